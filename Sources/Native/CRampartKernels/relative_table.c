// SPDX-License-Identifier: Apache-2.0
// Relative positions: the row of the position tables for each distance.
#include <stdlib.h>

#include "internal.h"

/// Beyond any model's; keeps the sizes below in range.
#define LARGEST_REACH (1 << 20)

rampart_relative_table *rampart_relative_table_make(const int32_t *index, int32_t reach, int32_t rows) {
  if (reach < 0 || reach > LARGEST_REACH || rows < 1 || rows > INT16_MAX) return NULL;
  for (int64_t i = 0; i <= 2 * (int64_t)reach; i++) {
    if (index[i] < 0 || index[i] >= rows) return NULL;
    if (i > 0 && index[i] != index[i - 1] && index[i] != index[i - 1] + 1) return NULL;
  }
  int32_t extent = (reach > LONGEST_SEQUENCE ? reach : LONGEST_SEQUENCE) + DISTANCE_SLACK;
  int32_t pair_extent = reach + 17;
  size_t pair_bytes = (2 * (size_t)pair_extent + 1) * sizeof(int16_t[32]);
  size_t index_bytes = 2 * (size_t)extent * sizeof(int16_t);
  size_t header = rounded_up(sizeof(rampart_relative_table), 64);
  uint8_t *memory = aligned_alloc(64, rounded_up(header + pair_bytes + 2 * index_bytes, 64));
  if (memory == NULL) return NULL;
  int16_t(*pairs)[32] = (int16_t(*)[32])(memory + header) + pair_extent;
  int16_t *centre = (int16_t *)(memory + header + pair_bytes) + extent;
  int16_t *reversed = centre + 2 * (size_t)extent;
  for (int32_t d = -extent; d < extent; d++) {
    int32_t near = d < -reach ? -reach : d > reach ? reach : d;
    centre[d] = (int16_t)index[near + reach];
  }
  for (int32_t d = 1 - extent; d < extent; d++) reversed[d] = centre[-d];
  reversed[-extent] = centre[extent - 1];
  for (int32_t d = -pair_extent; d <= pair_extent; d++)
    for (int32_t lane = 0; lane < 16; lane++) {
      pairs[d][2 * lane] = (int16_t)(centre[d + lane] - centre[d]);
      pairs[d][2 * lane + 1] = (int16_t)(32 + centre[d - 1 + lane] - centre[d - 1]);
    }
  rampart_relative_table *table = (rampart_relative_table *)memory;
  *table = (rampart_relative_table){.rows = rows,
                                    .extent = extent,
                                    .pair_extent = pair_extent,
                                    .index = centre,
                                    .reversed = reversed,
                                    .pairs = (const int16_t(*)[32])pairs};
  return table;
}

void rampart_relative_table_free(rampart_relative_table *table) { free(table); }
