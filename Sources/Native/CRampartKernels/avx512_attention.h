// SPDX-License-Identifier: Apache-2.0
// How a head lies in the scratch of the AVX-512 attention, and how it gets there.
#pragma once

#include "avx512.h"

#if defined(__x86_64__)

AVX512_BEGIN

#define QUERIES 16
#define KEYS 32

/// Widths and row sizes of one call; constants where the head is of a frequent width.
typedef struct {
  rampart_precision precision;
  bool relative;
  /// Dwords of a row of queries or keys.
  int32_t depth;
  int32_t width;
  /// Numbers from one row of position products to the next.
  int32_t product_stride;
  /// Length rounded up to whole blocks of keys.
  int32_t padded;
} shape;

/// Where the parts of the scratch begin.
typedef struct {
  uint32_t *keys;
  uint32_t *values;
  uint8_t *key_products;
  uint8_t *query_products;
  float *scores;
  uint32_t *rows;
} scratch_parts;

INLINE size_t product_bytes(rampart_precision precision) { return precision == RAMPART_FLOAT32 ? 4 : 2; }

/// Windows begin at any row and reach 64 numbers further.
INLINE int32_t product_stride_of(int32_t rows) { return (int32_t)rounded_up((size_t)rows, 32) + 64; }

INLINE size_t lay_out(rampart_precision precision, int32_t length, int32_t width, int32_t position_rows,
                      uint8_t *base, scratch_parts *parts) {
  const size_t padded = rounded_up((size_t)length, KEYS), number = bytes_of(precision);
  const size_t stride = position_rows ? (size_t)product_stride_of(position_rows) : 0;
  const size_t product = product_bytes(precision);
  const size_t sizes[] = {padded * (size_t)width * number, padded * (size_t)width * number,
                          padded * stride * product, QUERIES * stride * product,
                          QUERIES * padded * sizeof(float), QUERIES * (size_t)width * number};
  size_t starts[7] = {0};
  for (int i = 0; i < 6; i++) starts[i + 1] = starts[i] + rounded_up(sizes[i], 64);
  if (base)
    *parts = (scratch_parts){(uint32_t *)base,
                             (uint32_t *)(base + starts[1]),
                             base + starts[2],
                             base + starts[3],
                             (float *)(base + starts[4]),
                             (uint32_t *)(base + starts[5])};
  return starts[6];
}

INLINE const uint32_t *row_at(const shape *s, const void *rows, int64_t row, int64_t stride) {
  return (const uint32_t *)((const uint8_t *)rows + row * stride * (int64_t)bytes_of(s->precision));
}

/// Transposes the keys into panels of 16, with zeros beyond the length.
INLINE void pack_keys(const shape *s, const rampart_attention *head, uint32_t *target) {
  for (int32_t j = 0; j < s->padded; j += 16, target += 16 * s->depth)
    for (int32_t k = 0; k < s->depth; k += 16) {
      const __mmask16 some = lanes(s->depth - k);
      __m512i r[16];
      UNROLLED for (int i = 0; i < 16; i++) r[i] =
          j + i < head->length
              ? _mm512_maskz_loadu_epi32(some, row_at(s, head->keys, j + i, head->stride) + k)
              : _mm512_setzero_si512();
      transpose16(r);
      UNROLLED for (int i = 0; i < 16; i++) if (k + i < s->depth)
          _mm512_storeu_si512(target + (k + i) * 16, r[i]);
    }
}

/// Lays out the values as dwords of one or two keys, with zeros beyond the length.
INLINE void pack_values(const shape *s, const rampart_attention *head, uint32_t *target) {
  const bool pairs = s->precision == RAMPART_BFLOAT16;
  for (int32_t j = 0; j < s->padded; j += pairs ? 2 : 1, target += s->width)
    for (int32_t k = 0; k < s->width; k += 16) {
      __m512i first = _mm512_setzero_si512(), second = first;
      if (!pairs) {
        if (j < head->length) first = _mm512_loadu_si512(row_at(s, head->values, j, head->stride) + k);
      } else {
        const uint16_t *row = (const uint16_t *)row_at(s, head->values, j, head->stride) + k;
        if (j < head->length) first = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)row));
        if (j + 1 < head->length)
          second = _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(
                                         (const __m256i *)(row + head->stride))), 16);
      }
      _mm512_storeu_si512(target + k, _mm512_or_si512(first, second));
    }
}

AVX512_END
#endif
