// SPDX-License-Identifier: Apache-2.0
// Exact products of one row of bytes with many others, for each instruction set.
//
// Sums are of whole numbers that fit 32 bits, so that their order does not matter and all give the same.
#include "byte_products.h"

void portable_byte_products(const int8_t *query, const int8_t *rows, int64_t stride, int32_t count,
                            int32_t width, int32_t *products) {
  for (int32_t row = 0; row < count; row++, rows += stride) {
    int32_t sum = 0;
    for (int32_t i = 0; i < width; i++) sum += (int32_t)query[i] * rows[i];
    products[row] = sum;
  }
}

#if defined(__x86_64__)
#include "avx2.h"
#include "avx512.h"

AVX2_BEGIN

void avx2_byte_products(const int8_t *query, const int8_t *rows, int64_t stride, int32_t count,
                        int32_t width, int32_t *products) {
  for (int32_t row = 0; row < count; row++, rows += stride) {
    __m256i low = _mm256_setzero_si256(), high = _mm256_setzero_si256();
    for (int32_t i = 0; i < width; i += 32) {
      __m256i a = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(query + i)));
      __m256i b = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(rows + i)));
      low = _mm256_add_epi32(low, _mm256_madd_epi16(a, b));
      a = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(query + i + 16)));
      b = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(rows + i + 16)));
      high = _mm256_add_epi32(high, _mm256_madd_epi16(a, b));
    }
    __m256i both = _mm256_add_epi32(low, high);
    __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
    sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
    sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1));
    products[row] = _mm_cvtsi128_si32(sum);
  }
}

AVX2_END

AVX512_BEGIN

/// The instruction multiplies unsigned by signed bytes: the query goes in with 128 added, and 128 times the row's
/// sum comes off again.
void avx512_byte_products(const int8_t *query, const int8_t *rows, int64_t stride, int32_t count,
                          int32_t width, int32_t *products) {
  const __m512i shift = _mm512_set1_epi8((char)0x80);
  for (int32_t row = 0; row < count; row++, rows += stride) {
    __m512i shifted = _mm512_setzero_si512(), excess = _mm512_setzero_si512();
    for (int32_t i = 0; i < width; i += 64) {
      __m512i a = _mm512_xor_si512(_mm512_loadu_si512(query + i), shift);
      __m512i b = _mm512_loadu_si512(rows + i);
      shifted = _mm512_dpbusd_epi32(shifted, a, b);
      excess = _mm512_dpbusd_epi32(excess, shift, b);
    }
    products[row] = _mm512_reduce_add_epi32(_mm512_sub_epi32(shifted, excess));
  }
}

AVX512_END
#endif
