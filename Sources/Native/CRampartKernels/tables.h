// SPDX-License-Identifier: Apache-2.0
// The tables that are built in.
#pragma once

#include "internal.h"

extern const rampart_kernels rampart_table_portable;

#define RAMPART_TABLE_AVX512 NULL
#define RAMPART_TABLE_AVX2 NULL
