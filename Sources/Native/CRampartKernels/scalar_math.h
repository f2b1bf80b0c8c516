// SPDX-License-Identifier: Apache-2.0
// Elementary functions without branches, written so that the compiler turns loops over them into vectors.
#pragma once

#include "internal.h"

/// exp(x) within 2 units in the last place; 0 below -87 and for NaN; x at most 88.
INLINE float exponential(float x) {
  float bounded = x > -87.0f ? x : -87.0f;
  const float magic = 12582912.0f;
  float rounded = bounded * 1.44269504f + magic;
  float n = rounded - magic;
  float r = bounded - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  float result = float_of(bits_of(p) + (bits_of(rounded) << 23));
  return x > -87.0f ? result : 0.0f;
}

/// x * Phi(x), from the complementary error function: Abramowitz and Stegun 7.1.26, within 1.5e-7.
INLINE float gelu(float x) {
  float z = x * 0.70710678f;
  float magnitude = z < 0 ? -z : z;
  float t = 1.0f / (1.0f + 0.3275911f * magnitude);
  float p = 1.061405429f;
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  float half_tail = 0.5f * x * (p * t * exponential(-(z * z)));
  return x < 0 ? half_tail : x - half_tail;
}

/// x / (1 + exp(-t)), without overflow for any finite t.
INLINE float gated(float x, float t) {
  float e = exponential(t < 0 ? t : -t);
  float weight = t < 0 ? e : 1.0f;
  return x * (weight / (1.0f + e));
}

INLINE float gelu_tanh(float x) {
  return gated(x, 1.5957691216f * (x + 0.044715f * x * x * x));
}

INLINE float silu(float x) { return gated(x, x); }

INLINE float hyperbolic_tangent(float x) {
  float magnitude = x < 0 ? -x : x;
  float e = exponential(-2.0f * magnitude);
  float far = (1.0f - e) / (1.0f + e);
  // Near zero the quotient loses digits; a polynomial does not.
  float s = x * x;
  float p = -5.70498872745e-3f;
  p = p * s + 2.06390887954e-2f;
  p = p * s - 5.37397155531e-2f;
  p = p * s + 1.33314422036e-1f;
  p = p * s - 3.33332819422e-1f;
  float near = x + x * s * p;
  float signed_far = x < 0 ? -far : far;
  return magnitude < 0.625f ? near : signed_far;
}
