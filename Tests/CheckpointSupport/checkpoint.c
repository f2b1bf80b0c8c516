// SPDX-License-Identifier: Apache-2.0
#include "CheckpointSupport.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Every operation rounds once, as numpy's do.
#pragma STDC FP_CONTRACT OFF

enum { line_limit = 512, name_limit = 128, value_limit = 8, block_limit = 64, tensor_limit = 1024 };
enum { piece = 1 << 15 };

static _Thread_local char problem[256];

static const char *failed(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(problem, sizeof problem, format, arguments);
  va_end(arguments);
  return problem;
}

// MARK: Numbers

typedef enum { f32, f16, bf16 } storage;

typedef struct {
  char name[name_limit];
  char dimensions[32];
  uint64_t count, last;
  float factor;
  bool has_values;
  float values[value_limit];
} tensor;

static uint64_t fnv1a64(const char *name) {
  uint64_t value = 0xCBF29CE484222325u;
  for (; *name; name++) value = (value ^ (unsigned char)*name) * 0x100000001B3u;
  return value;
}

static inline uint64_t mixed(uint64_t seed, uint64_t index) {
  uint64_t z = seed + (index + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

void checkpoint_ids(int32_t row, int32_t length, int32_t vocabulary, int32_t *ids) {
  char name[64];
  snprintf(name, sizeof name, "ids/%d/%d", row, length);
  uint64_t seed = fnv1a64(name);
  for (int32_t index = 0; index < length; index++)
    ids[index] = 5 + (int32_t)(mixed(seed, (uint64_t)index) % (uint64_t)(vocabulary - 5));
  if (length > 0) ids[0] = 1;
  if (length > 1) ids[length - 1] = 2;
}

static bool ends(const char *name, const char *ending) {
  size_t length = strlen(name), wanted = strlen(ending);
  return length >= wanted && strcmp(name + length - wanted, ending) == 0;
}

/// Entries first ..< first + count: offset + slope * z, times the tensor's own factor.
static void fill(const tensor *one, uint64_t first, uint64_t count, float *out) {
  if (one->has_values) {
    memcpy(out, one->values + first, count * sizeof *out);
    return;
  }
  uint64_t seed = fnv1a64(one->name);
  bool is_gain = ends(one->name, "LayerNorm.weight");
  float slope = 1.5f / sqrtf((float)one->last);
  if (is_gain) slope = 0.2f;
  else if (ends(one->name, "bias")) slope = 0.1f;
  else if (ends(one->name, "embeddings.weight")) slope = 1;
  float offset = is_gain ? 1 : 0, factor = one->factor, unit = 1 / 37837.0f;
  for (uint64_t index = 0; index < count; index++) {
    uint64_t word = mixed(seed, first + index);
    int32_t sum = (int32_t)((word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + (word >> 48));
    float z = (float)(sum - 131070) * unit;
    out[index] = (offset + slope * z) * factor;
  }
}

static uint16_t bfloat16(float number) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

/// To the nearest half, ties to even, for numbers below 65504.
static uint16_t half(float number) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
  if (magnitude < 0x38800000) {  // Below 2^-14 halves are multiples of 2^-24: let the addition round.
    float absolute, magic = 0.5f;
    memcpy(&absolute, &magnitude, sizeof absolute);
    absolute += magic;
    memcpy(&magnitude, &absolute, sizeof magnitude);
    return (uint16_t)(sign | (magnitude - 0x3F000000));
  }
  return (uint16_t)(sign | ((magnitude - 0x38000000 + 0xFFF + (magnitude >> 13 & 1)) >> 13));
}

static uint64_t width(storage type) { return type == f32 ? 4 : 2; }

// MARK: Files

typedef struct {
  char path[1024];
  storage type;
  int32_t count;
  tensor tensors[tensor_limit];
} weights;

static void write_header(const weights *file, FILE *out) {
  static const char *const names[] = {"F32", "F16", "BF16"};
  char *text;
  size_t size;
  FILE *memory = open_memstream(&text, &size);
  if (!memory) return;
  fputs("{\"__metadata__\":{\"format\":\"pt\"}", memory);
  uint64_t offset = 0;
  for (int32_t index = 0; index < file->count; index++) {
    const tensor *one = &file->tensors[index];
    uint64_t end = offset + one->count * width(file->type);
    fprintf(memory, ",\"%s\":{\"dtype\":\"%s\",\"shape\":[", one->name, names[file->type]);
    for (const char *byte = one->dimensions; *byte; byte++) fputc(*byte == 'x' ? ',' : *byte, memory);
    fprintf(memory, "],\"data_offsets\":[%llu,%llu]}", (unsigned long long)offset, (unsigned long long)end);
    offset = end;
  }
  fputc('}', memory);
  while (ftell(memory) % 8) fputc(' ', memory);
  fclose(memory);
  uint64_t length = size;
  fwrite(&length, sizeof length, 1, out);
  fwrite(text, 1, size, out);
  free(text);
}

static const char *write_weights(const weights *file) {
  static _Thread_local float numbers[piece];
  static _Thread_local uint16_t halves[piece];
  FILE *out = fopen(file->path, "wb");
  if (!out) return failed("cannot write `%s`", file->path);
  write_header(file, out);
  for (int32_t index = 0; index < file->count; index++) {
    const tensor *one = &file->tensors[index];
    for (uint64_t first = 0; first < one->count; first += piece) {
      uint64_t count = one->count - first < piece ? one->count - first : piece;
      fill(one, first, count, numbers);
      const void *bytes = numbers;
      if (file->type != f32) {
        for (uint64_t at = 0; at < count; at++)
          halves[at] = file->type == f16 ? half(numbers[at]) : bfloat16(numbers[at]);
        bytes = halves;
      }
      fwrite(bytes, width(file->type), count, out);
    }
  }
  bool is_whole = !ferror(out);
  if (fclose(out) != 0 || !is_whole) return failed("cannot write all of `%s`", file->path);
  return NULL;
}

static const char *copy(const char *recipe, const char *directory, const char *name, bool is_needed) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", recipe, name);
  FILE *in = fopen(path, "rb");
  if (!in) return is_needed ? failed("cannot read `%s`", path) : NULL;
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *out = fopen(path, "wb");
  char buffer[4096];
  size_t count;
  while (out && (count = fread(buffer, 1, sizeof buffer, in)) > 0) fwrite(buffer, 1, count, out);
  fclose(in);
  return out && fclose(out) == 0 ? NULL : failed("cannot write `%s`", path);
}

// MARK: Recipes

/// `NAME DIMENSIONS [times X | is X Y ...]`
static bool read_tensor(const char *text, int layer, tensor *one) {
  char name[name_limit] = "", how[16] = "";
  int used = 0;
  memset(one, 0, sizeof *one);
  one->factor = 1;
  if (sscanf(text, "%99s %31s%n %15s", name, one->dimensions, &used, how) < 2) return false;
  char *star = strchr(name, '*');
  if (star) {
    *star = 0;
    snprintf(one->name, sizeof one->name, "%s%d%s", name, layer, star + 1);
  } else {
    memcpy(one->name, name, sizeof name);
  }
  one->count = 1;
  for (char *at = one->dimensions; *at; at += *at == 'x') {
    one->last = strtoull(at, &at, 10);
    one->count *= one->last;
  }
  const char *at = strstr(text + used, how) + strlen(how);
  if (strcmp(how, "times") == 0) one->factor = strtof(at, NULL);
  if (strcmp(how, "is") == 0) {
    one->has_values = true;
    for (uint64_t index = 0; index < one->count && index < value_limit; index++) {
      char *end;
      one->values[index] = strtof(at, &end);
      at = end;
    }
  }
  return one->count > 0;
}

static const char *read_and_write(FILE *lines, const char *directory, weights *file) {
  char line[line_limit], block[block_limit][line_limit];
  int first = 0, end = 0, held = 0;
  bool is_block = false;
  while (fgets(line, sizeof line, lines)) {
    char word[16] = "", name[100] = "", type[8] = "";
    int used = 0;
    sscanf(line, "%15s%n", word, &used);
    if (strcmp(word, "file") == 0) {
      if (sscanf(line + used, "%99s %7s", name, type) != 2) return failed("bad line: %s", line);
      const char *error = file->count ? write_weights(file) : NULL;
      if (error) return error;
      snprintf(file->path, sizeof file->path, "%s/%s", directory, name);
      file->type = strcmp(type, "f32") == 0 ? f32 : strcmp(type, "f16") == 0 ? f16 : bf16;
      file->count = 0;
    } else if (strcmp(word, "layers") == 0) {
      if (sscanf(line + used, "%d %d", &first, &end) != 2) return failed("bad line: %s", line);
      is_block = true;
      held = 0;
    } else if (strcmp(word, "end") == 0) {
      is_block = false;
      for (int layer = first; layer < end; layer++)
        for (int index = 0; index < held; index++)
          if (file->count >= tensor_limit || !read_tensor(block[index], layer, &file->tensors[file->count++]))
            return failed("bad line: %s", block[index]);
    } else if (is_block && held < block_limit) {
      memcpy(block[held++], line + used, sizeof line - (size_t)used);
    } else if (file->count >= tensor_limit || !read_tensor(line + used, 0, &file->tensors[file->count++])) {
      return failed("bad line: %s", line);
    }
  }
  return file->count ? write_weights(file) : failed("the recipe is empty");
}

const char *checkpoint_write(const char *recipe, const char *directory) {
  const char *error = copy(recipe, directory, "config.json", true);
  if (!error) error = copy(recipe, directory, "model.safetensors.index.json", false);
  if (error) return error;
  char path[1024];
  snprintf(path, sizeof path, "%s/recipe.txt", recipe);
  FILE *lines = fopen(path, "r");
  if (!lines) return failed("cannot read `%s`", path);
  weights *file = calloc(1, sizeof *file);
  error = file ? read_and_write(lines, directory, file) : failed("no memory");
  free(file);
  fclose(lines);
  return error;
}
