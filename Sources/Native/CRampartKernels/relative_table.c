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
  rampart_relative_table *table = malloc(sizeof *table + 2 * (size_t)extent * sizeof(int16_t));
  if (table == NULL) return NULL;
  int16_t *centre = (int16_t *)(table + 1) + extent;
  for (int32_t d = -extent; d < extent; d++) {
    int32_t near = d < -reach ? -reach : d > reach ? reach : d;
    centre[d] = (int16_t)index[near + reach];
  }
  *table = (rampart_relative_table){.rows = rows, .extent = extent, .index = centre};
  return table;
}

void rampart_relative_table_free(rampart_relative_table *table) { free(table); }
