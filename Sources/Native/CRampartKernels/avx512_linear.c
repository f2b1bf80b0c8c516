// SPDX-License-Identifier: Apache-2.0
// Linear maps with AVX-512: packing, preparation of rows, and products in tiles of 6 rows by 64 columns.
#include "avx512.h"

#if defined(__x86_64__)
#include "avx512_kernels.h"

AVX512_BEGIN

#define PANEL 64
/// Rows of a tile: 24 sums stay in registers, enough to hide the latency of the products.
#define TILE_ROWS 6

size_t avx512_panel_bytes(rampart_precision precision, int32_t inner, int32_t columns) {
  return (size_t)inner * (size_t)columns * bytes_of(precision);
}

INLINE __m512 loaded(const float *x, const float *smoothing) {
  __m512 value = _mm512_loadu_ps(x);
  return smoothing ? _mm512_mul_ps(value, _mm512_loadu_ps(smoothing)) : value;
}

INLINE float largest_magnitude(const float *x, const float *smoothing, int32_t count) {
  __m512 most[4];
  UNROLLED for (int v = 0; v < 4; v++) most[v] = _mm512_setzero_ps();
  for (int32_t k = 0; k < count; k += 64)
    UNROLLED for (int v = 0; v < 4; v++) {
      // The second operand is taken where the first is not a number.
      __m512 magnitude = _mm512_abs_ps(loaded(x + k + 16 * v, smoothing ? smoothing + k + 16 * v : NULL));
      most[v] = _mm512_max_ps(magnitude, most[v]);
    }
  return _mm512_reduce_max_ps(
      _mm512_max_ps(_mm512_max_ps(most[0], most[1]), _mm512_max_ps(most[2], most[3])));
}

/// 64 signed int8 values.
INLINE __m512i quantised64(const float *x, const float *smoothing, __m512 factor) {
  __m512i q[4];
  UNROLLED for (int v = 0; v < 4; v++) {
    __m512 scaled = _mm512_mul_ps(loaded(x + 16 * v, smoothing ? smoothing + 16 * v : NULL), factor);
    scaled = _mm512_max_ps(scaled, _mm512_set1_ps(-127.0f));
    q[v] = _mm512_cvtps_epi32(_mm512_min_ps(scaled, _mm512_set1_ps(127.0f)));
  }
  // Packing works on quarters of a register; the permutation puts the groups of four in order.
  __m512i bytes = _mm512_packs_epi16(_mm512_packs_epi32(q[0], q[1]), _mm512_packs_epi32(q[2], q[3]));
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  return _mm512_permutexvar_epi32(order, bytes);
}

/// Packs 16 columns at `target`, of a panel of 64.
INLINE void pack_columns(const rampart_precision precision, const float *weights, int32_t inner,
                         const float *stored_scale, uint32_t *target, float *column_scale,
                         int32_t *compensation) {
  float factor[16];
  __m512i sum = _mm512_setzero_si512();
  const int32_t dword = (int32_t)(4 / bytes_of(precision)), step = 16 * dword;
  if (precision == RAMPART_INT8)
    for (int c = 0; c < 16; c++) {
      factor[c] = 1;
      if (stored_scale) column_scale[c] = stored_scale[c];
      else
        factor[c] = quantisation(largest_magnitude(weights + (size_t)c * inner, NULL, inner),
                                 &column_scale[c]);
    }
  for (int32_t k = 0; k < inner; k += step) {
    __m512i r[16];
    UNROLLED for (int c = 0; c < 16; c++) {
      const float *row = weights + (size_t)c * inner + k;
      if (precision != RAMPART_INT8) r[c] = dwords_of(precision, row, 16);
      // Weights that are not numbers must not matter in columns that count as zero.
      else if (factor[c] == 0) r[c] = _mm512_setzero_si512();
      else r[c] = quantised64(row, NULL, _mm512_set1_ps(factor[c]));
    }
    transpose16(r);
    UNROLLED for (int i = 0; i < 16; i++) {
      _mm512_storeu_si512(target + (size_t)(k / dword + i) * PANEL, r[i]);
      if (precision == RAMPART_INT8) sum = _mm512_dpbusd_epi32(sum, _mm512_set1_epi8(1), r[i]);
    }
  }
  if (precision == RAMPART_INT8) _mm512_storeu_si512(compensation, _mm512_slli_epi32(sum, 7));
}

void avx512_pack_linear(rampart_precision precision, const float *weights, int32_t inner, int32_t count,
                        const float *stored_scale, void *panels, float *column_scale,
                        int32_t *compensation) {
  const size_t row_dwords = (size_t)inner * bytes_of(precision) / 4;
  for (int32_t c = 0; c < count; c += 16, weights += (size_t)16 * inner) {
    uint32_t *target = (uint32_t *)panels + (size_t)(c / PANEL) * PANEL * row_dwords + c % PANEL;
    if (precision == RAMPART_FLOAT32)
      pack_columns(RAMPART_FLOAT32, weights, inner, NULL, target, NULL, NULL);
    else if (precision == RAMPART_BFLOAT16)
      pack_columns(RAMPART_BFLOAT16, weights, inner, NULL, target, NULL, NULL);
    else
      pack_columns(RAMPART_INT8, weights, inner, stored_scale ? stored_scale + c : NULL, target,
                   column_scale + c, compensation + c);
  }
}

INLINE void prepare_int8(const float *x, const float *smoothing, int32_t inner, uint8_t *target,
                         float *scale) {
  __m512 factor = _mm512_set1_ps(quantisation(largest_magnitude(x, smoothing, inner), scale));
  // Infinite values times a factor of zero must not matter in rows that count as zero.
  if (*scale == 0) {
    memset(target, 128, (size_t)inner);
    return;
  }
  for (int32_t k = 0; k < inner; k += 64) {
    __m512i signs = quantised64(x + k, smoothing ? smoothing + k : NULL, factor);
    _mm512_storeu_si512(target + k, _mm512_xor_si512(signs, _mm512_set1_epi8((char)0x80)));
  }
}

void avx512_prepare(rampart_precision precision, const float *x, int64_t stride, int32_t rows,
                    int32_t inner, const float *smoothing, void *prepared, float *row_scale) {
  for (int32_t row = 0; row < rows; row++, x += stride) {
    uint8_t *target = (uint8_t *)prepared + (size_t)row * (size_t)inner * bytes_of(precision);
    if (precision == RAMPART_FLOAT32) {
      memcpy(target, x, (size_t)inner * sizeof(float));
    } else if (precision == RAMPART_BFLOAT16) {
      for (int32_t k = 0; k < inner; k += 32)
        _mm512_storeu_si512(target + 2 * k, dwords_of(RAMPART_BFLOAT16, x + k, 16));
    } else if (smoothing) {
      prepare_int8(x, smoothing, inner, target, &row_scale[row]);
    } else {
      prepare_int8(x, NULL, inner, target, &row_scale[row]);
    }
  }
}

/// What a tile needs besides its weights.
typedef struct {
  const rampart_linear *map;
  const uint32_t *rows;
  const float *row_scale;
  const rampart_epilogue *epilogue;
  void *output;
  int64_t stride;
} tile_target;

/// Stores one vector at element `at` of the output.
INLINE void store_result(const tile_target *t, int64_t at, __m512 y) {
  if (t->epilogue->residual) y = _mm512_add_ps(y, _mm512_loadu_ps(t->epilogue->residual + at));
  if (t->epilogue->stores_bfloat16)
    _mm256_storeu_si256((__m256i *)((uint16_t *)t->output + at), (__m256i)_mm512_cvtneps_pbh(y));
  else _mm512_storeu_ps((float *)t->output + at, y);
}

/// The activation of a tile of sums that left the registers.
INLINE void finish_tile(const bool coarse, const tile_target *t, int64_t at, int rows, float *tile) {
  const rampart_activation activation = t->epilogue->activation;
  if (activation != RAMPART_GELU) avx512_activate(activation, tile, PANEL, rows, PANEL);
  for (int m = 0; m < rows; m++)
    UNROLLED for (int v = 0; v < 4; v++) {
      __m512 y = _mm512_load_ps(tile + m * PANEL + v * 16);
      if (activation == RAMPART_GELU) y = gelu_ps(coarse, y);
      store_result(t, at + m * t->stride + v * 16, y);
    }
}

static __attribute__((noinline)) void finish_coarse(const tile_target *t, int64_t at, int rows,
                                                    float *tile) {
  finish_tile(true, t, at, rows, tile);
}

static __attribute__((noinline)) void finish_fine(const tile_target *t, int64_t at, int rows,
                                                  float *tile) {
  finish_tile(false, t, at, rows, tile);
}

/// `rows` rows from `first` on, times one panel.
INLINE void product_tile(const rampart_precision precision, const int rows, const tile_target *t,
                         int32_t first, int32_t panel) {
  const rampart_linear *map = t->map;
  const int64_t depth = map->inner * (int64_t)bytes_of(precision) / 4;
  const uint32_t *a = t->rows + first * depth;
  const uint32_t *b = (const uint32_t *)map->panels + (int64_t)panel * PANEL * depth;
  __m512i sum[TILE_ROWS][4];
  UNROLLED for (int m = 0; m < rows; m++)
    UNROLLED for (int v = 0; v < 4; v++) sum[m][v] = _mm512_setzero_si512();
  for (int64_t k = 0; k < depth; k++, b += PANEL) {
    __m512i weights[4];
    UNROLLED for (int v = 0; v < 4; v++) weights[v] = _mm512_loadu_si512(b + 16 * v);
    UNROLLED for (int m = 0; m < rows; m++) {
      __m512i number = _mm512_set1_epi32((int)a[m * depth + k]);
      UNROLLED for (int v = 0; v < 4; v++)
        sum[m][v] = multiply_add(precision, sum[m][v], number, weights[v]);
    }
  }
  const int32_t column = panel * PANEL;
  UNROLLED for (int v = 0; v < 4; v++) {
    __m512 bias = _mm512_loadu_ps(map->bias + column + 16 * v);
    if (precision != RAMPART_INT8) {
      UNROLLED for (int m = 0; m < rows; m++) sum[m][v] = _mm512_castps_si512(
          _mm512_add_ps(_mm512_castsi512_ps(sum[m][v]), bias));
      continue;
    }
    __m512 scale = _mm512_loadu_ps(map->column_scale + column + 16 * v);
    __m512i compensation = _mm512_loadu_si512(map->compensation + column + 16 * v);
    UNROLLED for (int m = 0; m < rows; m++) {
      __m512 exact = _mm512_cvtepi32_ps(_mm512_sub_epi32(sum[m][v], compensation));
      __m512 both = _mm512_mul_ps(scale, _mm512_set1_ps(t->row_scale[first + m]));
      sum[m][v] = _mm512_castps_si512(_mm512_fmadd_ps(exact, both, bias));
    }
  }
  const int64_t at = first * t->stride + column;
  if (t->epilogue->activation == RAMPART_IDENTITY) {
    UNROLLED for (int m = 0; m < rows; m++)
      UNROLLED for (int v = 0; v < 4; v++)
        store_result(t, at + m * t->stride + v * 16, _mm512_castsi512_ps(sum[m][v]));
  } else {
    _Alignas(64) float tile[TILE_ROWS * PANEL];
    UNROLLED for (int m = 0; m < rows; m++)
      UNROLLED for (int v = 0; v < 4; v++)
        _mm512_store_si512(tile + m * PANEL + v * 16, sum[m][v]);
    (precision == RAMPART_FLOAT32 ? finish_fine : finish_coarse)(t, at, rows, tile);
  }
}

INLINE void product_panel(const rampart_precision precision, const tile_target *t, int32_t rows,
                          int32_t panel) {
  // Rows are spread evenly over the tiles, so that none is left with a few.
  int32_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  for (int32_t first = 0; tiles > 0; tiles--) {
    int32_t height = (rows - first + tiles - 1) / tiles;
    switch (height) {
      case 6: product_tile(precision, 6, t, first, panel); break;
      case 5: product_tile(precision, 5, t, first, panel); break;
      case 4: product_tile(precision, 4, t, first, panel); break;
      case 3: product_tile(precision, 3, t, first, panel); break;
      case 2: product_tile(precision, 2, t, first, panel); break;
      default: product_tile(precision, 1, t, first, panel); break;
    }
    first += height;
  }
}

static void product_float32(const tile_target *t, int32_t rows, int32_t panel) {
  product_panel(RAMPART_FLOAT32, t, rows, panel);
}
static void product_bfloat16(const tile_target *t, int32_t rows, int32_t panel) {
  product_panel(RAMPART_BFLOAT16, t, rows, panel);
}
static void product_int8(const tile_target *t, int32_t rows, int32_t panel) {
  product_panel(RAMPART_INT8, t, rows, panel);
}

void avx512_linear(const rampart_linear *map, const void *prepared, const float *row_scale, int32_t rows,
                   int32_t first_panel, int32_t panel_count, void *output, int64_t stride,
                   const rampart_epilogue *epilogue) {
  const tile_target target = {map, prepared, row_scale, epilogue, output, stride};
  for (int32_t panel = first_panel; panel < first_panel + panel_count; panel++)
    switch (map->precision) {
      case RAMPART_FLOAT32: product_float32(&target, rows, panel); break;
      case RAMPART_BFLOAT16: product_bfloat16(&target, rows, panel); break;
      default: product_int8(&target, rows, panel); break;
    }
}

AVX512_END
#endif
