// SPDX-License-Identifier: Apache-2.0
// What the AVX2 kernels share: the product of a tile of rows and a panel of 16 columns.
#pragma once

#include "internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2_BEGIN                                                                                  \
  _Pragma("clang attribute push(__attribute__((target(\"avx2,fma,f16c\"))), apply_to = function)")
#define AVX2_END _Pragma("clang attribute pop")

AVX2_BEGIN
#include "generic_linear.h"

/// Rows of a tile, two vectors wide: 12 sums, and 4 registers for the numbers.
#define TILE_ROWS 6

/// `count` inner numbers of `rows` rows, `lda` numbers apart, times a panel, of 16 columns;
/// added to `sums`, whose rows are `stride` apart. Numbers are floats, or 16 bits in panels of int8.
INLINE void avx2_tile(const rampart_precision precision, const int rows, const void *a, int64_t lda,
                      const void *panel, int64_t count, float *sums, int64_t stride) {
  __m256 c[TILE_ROWS][2];
  for (int m = 0; m < rows; m++)
    for (int v = 0; v < 2; v++) c[m][v] = _mm256_loadu_ps(sums + m * stride + 8 * v);
  if (precision == RAMPART_FLOAT32) {
    const float *x = a, *w = panel;
    for (int64_t k = 0; k < count; k++, w += PANEL) {
      __m256 low = _mm256_loadu_ps(w), high = _mm256_loadu_ps(w + 8);
      for (int m = 0; m < rows; m++) {
        __m256 number = _mm256_set1_ps(x[m * lda + k]);
        c[m][0] = _mm256_fmadd_ps(number, low, c[m][0]);
        c[m][1] = _mm256_fmadd_ps(number, high, c[m][1]);
      }
    }
  } else {
    const int16_t *x = a;
    const int8_t *w = panel;
    for (int64_t k = 0; k < count; k += 2, w += 2 * PANEL) {
      __m256i low = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)w));
      __m256i high = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(w + 16)));
      for (int m = 0; m < rows; m++) {
        int32_t pair;
        memcpy(&pair, x + m * lda + k, sizeof pair);
        // Products of a byte and a signed byte: sums of two are exact.
        __m256i number = _mm256_set1_epi32(pair);
        c[m][0] = _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(c[m][0]),
                                                       _mm256_madd_epi16(number, low)));
        c[m][1] = _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(c[m][1]),
                                                       _mm256_madd_epi16(number, high)));
      }
    }
  }
  for (int m = 0; m < rows; m++)
    for (int v = 0; v < 2; v++) _mm256_storeu_ps(sums + m * stride + 8 * v, c[m][v]);
}

/// The same for any number of rows up to six.
INLINE void avx2_product(const rampart_precision precision, int32_t rows, const void *a, int64_t lda,
                         const void *panel, int64_t count, float *sums, int64_t stride) {
  switch (rows) {
    case 6: avx2_tile(precision, 6, a, lda, panel, count, sums, stride); break;
    case 5: avx2_tile(precision, 5, a, lda, panel, count, sums, stride); break;
    case 4: avx2_tile(precision, 4, a, lda, panel, count, sums, stride); break;
    case 3: avx2_tile(precision, 3, a, lda, panel, count, sums, stride); break;
    case 2: avx2_tile(precision, 2, a, lda, panel, count, sums, stride); break;
    default: avx2_tile(precision, 1, a, lda, panel, count, sums, stride); break;
  }
}

size_t avx2_position_bytes(rampart_precision precision, int32_t rows, int32_t head_width);
void avx2_pack_positions(rampart_precision precision, const float *table, int64_t stride, int32_t rows,
                         int32_t head_width, void *packed);
size_t avx2_attention_scratch(rampart_precision precision, int32_t length, int32_t head_width,
                              int32_t position_rows);
void avx2_attention(const rampart_attention *head);

AVX2_END
#endif
