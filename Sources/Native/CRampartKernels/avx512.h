// SPDX-License-Identifier: Apache-2.0
// What the AVX-512 kernels share: elementary functions and transposition in registers.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>

#include "gelu_tables.h"
#include "internal.h"

#define AVX512_BEGIN                                                                                \
  _Pragma("clang attribute push(__attribute__((target(\"avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx512bf16,f16c,fma,avx2\"))), apply_to = function)")
#define AVX512_END _Pragma("clang attribute pop")
#define UNROLLED _Pragma("clang loop unroll(full)")

AVX512_BEGIN

/// 2^x for x up to 127, within 2 units in the last place; below -126 and for NaN it is 2^-126, about zero.
/// The coarse form is within 1.1e-4 of the value: less than the rounding to bfloat16 that follows it.
INLINE __m512 exp2_ps(const bool coarse, __m512 x) {
  const __m512 magic = _mm512_set1_ps(12582912.0f);
  x = _mm512_max_ps(x, _mm512_set1_ps(-126.0f));
  __m512 rounded = _mm512_add_ps(x, magic);
  __m512 r = _mm512_sub_ps(x, _mm512_sub_ps(rounded, magic));
  __m512 p;
  if (coarse) {
    p = _mm512_set1_ps(5.50089329e-02f);
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(2.42210954e-01f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(6.93282902e-01f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
  } else {
    p = _mm512_set1_ps(1.535336188e-4f);
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.339887440e-3f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(9.618437358e-3f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(5.550332471e-2f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(2.402264791e-1f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(6.931472029e-1f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
  }
  __m512i scaled = _mm512_add_epi32(_mm512_castps_si512(p),
                                    _mm512_slli_epi32(_mm512_castps_si512(rounded), 23));
  return _mm512_castsi512_ps(scaled);
}

/// x * Phi(x) = max(x, 0) - h(|x|), with polynomials for h whose coefficients are looked up in registers.
/// Within 3e-8 beside the rounding of floats; the coarse form, within 5e-6, is for rows that go on as bfloat16
/// or int8.
INLINE __m512 gelu_ps(const bool coarse, __m512 x) {
  const __m512 end = _mm512_set1_ps(coarse ? GELU_COARSE_END : GELU_FINE_END);
  const __m512 step = _mm512_set1_ps(coarse ? GELU_COARSE_STEP : GELU_FINE_STEP);
  const __m512 magic = _mm512_set1_ps(8388608.0f);  // 2^23: the sum's low bits are the nearest number
  __m512 magnitude = _mm512_min_ps(_mm512_abs_ps(x), end);
  __m512 nearest = _mm512_fmadd_ps(magnitude, step, magic);
  __m512 t = _mm512_fmsub_ps(magnitude, step, _mm512_sub_ps(nearest, magic));
  const __m512i at = _mm512_castps_si512(nearest);
  __m512 h;
  if (coarse) {
    h = _mm512_permutexvar_ps(at, _mm512_loadu_ps(gelu_coarse[3]));
    UNROLLED for (int power = 2; power >= 0; power--)
      h = _mm512_fmadd_ps(h, t, _mm512_permutexvar_ps(at, _mm512_loadu_ps(gelu_coarse[power])));
  } else {
    h = _mm512_permutex2var_ps(_mm512_loadu_ps(gelu_fine[4]), at, _mm512_loadu_ps(gelu_fine[4] + 16));
    UNROLLED for (int power = 3; power >= 0; power--)
      h = _mm512_fmadd_ps(h, t, _mm512_permutex2var_ps(_mm512_loadu_ps(gelu_fine[power]), at,
                                                       _mm512_loadu_ps(gelu_fine[power] + 16)));
  }
  return _mm512_sub_ps(_mm512_max_ps(_mm512_setzero_ps(), x), h);
}

/// Transposes 16 rows of 16 dwords.
INLINE void transpose16(__m512i *r) {
  __m512i t[16], u[16];
  UNROLLED for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
  UNROLLED for (int i = 0; i < 4; i++) {
    u[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    u[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    u[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    u[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
  UNROLLED for (int i = 0; i < 4; i++) {
    t[i] = _mm512_shuffle_i32x4(u[i], u[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(u[i], u[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_i32x4(u[i + 8], u[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(u[i + 8], u[i + 12], 0xdd);
  }
  UNROLLED for (int i = 0; i < 8; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
  }
}

/// The first `count` lanes.
INLINE __mmask16 lanes(int64_t count) {
  return count >= 16 ? 0xffff : count <= 0 ? 0 : (__mmask16)((1u << count) - 1);
}

/// One dword of each of 16 lanes times a dword: float, two bfloat16, or four int8 (unsigned times signed).
INLINE __m512i multiply_add(const rampart_precision precision, __m512i sum, __m512i a, __m512i b) {
  if (precision == RAMPART_FLOAT32)
    return _mm512_castps_si512(_mm512_fmadd_ps(_mm512_castsi512_ps(a), _mm512_castsi512_ps(b),
                                               _mm512_castsi512_ps(sum)));
  if (precision == RAMPART_BFLOAT16)
    return _mm512_castps_si512(
        _mm512_dpbf16_ps(_mm512_castsi512_ps(sum), (__m512bh)a, (__m512bh)b));
  return _mm512_dpbusd_epi32(sum, a, b);
}

/// 16 dwords of a float row as float or pairs of bfloat16, of which `count` exist.
INLINE __m512i dwords_of(const rampart_precision precision, const float *x, int64_t count) {
  if (precision == RAMPART_FLOAT32) return _mm512_maskz_loadu_epi32(lanes(count), x);
  __m512 low = _mm512_maskz_loadu_ps(lanes(2 * count), x);
  __m512 high = _mm512_maskz_loadu_ps(lanes(2 * count - 16), x + 16);
  return (__m512i)_mm512_cvtne2ps_pbh(high, low);
}

AVX512_END
#endif
