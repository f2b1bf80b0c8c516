// SPDX-License-Identifier: Apache-2.0
// The reference table: plain C for any processor.
#include "generic_attention.h"
#include "tables.h"

#define PANEL 16

static size_t portable_panel_bytes(rampart_precision precision, int32_t inner, int32_t columns) {
  return (size_t)inner * (size_t)columns * bytes_of(precision);
}

static void portable_pack_linear(rampart_precision precision, const float *weights, int32_t inner,
                                 int32_t count, void *panels, float *column_scale,
                                 int32_t *compensation) {
  const size_t part = 4 / bytes_of(precision);  // numbers in a dword
  for (int32_t column = 0; column < count; column++, weights += inner) {
    size_t first = (size_t)(column / PANEL) * PANEL * (size_t)inner + (size_t)(column % PANEL) * part;
    float factor = 0;
    int32_t sum = 0;
    if (precision == RAMPART_INT8)
      factor = quantisation(generic_maximum(weights, NULL, inner), &column_scale[column]);
    for (int32_t k = 0; k < inner; k++) {
      size_t at = first + (size_t)k / part * PANEL * part + (size_t)k % part;
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

INLINE void portable_product(rampart_precision precision, const void *row, const void *panel,
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
    for (int32_t k = 0; k < inner; k += 4, w += 4 * PANEL)
      for (int c = 0; c < PANEL; c++)
        acc.integers[c] += a[k] * w[4 * c] + a[k + 1] * w[4 * c + 1] + a[k + 2] * w[4 * c + 2] +
                           a[k + 3] * w[4 * c + 3];
  }
  *result = acc;
}

INLINE void portable_linear_of(rampart_precision precision, const rampart_linear *map,
                               const void *prepared, const float *row_scale, int32_t rows,
                               int32_t first_panel, int32_t panel_count, void *output, int64_t stride,
                               const rampart_epilogue *epilogue) {
  const size_t inner = (size_t)map->inner, size = bytes_of(precision);
  for (int32_t panel = first_panel; panel < first_panel + panel_count; panel++) {
    const int32_t column = panel * PANEL;
    const uint8_t *weights = (const uint8_t *)map->panels + (size_t)column * inner * size;
    for (int32_t row = 0; row < rows; row++) {
      sums sum;
      portable_product(precision, (const uint8_t *)prepared + row * inner * size, weights, map->inner,
                       &sum);
      float y[PANEL];
      for (int c = 0; c < PANEL; c++) {
        if (precision == RAMPART_INT8) {
          float exact = (float)(sum.integers[c] - map->compensation[column + c]);
          y[c] = exact * (map->column_scale[column + c] * row_scale[row]) + map->bias[column + c];
        } else {
          y[c] = sum.floats[c] + map->bias[column + c];
        }
      }
      generic_activate_row(epilogue->activation, y, PANEL);
      const int64_t at = row * stride + column;
      if (epilogue->residual)
        for (int c = 0; c < PANEL; c++) y[c] += epilogue->residual[at + c];
      if (epilogue->stores_bfloat16)
        for (int c = 0; c < PANEL; c++) ((uint16_t *)output)[at + c] = bfloat16_of(y[c]);
      else memcpy((float *)output + at, y, sizeof y);
    }
  }
}

static void portable_linear(const rampart_linear *map, const void *prepared,
                            const float *row_scale, int32_t rows, int32_t first_panel,
                            int32_t panel_count, void *output, int64_t stride,
                            const rampart_epilogue *epilogue) {
  switch (map->precision) {
    case RAMPART_FLOAT32:
      portable_linear_of(RAMPART_FLOAT32, map, prepared, row_scale, rows, first_panel, panel_count,
                         output, stride, epilogue);
      break;
    case RAMPART_BFLOAT16:
      portable_linear_of(RAMPART_BFLOAT16, map, prepared, row_scale, rows, first_panel, panel_count,
                         output, stride, epilogue);
      break;
    default:
      portable_linear_of(RAMPART_INT8, map, prepared, row_scale, rows, first_panel, panel_count, output,
                         stride, epilogue);
  }
}

const rampart_kernels rampart_table_portable = {
    .name = "portable",
    .panel_columns = PANEL,
    .row_step = 1,
    .panel_bytes = portable_panel_bytes,
    .pack_linear = portable_pack_linear,
    .prepared_bytes = generic_prepared_bytes,
    .prepare = generic_prepare,
    .linear = portable_linear,
    .layer_norm = generic_layer_norm,
    .activate = generic_activate,
    .position_bytes = generic_position_bytes,
    .pack_positions = generic_pack_positions,
    .attention_scratch = generic_attention_scratch,
    .attention = generic_attention,
    .widen = generic_widen,
    .all_finite = generic_all_finite,
};
