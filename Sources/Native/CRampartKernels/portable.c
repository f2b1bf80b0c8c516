// SPDX-License-Identifier: Apache-2.0
// The reference table: plain C for any processor.
#include "byte_products.h"
#include "generic_attention.h"
#include "generic_linear.h"
#include "tables.h"

const rampart_kernels rampart_table_portable = {
    .name = "portable",
    .panel_columns = PANEL,
    .row_step = 1,
    .panel_bytes = generic_panel_bytes,
    .pack_linear = generic_pack_linear,
    .prepared_bytes = generic_prepared_bytes,
    .prepare = generic_prepare,
    .linear = generic_linear,
    .layer_norm = generic_layer_norm,
    .activate = generic_activate,
    .position_bytes = generic_position_bytes,
    .pack_positions = generic_pack_positions,
    .attention_scratch = generic_attention_scratch,
    .attention = generic_attention,
    .widen = generic_widen,
    .all_finite = generic_all_finite,
    .byte_products = portable_byte_products,
};
