// SPDX-License-Identifier: Apache-2.0
// The tables that are built in.
#pragma once

#include "internal.h"

extern const rampart_kernels rampart_table_portable;
#if defined(__x86_64__)
extern const rampart_kernels rampart_table_avx2;
extern const rampart_kernels rampart_table_avx512;
#endif
