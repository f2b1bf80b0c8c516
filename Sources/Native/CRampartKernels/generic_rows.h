// SPDX-License-Identifier: Apache-2.0
// Kernels over rows in plain C, for every instruction set that the compiler vectorises for.
#pragma once

#include "scalar_math.h"

/// Independent partial sums, so that a sum over a row can be vectorised.
#define LANES 16

/// A row whose sums overflow a float, or that has no spread at all.
SHARED void generic_careful_norm(float *x, int32_t width, const float *gain, const float *offset,
                                 float epsilon) {
  double sum = 0, squares = 0;
  for (int32_t i = 0; i < width; i++) sum += x[i];
  double mean = sum / width;
  for (int32_t i = 0; i < width; i++) squares += (x[i] - mean) * (x[i] - mean);
  double deviation = sqrt(squares / width + epsilon);
  double factor = deviation > 0 ? 1 / deviation : 0;
  for (int32_t i = 0; i < width; i++)
    x[i] = (float)((x[i] - mean) * factor) * gain[i] + offset[i];
}

INLINE float generic_sum(const float *lanes) {
  float sum = 0;
  for (int l = 0; l < LANES; l++) sum += lanes[l];
  return sum;
}

SHARED void generic_layer_norm(float *x, int64_t stride, int32_t rows, int32_t width, const float *gain,
                               const float *offset, float epsilon) {
  for (int32_t row = 0; row < rows; row++, x += stride) {
    float sums[LANES] = {0}, squares[LANES] = {0};
    int32_t whole = width / LANES * LANES;
    for (int32_t i = 0; i < whole; i += LANES)
      for (int l = 0; l < LANES; l++) sums[l] += x[i + l];
    float sum = generic_sum(sums);
    for (int32_t i = whole; i < width; i++) sum += x[i];
    float mean = sum / (float)width;
    for (int32_t i = 0; i < whole; i += LANES)
      for (int l = 0; l < LANES; l++) squares[l] += (x[i + l] - mean) * (x[i + l] - mean);
    float square = generic_sum(squares);
    for (int32_t i = whole; i < width; i++) square += (x[i] - mean) * (x[i] - mean);
    float variance = square / (float)width + epsilon;
    if (!(variance > 0 && variance <= FLT_MAX)) {
      generic_careful_norm(x, width, gain, offset, epsilon);
      continue;
    }
    float factor = 1.0f / sqrtf(variance);
    for (int32_t i = 0; i < width; i++) x[i] = (x[i] - mean) * factor * gain[i] + offset[i];
  }
}

INLINE void generic_activate_row(rampart_activation activation, float *x, int32_t width) {
  switch (activation) {
    case RAMPART_GELU:
      for (int32_t i = 0; i < width; i++) x[i] = gelu(x[i]);
      break;
    case RAMPART_GELU_TANH:
      for (int32_t i = 0; i < width; i++) x[i] = gelu_tanh(x[i]);
      break;
    case RAMPART_RELU:
      for (int32_t i = 0; i < width; i++) x[i] = x[i] > 0 ? x[i] : 0;
      break;
    case RAMPART_TANH:
      for (int32_t i = 0; i < width; i++) x[i] = hyperbolic_tangent(x[i]);
      break;
    case RAMPART_SILU:
      for (int32_t i = 0; i < width; i++) x[i] = silu(x[i]);
      break;
    default:
      break;
  }
}

SHARED void generic_activate(rampart_activation activation, float *x, int64_t stride, int32_t rows,
                             int32_t width) {
  for (int32_t row = 0; row < rows; row++, x += stride) generic_activate_row(activation, x, width);
}

INLINE float generic_maximum(const float *x, const float *smoothing, int32_t count) {
  float most[LANES] = {0};
  for (int32_t i = 0; i < count; i += LANES)
    for (int l = 0; l < LANES; l++) {
      float scaled = smoothing ? x[i + l] * smoothing[i + l] : x[i + l];
      float magnitude = scaled < 0 ? -scaled : scaled;
      most[l] = magnitude > most[l] ? magnitude : most[l];
    }
  float maximum = 0;
  for (int l = 0; l < LANES; l++) maximum = most[l] > maximum ? most[l] : maximum;
  return maximum;
}

INLINE void generic_quantise(const float *x, const float *smoothing, int32_t count, float factor,
                             int32_t zero_point, uint8_t *target) {
  if (factor == 0) {
    memset(target, zero_point, (size_t)count);
    return;
  }
  for (int32_t i = 0; i < count; i++) {
    float scaled = smoothing ? x[i] * smoothing[i] : x[i];
    target[i] = (uint8_t)(quantised(scaled * factor) + zero_point);
  }
}

SHARED size_t generic_prepared_bytes(rampart_precision precision, int32_t inner) {
  return (size_t)inner * bytes_of(precision);
}

SHARED void generic_prepare(rampart_precision precision, const float *x, int64_t stride, int32_t rows,
                            int32_t inner, const float *smoothing, void *prepared,
                            float *row_scale) {
  for (int32_t row = 0; row < rows; row++, x += stride) {
    if (precision == RAMPART_FLOAT32) {
      memcpy((float *)prepared + (size_t)row * inner, x, (size_t)inner * sizeof(float));
    } else if (precision == RAMPART_BFLOAT16) {
      uint16_t *target = (uint16_t *)prepared + (size_t)row * inner;
      for (int32_t i = 0; i < inner; i++) target[i] = bfloat16_of(x[i]);
    } else {
      uint8_t *target = (uint8_t *)prepared + (size_t)row * inner;
      if (smoothing) {
        float factor = quantisation(generic_maximum(x, smoothing, inner), &row_scale[row]);
        generic_quantise(x, smoothing, inner, factor, 128, target);
      } else {
        float factor = quantisation(generic_maximum(x, NULL, inner), &row_scale[row]);
        generic_quantise(x, NULL, inner, factor, 128, target);
      }
    }
  }
}

SHARED void generic_widen(rampart_number stored, const void *source, float scale, float *target,
                          size_t count) {
  if (stored == RAMPART_STORED_FLOAT32) {
    memcpy(target, source, count * sizeof(float));
    return;
  }
  const uint8_t *bytes = source;
  if (stored == RAMPART_STORED_INT8) {
    for (size_t i = 0; i < count; i++) target[i] = (float)(int8_t)bytes[i] * scale;
  } else if (stored == RAMPART_STORED_FLOAT16) {
    for (size_t i = 0; i < count; i++) {
      uint16_t number;
      memcpy(&number, bytes + 2 * i, 2);
      target[i] = widened_float16(number);
    }
  } else {
    for (size_t i = 0; i < count; i++) {
      uint16_t number;
      memcpy(&number, bytes + 2 * i, 2);
      target[i] = widened_bfloat16(number);
    }
  }
}

SHARED int32_t generic_all_finite(rampart_number stored, const void *source, size_t count) {
  const uint8_t *bytes = source;
  uint32_t most = 0;
  if (stored == RAMPART_STORED_INT8) {
    for (size_t i = 0; i < count; i++) most |= bytes[i] == 0x80;
    return most == 0;
  }
  if (stored == RAMPART_STORED_FLOAT32) {
    for (size_t i = 0; i < count; i++) {
      uint32_t number;
      memcpy(&number, bytes + 4 * i, 4);
      number &= 0x7f800000u;
      most = number > most ? number : most;
    }
    return most < 0x7f800000u;
  }
  const uint16_t exponent = stored == RAMPART_STORED_FLOAT16 ? 0x7c00 : 0x7f80;
  uint16_t most16 = 0;
  for (size_t i = 0; i < count; i++) {
    uint16_t number;
    memcpy(&number, bytes + 2 * i, 2);
    number &= exponent;
    most16 = number > most16 ? number : most16;
  }
  return most16 < exponent;
}
