// SPDX-License-Identifier: Apache-2.0
// Exact products of one row of bytes with many others: the search of embeddings.
#pragma once

#include "internal.h"

void portable_byte_products(const int8_t *query, const int8_t *rows, int64_t stride, int32_t count,
                            int32_t width, int32_t *products);
#if defined(__x86_64__)
void avx2_byte_products(const int8_t *query, const int8_t *rows, int64_t stride, int32_t count,
                        int32_t width, int32_t *products);
void avx512_byte_products(const int8_t *query, const int8_t *rows, int64_t stride, int32_t count,
                          int32_t width, int32_t *products);
#endif
