// SPDX-License-Identifier: Apache-2.0
// The functions of the AVX-512 table, one file each for linear maps, rows and attention.
#pragma once

#include "internal.h"

size_t avx512_panel_bytes(rampart_precision precision, int32_t inner, int32_t columns);
void avx512_pack_linear(rampart_precision precision, const float *weights, int32_t inner, int32_t count,
                        const float *stored_scale, void *panels, float *column_scale,
                        int32_t *compensation);
void avx512_prepare(rampart_precision precision, const float *x, int64_t stride, int32_t rows,
                    int32_t inner, const float *smoothing, void *prepared, float *row_scale);
void avx512_linear(const rampart_linear *map, const void *prepared, const float *row_scale, int32_t rows,
                   int32_t first_panel, int32_t panel_count, void *output, int64_t stride,
                   const rampart_epilogue *epilogue);
void avx512_activate(rampart_activation activation, float *x, int64_t stride, int32_t rows,
                     int32_t width);
size_t avx512_position_bytes(rampart_precision precision, int32_t rows, int32_t head_width);
void avx512_pack_positions(rampart_precision precision, const float *table, int64_t stride, int32_t rows,
                           int32_t head_width, void *packed);
size_t avx512_attention_scratch(rampart_precision precision, int32_t length, int32_t head_width,
                                int32_t position_rows);
void avx512_attention(const rampart_attention *head);
