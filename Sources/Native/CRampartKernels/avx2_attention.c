// SPDX-License-Identifier: Apache-2.0
// Attention of one head with AVX2, in floats, in blocks of 6 queries. Position terms are products with every
// reachable row of the tables, gathered by distance.
#include "avx2.h"

#if defined(__x86_64__)

AVX2_BEGIN

/// Where the parts of the scratch begin, all floats, and how long rows are.
typedef struct {
  int32_t padded;
  int32_t product_stride;
  float *keys;
  float *key_panels;
  float *value_panels;
  float *key_products;
  float *query_products;
  float *queries;
  float *scores;
} layout;

INLINE size_t lay_out(int32_t length, int32_t width, int32_t position_rows, float *base, layout *l) {
  const size_t padded = rounded_up((size_t)length, PANEL);
  const size_t stride = rounded_up((size_t)position_rows, PANEL);
  const size_t counts[] = {padded * (size_t)width, padded * (size_t)width, padded * (size_t)width,
                           padded * stride,        TILE_ROWS * stride,       TILE_ROWS * (size_t)width,
                           TILE_ROWS * padded};
  float *starts[8] = {base};
  size_t total = 0;
  for (int i = 0; i < 7; i++) {
    total += counts[i];
    if (base) starts[i + 1] = base + total;
  }
  *l = (layout){(int32_t)padded, (int32_t)stride, starts[0], starts[1], starts[2],
                starts[3],       starts[4],       starts[5], starts[6]};
  return total * sizeof(float);
}

size_t avx2_attention_scratch(rampart_precision precision, int32_t length, int32_t head_width,
                              int32_t position_rows) {
  (void)precision;
  layout l;
  return lay_out(length, head_width, position_rows, NULL, &l);
}

size_t avx2_position_bytes(rampart_precision precision, int32_t rows, int32_t head_width) {
  (void)precision;
  return rounded_up((size_t)rows, PANEL) * (size_t)head_width * sizeof(float);
}

/// Panels of 16 rows as floats, rounded as the projections are.
void avx2_pack_positions(rampart_precision precision, const float *table, int64_t stride, int32_t rows,
                         int32_t head_width, void *packed) {
  float *target = packed;
  for (int32_t row = 0; row < rows; row += PANEL)
    for (int32_t k = 0; k < head_width; k++)
      for (int32_t c = 0; c < PANEL; c++) {
        float x = row + c < rows ? table[(row + c) * stride + k] : 0;
        *target++ = precision == RAMPART_FLOAT32 ? x : widened_bfloat16(bfloat16_of(x));
      }
}

/// One row of queries, keys or values as floats.
INLINE void widen_row(const rampart_attention *head, const void *rows, int32_t row, float *target) {
  const int64_t start = row * head->stride;
  if (head->precision == RAMPART_FLOAT32) {
    memcpy(target, (const float *)rows + start, (size_t)head->head_width * sizeof(float));
  } else {
    const uint16_t *source = (const uint16_t *)rows + start;
    for (int32_t k = 0; k < head->head_width; k++) target[k] = widened_bfloat16(source[k]);
  }
}

/// Keys as rows and as panels, values as panels, with zeros beyond the length.
static void pack_head(const rampart_attention *head, const layout *l) {
  const int32_t width = head->head_width;
  float values[256];
  for (int32_t j = 0; j < l->padded; j++) {
    float *row = l->keys + (int64_t)j * width;
    if (j < head->length) {
      widen_row(head, head->keys, j, row);
      widen_row(head, head->values, j, values);
    } else {
      memset(row, 0, (size_t)width * sizeof(float));
      memset(values, 0, (size_t)width * sizeof(float));
    }
    float *panel = l->key_panels + (int64_t)(j / PANEL) * PANEL * width + j % PANEL;
    for (int32_t k = 0; k < width; k++) panel[k * PANEL] = row[k];
    for (int32_t k = 0; k < width; k += PANEL)
      memcpy(l->value_panels + ((int64_t)k / PANEL * l->padded + j) * PANEL, values + k,
             PANEL * sizeof(float));
  }
}

/// Up to six rows times `count` panels from `first` on; `target` is where column 0 lies.
INLINE void product_panels(int32_t rows, const float *a, int64_t depth, const float *panels, int32_t first,
                           int32_t count, float *target, int64_t stride) {
  for (int32_t panel = first; panel < first + count; panel++) {
    float *sums = target + panel * PANEL;
    for (int32_t m = 0; m < rows; m++) memset(sums + m * stride, 0, PANEL * sizeof(float));
    avx2_product(RAMPART_FLOAT32, rows, a, depth, panels + panel * PANEL * depth, depth, sums, stride);
  }
}

/// Rows of `a` times the panels that hold rows `low` ... `high` of a position table.
static void position_products(const rampart_attention *head, const layout *l, int32_t rows, const float *a,
                              const void *table, int32_t low, int32_t high, float *target) {
  product_panels(rows, a, head->head_width, table, low / PANEL, high / PANEL - low / PANEL + 1, target,
                 l->product_stride);
}

/// Adds the position terms of query `i`, whose products with the table are `own`, to its scores.
static void add_positions(const rampart_attention *head, const layout *l, int32_t i, const float *own,
                          float *scores) {
  const int16_t *rows = head->relative->reversed - i;
  const __m256i key_offsets = _mm256_mullo_epi32(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7),
                                                 _mm256_set1_epi32(l->product_stride));
  for (int32_t j = 0; j < l->padded; j += 8) {
    __m256i at = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(rows + j)));
    __m256 sum = _mm256_loadu_ps(scores + j);
    if (head->position_keys) sum = _mm256_add_ps(sum, _mm256_i32gather_ps(own, at, 4));
    if (head->position_queries)
      sum = _mm256_add_ps(sum, _mm256_i32gather_ps(l->key_products + (int64_t)j * l->product_stride,
                                                   _mm256_add_epi32(at, key_offsets), 4));
    _mm256_storeu_ps(scores + j, sum);
  }
}

/// Turns scores into probabilities times their sum, zero beyond the length; returns the inverse of the sum.
static float softmax_row(float *scores, int32_t length, int32_t padded, float scale) {
  float most = -FLT_MAX;
  for (int32_t j = 0; j < length; j++) {
    scores[j] *= scale;
    most = scores[j] > most ? scores[j] : most;
  }
  for (int32_t j = 0; j < length; j++) scores[j] = exponential(scores[j] - most);
  memset(scores + length, 0, (size_t)(padded - length) * sizeof(float));
  float sums[LANES] = {0};
  for (int32_t j = 0; j < padded; j += LANES)
    for (int lane = 0; lane < LANES; lane++) sums[lane] += scores[j + lane];
  float sum = generic_sum(sums);
  return sum > 0 ? 1.0f / sum : 0;
}

/// Scores, probabilities and context of up to 6 queries from `i` on.
static void attend(const rampart_attention *head, const layout *l, int32_t i, int32_t rows) {
  const int32_t width = head->head_width;
  const rampart_relative_table *relative = head->relative;
  for (int32_t m = 0; m < rows; m++) widen_row(head, head->queries, i + m, l->queries + m * width);
  if (relative && head->position_keys)
    position_products(head, l, rows, l->queries, head->position_keys,
                      relative->index[i - (l->padded - 1)], relative->index[i + rows - 1],
                      l->query_products);
  product_panels(rows, l->queries, width, l->key_panels, 0, l->padded / PANEL, l->scores, l->padded);
  float inverse[TILE_ROWS];
  for (int32_t m = 0; m < rows; m++) {
    float *scores = l->scores + (int64_t)m * l->padded;
    if (relative)
      add_positions(head, l, i + m, l->query_products + (int64_t)m * l->product_stride, scores);
    inverse[m] = softmax_row(scores, head->length, l->padded, head->scale);
  }
  for (int32_t k = 0; k < width; k += PANEL) {
    float *context = head->context + i * head->context_stride + k;
    _Alignas(32) float sums[TILE_ROWS * PANEL] = {0};
    avx2_product(RAMPART_FLOAT32, rows, l->scores, l->padded,
                 l->value_panels + (int64_t)k * l->padded, l->padded, sums, PANEL);
    for (int32_t m = 0; m < rows; m++)
      for (int c = 0; c < PANEL; c++)
        context[m * head->context_stride + c] = sums[m * PANEL + c] * inverse[m];
  }
}

void avx2_attention(const rampart_attention *head) {
  const rampart_relative_table *relative = head->relative;
  layout l;
  lay_out(head->length, head->head_width, relative ? relative->rows : 0, head->scratch, &l);
  pack_head(head, &l);
  if (relative && head->position_queries)
    for (int32_t j = 0; j < l.padded; j += TILE_ROWS) {
      int32_t rows = l.padded - j < TILE_ROWS ? l.padded - j : TILE_ROWS;
      position_products(head, &l, rows, l.keys + (int64_t)j * head->head_width, head->position_queries,
                        relative->index[head->first_query - (j + rows - 1)],
                        relative->index[head->end_query - 1 - j],
                        l.key_products + (int64_t)j * l.product_stride);
    }
  for (int32_t i = head->first_query; i < head->end_query; i += TILE_ROWS)
    attend(head, &l, i, head->end_query - i < TILE_ROWS ? head->end_query - i : TILE_ROWS);
}

AVX2_END
#endif
