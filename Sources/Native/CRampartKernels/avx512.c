// SPDX-License-Identifier: Apache-2.0
// The AVX-512 table. Kernels that only stream over memory are the plain ones, compiled for these processors.
#include "avx512.h"

#if defined(__x86_64__)
#include "avx512_kernels.h"

AVX512_BEGIN
#include "generic_rows.h"

/// Wide registers for the plain loops, where the compiler would take half of them.
#define WIDE __attribute__((min_vector_width(512)))

WIDE void avx512_activate(rampart_activation activation, float *x, int64_t stride, int32_t rows,
                          int32_t width) {
  if (activation != RAMPART_GELU) {
    generic_activate(activation, x, stride, rows, width);
    return;
  }
  for (int32_t row = 0; row < rows; row++, x += stride)
    for (int32_t i = 0; i < width; i += 16) {
      __mmask16 some = lanes(width - i);
      _mm512_mask_storeu_ps(x + i, some, gelu_ps(false, _mm512_maskz_loadu_ps(some, x + i)));
    }
}

static void avx512_layer_norm(float *x, int64_t stride, int32_t rows, int32_t width, const float *gain,
                              const float *offset, float epsilon) {
  for (int32_t row = 0; row < rows; row++, x += stride) {
    __m512 sum = _mm512_setzero_ps(), other = sum;
    for (int32_t i = 0; i < width; i += 32) {
      sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(lanes(width - i), x + i));
      other = _mm512_add_ps(other, _mm512_maskz_loadu_ps(lanes(width - i - 16), x + i + 16));
    }
    __m512 mean = _mm512_set1_ps(_mm512_reduce_add_ps(_mm512_add_ps(sum, other)) / (float)width);
    sum = other = _mm512_setzero_ps();
    for (int32_t i = 0; i < width; i += 32) {
      __mmask16 low = lanes(width - i), high = lanes(width - i - 16);
      __m512 a = _mm512_maskz_sub_ps(low, _mm512_maskz_loadu_ps(low, x + i), mean);
      __m512 b = _mm512_maskz_sub_ps(high, _mm512_maskz_loadu_ps(high, x + i + 16), mean);
      sum = _mm512_fmadd_ps(a, a, sum);
      other = _mm512_fmadd_ps(b, b, other);
    }
    float variance = _mm512_reduce_add_ps(_mm512_add_ps(sum, other)) / (float)width + epsilon;
    if (!(variance > 0 && variance <= FLT_MAX)) {
      generic_careful_norm(x, width, gain, offset, epsilon);
      continue;
    }
    __m512 factor = _mm512_set1_ps(1.0f / sqrtf(variance));
    for (int32_t i = 0; i < width; i += 16) {
      __mmask16 some = lanes(width - i);
      __m512 y = _mm512_mul_ps(_mm512_sub_ps(_mm512_maskz_loadu_ps(some, x + i), mean), factor);
      y = _mm512_fmadd_ps(y, _mm512_maskz_loadu_ps(some, gain + i),
                          _mm512_maskz_loadu_ps(some, offset + i));
      _mm512_mask_storeu_ps(x + i, some, y);
    }
  }
}

WIDE static void avx512_widen(rampart_number stored, const void *source, float scale, float *target,
                              size_t count) {
  generic_widen(stored, source, scale, target, count);
}

WIDE static int32_t avx512_all_finite(rampart_number stored, const void *source, size_t count) {
  return generic_all_finite(stored, source, count);
}

AVX512_END

const rampart_kernels rampart_table_avx512 = {
    .name = "avx512",
    .panel_columns = 64,
    .row_step = 6,
    .panel_bytes = avx512_panel_bytes,
    .pack_linear = avx512_pack_linear,
    .prepared_bytes = generic_prepared_bytes,
    .prepare = avx512_prepare,
    .linear = avx512_linear,
    .layer_norm = avx512_layer_norm,
    .activate = avx512_activate,
    .position_bytes = avx512_position_bytes,
    .pack_positions = avx512_pack_positions,
    .attention_scratch = avx512_attention_scratch,
    .attention = avx512_attention,
    .widen = avx512_widen,
    .all_finite = avx512_all_finite,
};
#endif
