// SPDX-License-Identifier: Apache-2.0
// The AVX2 table. Kernels over single rows are the plain C, compiled for these processors.
#include "avx2.h"
#include "byte_products.h"

#if defined(__x86_64__)

AVX2_BEGIN

/// Rows whose partial sums are kept while one panel goes by.
#define CHUNK_ROWS 96
/// Inner numbers taken at once: their part of a panel stays in the nearest cache.
#define INNER_STEP 384

/// bfloat16 rows are kept as floats of that precision: they would be widened for every panel.
static size_t avx2_prepared_bytes(rampart_precision precision, int32_t inner) {
  return (size_t)inner * (precision == RAMPART_INT8 ? 1 : 4);
}

static void avx2_prepare(rampart_precision precision, const float *x, int64_t stride, int32_t rows,
                         int32_t inner, const float *smoothing, void *prepared, float *row_scale) {
  if (precision != RAMPART_BFLOAT16) {
    generic_prepare(precision, x, stride, rows, inner, smoothing, prepared, row_scale);
    return;
  }
  float *target = prepared;
  for (int32_t row = 0; row < rows; row++, x += stride, target += inner)
    for (int32_t i = 0; i < inner; i++) target[i] = widened_bfloat16(bfloat16_of(x[i]));
}

/// Up to six rows times part of a panel; int8 rows are widened to 16 bits first.
INLINE void product_rows(const rampart_precision precision, int32_t rows, const uint8_t *a, int64_t lda,
                         const void *panel, int32_t count, float *sums) {
  _Alignas(32) int16_t widened[TILE_ROWS * INNER_STEP];
  const void *x = a;
  if (precision == RAMPART_INT8) {
    for (int32_t m = 0; m < rows; m++)
      for (int32_t k = 0; k < count; k++) widened[m * INNER_STEP + k] = a[m * lda + k];
    x = widened;
    lda = INNER_STEP;
  }
  avx2_product(precision, rows, x, lda, panel, count, sums, PANEL);
}

/// Part of a bfloat16 panel as one of floats.
INLINE void widen_panel(const uint32_t *pairs, int32_t count, float *target) {
  for (int32_t k = 0; k < count; k += 2, pairs += PANEL, target += 2 * PANEL)
    for (int c = 0; c < PANEL; c++) {
      target[c] = float_of(pairs[c] << 16);
      target[PANEL + c] = float_of(pairs[c] & 0xffff0000u);
    }
}

/// All of a chunk of rows times one panel.
INLINE void product_chunk(const rampart_precision precision, int32_t rows, const uint8_t *a,
                          int64_t inner, const uint8_t *panel, float *sums) {
  const int64_t size = precision == RAMPART_INT8 ? 1 : 4, weight = (int64_t)bytes_of(precision);
  _Alignas(32) float widened[INNER_STEP * PANEL];
  memset(sums, 0, (size_t)rows * PANEL * sizeof(float));
  for (int32_t k = 0; k < inner; k += INNER_STEP) {
    int32_t count = inner - k < INNER_STEP ? (int32_t)inner - k : INNER_STEP;
    const void *part = panel + k * PANEL * weight;
    if (precision == RAMPART_BFLOAT16) {
      widen_panel(part, count, widened);
      part = widened;
    }
    for (int32_t first = 0; first < rows; first += TILE_ROWS)
      product_rows(precision == RAMPART_INT8 ? RAMPART_INT8 : RAMPART_FLOAT32,
                   rows - first < TILE_ROWS ? rows - first : TILE_ROWS,
                   a + (first * inner + k) * size, inner, part, count, sums + first * PANEL);
  }
}

static void product_float32(int32_t rows, const uint8_t *a, int64_t inner, const uint8_t *panel,
                            float *sums) {
  product_chunk(RAMPART_FLOAT32, rows, a, inner, panel, sums);
}
static void product_bfloat16(int32_t rows, const uint8_t *a, int64_t inner, const uint8_t *panel,
                             float *sums) {
  product_chunk(RAMPART_BFLOAT16, rows, a, inner, panel, sums);
}
static void product_int8(int32_t rows, const uint8_t *a, int64_t inner, const uint8_t *panel,
                         float *sums) {
  product_chunk(RAMPART_INT8, rows, a, inner, panel, sums);
}

static void avx2_linear(const rampart_linear *map, const void *prepared, const float *row_scale,
                        int32_t rows, int32_t first_panel, int32_t panel_count, void *output,
                        int64_t stride, const rampart_epilogue *epilogue) {
  const size_t row_bytes = avx2_prepared_bytes(map->precision, map->inner);
  const size_t panel_bytes = (size_t)map->inner * PANEL * bytes_of(map->precision);
  _Alignas(64) sums chunk[CHUNK_ROWS];
  for (int32_t first = 0; first < rows; first += CHUNK_ROWS) {
    const int32_t height = rows - first < CHUNK_ROWS ? rows - first : CHUNK_ROWS;
    const uint8_t *a = (const uint8_t *)prepared + (size_t)first * row_bytes;
    for (int32_t panel = first_panel; panel < first_panel + panel_count; panel++) {
      const uint8_t *weights = (const uint8_t *)map->panels + (size_t)panel * panel_bytes;
      switch (map->precision) {
        case RAMPART_FLOAT32: product_float32(height, a, map->inner, weights, chunk->floats); break;
        case RAMPART_BFLOAT16: product_bfloat16(height, a, map->inner, weights, chunk->floats); break;
        default: product_int8(height, a, map->inner, weights, chunk->floats); break;
      }
      for (int32_t m = 0; m < height; m++)
        generic_finish(map, &chunk[m], map->precision == RAMPART_INT8 ? row_scale[first + m] : 0,
                       panel * PANEL, output, (first + m) * stride, epilogue);
    }
  }
}

AVX2_END

const rampart_kernels rampart_table_avx2 = {
    .name = "avx2",
    .panel_columns = PANEL,
    .row_step = TILE_ROWS,
    .panel_bytes = generic_panel_bytes,
    .pack_linear = generic_pack_linear,
    .prepared_bytes = avx2_prepared_bytes,
    .prepare = avx2_prepare,
    .linear = avx2_linear,
    .layer_norm = generic_layer_norm,
    .activate = generic_activate,
    .position_bytes = avx2_position_bytes,
    .pack_positions = avx2_pack_positions,
    .attention_scratch = avx2_attention_scratch,
    .attention = avx2_attention,
    .widen = generic_widen,
    .all_finite = generic_all_finite,
    .byte_products = avx2_byte_products,
};
#endif
