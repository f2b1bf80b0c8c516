// SPDX-License-Identifier: Apache-2.0
// What the kernels of every instruction set share: sizes, stored numbers, relative positions.
#pragma once

#include "CRampartKernels.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
/// In a header that not every file uses wholly.
#define SHARED static __attribute__((unused))

/// The longest sequence that relative positions are laid out for beyond their reach.
#define LONGEST_SEQUENCE 4096
/// Distances that a block of queries and keys may look up beyond the sequence.
#define DISTANCE_SLACK 128

/// Rows whose largest magnitude is below this count as zeros in int8: the inverse of the scale would overflow.
#define SMALLEST_MAXIMUM 1e-35f

struct rampart_relative_table {
  int32_t rows;
  /// `index[d]` for d in -extent ..< extent; distances beyond the reach take the outermost rows.
  int32_t extent;
  const int16_t *index;
  /// `reversed[d] == index[-d]`: rows in the order of keys for one query.
  const int16_t *reversed;
  /// For a key at distance d from the first of 16 queries and the key after it: where in 32 numbers from
  /// `index[d]` on and in 32 more from `index[d - 1]` on the two look, by turns, for each query. For d in
  /// -pair_extent ... pair_extent; beyond, as at the ends.
  int32_t pair_extent;
  const int16_t (*pairs)[32];
};

INLINE size_t bytes_of(rampart_precision precision) {
  return precision == RAMPART_FLOAT32 ? 4 : precision == RAMPART_BFLOAT16 ? 2 : 1;
}

INLINE size_t rounded_up(size_t bytes, size_t step) { return (bytes + step - 1) / step * step; }

INLINE uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

INLINE float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

INLINE float widened_bfloat16(uint16_t stored) { return float_of((uint32_t)stored << 16); }

/// Rounded to nearest even; NaN stays NaN.
INLINE uint16_t bfloat16_of(float x) {
  uint32_t bits = bits_of(x);
  uint32_t rounded = bits + 0x7fff + ((bits >> 16) & 1);
  return (uint16_t)((x != x ? bits | 0x400000 : rounded) >> 16);
}

INLINE float widened_float16(uint16_t stored) {
  uint32_t magnitude = (uint32_t)(stored & 0x7fff) << 13;
  // The exponent is moved by a product, which also gives subnormal numbers their value.
  uint32_t finite = bits_of(float_of(magnitude) * 0x1p112f);
  uint32_t bits = magnitude >= 0x0f800000u ? magnitude | 0x7f800000u : finite;
  return float_of(bits | (uint32_t)(stored & 0x8000) << 16);
}

/// A signed int8 value: rounded to nearest even, NaN gives the least one.
INLINE int32_t quantised(float scaled) {
#pragma STDC FP_CONTRACT OFF
  float low = scaled > -127.0f ? scaled : -127.0f;
  float clamped = low < 127.0f ? low : 127.0f;
  const float magic = 12582912.0f;  // 1.5 * 2^23: the sum has no fraction bits left
  return (int32_t)(bits_of(clamped + magic) - bits_of(magic));
}

/// The factor onto -127 ... 127 and the scale back, of numbers with this largest magnitude.
INLINE float quantisation(float maximum, float *scale) {
  if (!(maximum >= SMALLEST_MAXIMUM)) {
    *scale = 0;
    return 0;
  }
  float bounded = maximum < FLT_MAX ? maximum : FLT_MAX;
  *scale = bounded / 127.0f;
  return 127.0f / bounded;
}
