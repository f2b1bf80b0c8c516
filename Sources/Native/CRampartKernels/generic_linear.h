// SPDX-License-Identifier: Apache-2.0
// Linear maps in plain C, with panels of 16 columns: the reference product, and packing for AVX2 too.
#pragma once

#include "generic_rows.h"

#define PANEL 16

/// Where number k of column 0 lies in a panel of 16. Pairs of int8 lie together, because processors without
/// dot products of four multiply 16-bit numbers by pairs.
INLINE size_t place_in_panel(rampart_precision precision, size_t k) {
  if (precision == RAMPART_FLOAT32) return k * PANEL;
  return k / 2 * 2 * PANEL + k % 2;
}

SHARED size_t generic_panel_bytes(rampart_precision precision, int32_t inner, int32_t columns) {
  return (size_t)inner * (size_t)columns * bytes_of(precision);
}

SHARED void generic_pack_linear(rampart_precision precision, const float *weights, int32_t inner,
                                 int32_t count, const float *stored_scale, void *panels,
                                 float *column_scale, int32_t *compensation) {
  const size_t part = precision == RAMPART_FLOAT32 ? 1 : 2;
  for (int32_t column = 0; column < count; column++, weights += inner) {
    size_t first = (size_t)(column / PANEL) * PANEL * (size_t)inner + (size_t)(column % PANEL) * part;
    float factor = 0;
    int32_t sum = 0;
    if (precision == RAMPART_INT8 && stored_scale) {
      factor = 1;
      column_scale[column] = stored_scale[column];
    } else if (precision == RAMPART_INT8) {
      factor = quantisation(generic_maximum(weights, NULL, inner), &column_scale[column]);
    }
    for (int32_t k = 0; k < inner; k++) {
      size_t at = first + place_in_panel(precision, (size_t)k);
      if (precision == RAMPART_FLOAT32) {
        ((float *)panels)[at] = weights[k];
      } else if (precision == RAMPART_BFLOAT16) {
        ((uint16_t *)panels)[at] = bfloat16_of(weights[k]);
      } else {
        int32_t value = factor == 0 ? 0 : quantised(weights[k] * factor);
        sum += value;
        ((int8_t *)panels)[at] = (int8_t)value;
      }
    }
    if (precision == RAMPART_INT8) compensation[column] = 128 * sum;
  }
}

/// Sixteen sums, float or int32, of one row and one panel.
typedef union {
  float floats[PANEL];
  int32_t integers[PANEL];
} sums;

INLINE void generic_product(rampart_precision precision, const void *row, const void *panel,
                             int32_t inner, sums *result) {
  sums acc = {0};
  if (precision == RAMPART_FLOAT32) {
    const float *a = row, *w = panel;
    for (int32_t k = 0; k < inner; k++, w += PANEL)
      for (int c = 0; c < PANEL; c++) acc.floats[c] += a[k] * w[c];
  } else if (precision == RAMPART_BFLOAT16) {
    const uint16_t *a = row;
    const uint32_t *w = panel;
    for (int32_t k = 0; k < inner; k += 2, w += PANEL) {
      float a0 = widened_bfloat16(a[k]), a1 = widened_bfloat16(a[k + 1]);
      for (int c = 0; c < PANEL; c++)
        acc.floats[c] += a0 * float_of(w[c] << 16) + a1 * float_of(w[c] & 0xffff0000u);
    }
  } else {
    const uint8_t *a = row;
    const int8_t *w = panel;
    for (int32_t k = 0; k < inner; k += 2, w += 2 * PANEL)
      for (int c = 0; c < PANEL; c++)
        acc.integers[c] += a[k] * w[2 * c] + a[k + 1] * w[2 * c + 1];
  }
  *result = acc;
}

/// From the sums of one row and one panel to the output; `start` is where the output's row begins.
INLINE void generic_finish(const rampart_linear *map, const sums *sum, float row_scale, int32_t column,
                           void *output, int64_t start, const rampart_epilogue *epilogue) {
  float y[PANEL];
  for (int c = 0; c < PANEL; c++) {
    if (map->precision == RAMPART_INT8) {
      float exact = (float)(sum->integers[c] - map->compensation[column + c]);
      y[c] = exact * (map->column_scale[column + c] * row_scale) + map->bias[column + c];
    } else {
      y[c] = sum->floats[c] + map->bias[column + c];
    }
  }
  generic_activate_row(epilogue->activation, y, PANEL);
  const int64_t at = start + column;
  if (epilogue->residual)
    for (int c = 0; c < PANEL; c++) y[c] += epilogue->residual[at + c];
  if (epilogue->stores_bfloat16)
    for (int c = 0; c < PANEL; c++) ((uint16_t *)output)[at + c] = bfloat16_of(y[c]);
  else memcpy((float *)output + at, y, sizeof y);
}

SHARED void generic_linear(const rampart_linear *map, const void *prepared, const float *row_scale,
                           int32_t rows, int32_t first_panel, int32_t panel_count, void *output,
                           int64_t stride, const rampart_epilogue *epilogue) {
  const size_t row_bytes = (size_t)map->inner * bytes_of(map->precision);
  for (int32_t panel = first_panel; panel < first_panel + panel_count; panel++) {
    const uint8_t *weights = (const uint8_t *)map->panels + (size_t)panel * PANEL * row_bytes;
    for (int32_t row = 0; row < rows; row++) {
      const uint8_t *a = (const uint8_t *)prepared + (size_t)row * row_bytes;
      sums sum;
      switch (map->precision) {
        case RAMPART_FLOAT32: generic_product(RAMPART_FLOAT32, a, weights, map->inner, &sum); break;
        case RAMPART_BFLOAT16: generic_product(RAMPART_BFLOAT16, a, weights, map->inner, &sum); break;
        default: generic_product(RAMPART_INT8, a, weights, map->inner, &sum); break;
      }
      generic_finish(map, &sum, map->precision == RAMPART_INT8 ? row_scale[row] : 0, panel * PANEL,
                     output, row * stride, epilogue);
    }
  }
}
