// SPDX-License-Identifier: Apache-2.0
// Speed of the kernels, each alone on one thread: products per second of linear maps, microseconds of one
// attention head. Thread CPU time, median of many runs. Build and run from the package's root:
//
//   K=Sources/Native/CRampartKernels; clang -O3 -I$K/include $K/*.c Benchmarks/Kernels/kernels_bench.c -lm -o /tmp/kernels_bench
//   /tmp/kernels_bench [avx512|avx2|portable]
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CRampartKernels.h"

#define RUNS 31

static double cpu_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void *buffer(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 511) / 64 * 64);
  if (memory == NULL) abort();
  return memset(memory, 0, (bytes + 511) / 64 * 64);
}

static float *random_floats(size_t count, float magnitude) {
  float *numbers = buffer(count * sizeof(float));
  for (size_t i = 0; i < count; i++) numbers[i] = magnitude * (float)(rand() % 2001 - 1000) / 1000;
  return numbers;
}

static void linear_speed(const rampart_kernels *k, rampart_precision precision, int rows, int columns,
                         int inner, rampart_activation activation) {
  const size_t size = precision == RAMPART_FLOAT32 ? 4 : precision == RAMPART_BFLOAT16 ? 2 : 1;
  float *weights = random_floats((size_t)columns * inner, 1), *x = random_floats((size_t)rows * inner, 1);
  float *bias = random_floats(columns, 1), *scale = buffer(columns * 4), *row_scale = buffer(rows * 4);
  int32_t *compensation = buffer(columns * 4);
  void *panels = buffer(k->panel_bytes(precision, inner, columns));
  void *prepared = buffer(rows * k->prepared_bytes(precision, inner));
  float *output = buffer((size_t)rows * columns * 4);
  double start = cpu_seconds();
  k->pack_linear(precision, weights, inner, columns, panels, scale, compensation);
  double packing = cpu_seconds() - start;
  k->prepare(precision, x, inner, rows, inner, NULL, prepared, row_scale);
  rampart_linear map = {precision, inner, columns, panels, bias, scale, compensation};
  rampart_epilogue epilogue = {activation, NULL, 0};
  const double work = 2.0 * rows * columns * inner;
  const int repeats = (int)(2e8 / work) + 1, chunk = inner > 512 || columns > 2000 ? 48 : 96;
  double times[RUNS];
  for (int run = 0; run < RUNS; run++) {
    start = cpu_seconds();
    for (int i = 0; i < repeats; i++)
      for (int row = 0; row < rows; row += chunk)
        k->linear(&map, (uint8_t *)prepared + (size_t)row * inner * size, row_scale + row,
                  rows - row < chunk ? rows - row : chunk, 0, columns / k->panel_columns,
                  output + (size_t)row * columns, columns, &epilogue);
    times[run] = (cpu_seconds() - start) / repeats;
  }
  qsort(times, RUNS, sizeof *times, ascending);
  printf("  %7.1f (best %6.1f, pack %4.2f ns)", work / times[RUNS / 2] / 1e9, work / times[0] / 1e9,
         packing * 1e9 / ((double)columns * inner));
  free(weights), free(x), free(bias), free(scale), free(row_scale), free(compensation);
  free(panels), free(prepared), free(output);
}

/// DeBERTa's buckets: 256, positions up to 512.
static rampart_relative_table *relative_table(void) {
  static int32_t index[1023];
  for (int d = -511; d <= 511; d++) {
    int a = abs(d), bucket = a;
    if (a > 128) {
      // 127 * ln(a / 128) / ln(511 / 128), rounded up, without the mathematics library
      double ratio = a / 128.0, low = 0, high = 127;
      for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (__builtin_exp(middle / 127 * 1.38434) < ratio) low = middle;
        else high = middle;
      }
      bucket = 128 + (int)__builtin_ceil(high - 1e-6);
    }
    int row = 256 + (d < 0 ? -bucket : bucket);
    index[d + 511] = row < 0 ? 0 : row > 511 ? 511 : row;
  }
  return rampart_relative_table_make(index, 511, 512);
}

static void attention_speed(const rampart_kernels *k, rampart_precision precision, int length, int width,
                            int queries, int positions) {
  const int stride = 3 * 384, rows = 512;
  const size_t size = precision == RAMPART_FLOAT32 ? 4 : 2;
  float *numbers = random_floats((size_t)length * stride, 1);
  void *projections = buffer((size_t)length * stride * 4 + RAMPART_TAIL_BYTES);
  if (size == 4) memcpy(projections, numbers, (size_t)length * stride * 4);
  else k->prepare(RAMPART_BFLOAT16, numbers, stride, length, stride, NULL, projections, NULL);
  float *table = random_floats((size_t)rows * width, 1), *context = buffer((size_t)length * 384 * 4);
  void *keys = buffer(k->position_bytes(precision, rows, width));
  void *other = buffer(k->position_bytes(precision, rows, width));
  k->pack_positions(precision, table, width, rows, width, keys);
  k->pack_positions(precision, table, width, rows, width, other);
  rampart_relative_table *relative = relative_table();
  void *scratch = buffer(k->attention_scratch(precision, length, width, rows));
  rampart_attention head = {precision, width, length, 0, queries, 0.07f, projections,
                            (uint8_t *)projections + 384 * size, (uint8_t *)projections + 768 * size, stride,
                            positions ? keys : NULL, positions ? other : NULL, positions ? relative : NULL,
                            context, 384, scratch};
  double times[RUNS];
  const int repeats = 2000000 / (length * (queries + 64)) + 1;
  for (int run = 0; run < RUNS; run++) {
    double start = cpu_seconds();
    for (int i = 0; i < repeats; i++) k->attention(&head);
    times[run] = (cpu_seconds() - start) / repeats;
  }
  qsort(times, RUNS, sizeof *times, ascending);
  printf("  %8.1f (best %8.1f)", times[RUNS / 2] * 1e6, times[0] * 1e6);
  rampart_relative_table_free(relative);
  free(numbers), free(projections), free(table), free(context), free(keys), free(other), free(scratch);
}

int main(int count, char **arguments) {
  const char *name = count > 1 ? arguments[1] : "avx512";
  const rampart_kernels *k = strcmp(name, "avx512") == 0 ? rampart_kernels_avx512()
                             : strcmp(name, "avx2") == 0 ? rampart_kernels_avx2()
                                                         : rampart_kernels_portable();
  if (k == NULL) return puts("this processor lacks the instructions"), 1;
  static const int shapes[][2] = {{384, 384},  {1152, 384},  {1536, 384},  {384, 1536},
                                  {768, 768}, {2304, 768}, {3072, 768}, {768, 3072}};
  printf("%s: GF/s of linear maps: float32, bfloat16, int8\n", k->name);
  for (int rows = 32; rows <= 512; rows *= 16)
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
      printf("rows %3d columns %4d inner %4d", rows, shapes[i][0], shapes[i][1]);
      for (rampart_precision p = RAMPART_FLOAT32; p <= RAMPART_INT8; p++)
        linear_speed(k, p, rows, shapes[i][0], shapes[i][1], RAMPART_IDENTITY);
      puts("");
    }
  printf("with GELU, rows  96 columns 1536 inner  384");
  for (rampart_precision p = RAMPART_FLOAT32; p <= RAMPART_INT8; p++)
    linear_speed(k, p, 96, 1536, 384, RAMPART_GELU);
  printf("\nmicroseconds of one attention head: float32, bfloat16\n");
  static const int lengths[] = {32, 128, 256, 512};
  for (int mode = 0; mode < 4; mode++)
    for (int i = 0; i < 4; i++) {
      const int width = mode == 2 ? 32 : 64, queries = mode == 1 ? 1 : lengths[i];
      printf("length %3d width %d queries %3d %s", lengths[i], width, queries,
             mode == 3 ? "without positions" : "relative");
      for (rampart_precision p = RAMPART_FLOAT32; p <= RAMPART_BFLOAT16; p++)
        attention_speed(k, p, lengths[i], width, queries, mode != 3);
      puts("");
    }
  return 0;
}
