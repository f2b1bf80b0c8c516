// SPDX-License-Identifier: Apache-2.0
// Attention of one head with AVX-512, in blocks of 16 queries: scores, softmax and context of a block stay
// in the nearest caches.
//
// DeBERTa's position terms are products of every query (key) with the rows of a table, looked up at the
// distance of query and key (arXiv 2006.03654, section 3.1). Rows of neighbouring distances are neighbours,
// so a lookup for 16 or 32 distances is a permutation of as many neighbouring products.
#include "avx512_attention.h"

#if defined(__x86_64__)
#include "avx512_kernels.h"

AVX512_BEGIN

size_t avx512_attention_scratch(rampart_precision precision, int32_t length, int32_t head_width,
                                int32_t position_rows) {
  return lay_out(precision, length, head_width, position_rows, NULL, NULL);
}

size_t avx512_position_bytes(rampart_precision precision, int32_t rows, int32_t head_width) {
  return rounded_up((size_t)rows, 16) * (size_t)head_width * bytes_of(precision);
}

/// Panels of 16 rows: `[panel][dword][row in the panel]`.
void avx512_pack_positions(rampart_precision precision, const float *table, int64_t stride, int32_t rows,
                           int32_t head_width, void *packed) {
  const int32_t depth = head_width * (int32_t)bytes_of(precision) / 4;
  uint32_t *target = packed;
  for (int32_t row = 0; row < rows; row += 16, target += 16 * depth)
    for (int32_t k = 0; k < depth; k += 16) {
      __m512i r[16];
      UNROLLED for (int i = 0; i < 16; i++) {
        const float *source = table + (row + i) * stride + k * head_width / depth;
        r[i] = row + i >= rows                ? _mm512_setzero_si512()
               : precision == RAMPART_FLOAT32 ? dwords_of(RAMPART_FLOAT32, source, depth - k)
                                              : dwords_of(RAMPART_BFLOAT16, source, depth - k);
      }
      transpose16(r);
      for (int i = 0; i < 16 && k + i < depth; i++) _mm512_storeu_si512(target + (k + i) * 16, r[i]);
    }
}

/// Eight rows `a`, `lda` dwords apart, times `vectors` vectors of `b`.
INLINE void product8(const rampart_precision precision, const int vectors, const uint32_t *a, int64_t lda,
                     const uint32_t *b, int64_t vector_stride, int64_t step, int64_t depth,
                     __m512i (*sum)[2]) {
  __m512i c[8][2];
  UNROLLED for (int m = 0; m < 8; m++)
    UNROLLED for (int v = 0; v < vectors; v++) c[m][v] = _mm512_setzero_si512();
  for (int64_t k = 0; k < depth; k++, b += step) {
    __m512i column[2];
    UNROLLED for (int v = 0; v < vectors; v++) column[v] = _mm512_loadu_si512(b + v * vector_stride);
    UNROLLED for (int m = 0; m < 8; m++) {
      __m512i number = _mm512_set1_epi32((int)a[m * lda + k]);
      UNROLLED for (int v = 0; v < vectors; v++)
        c[m][v] = multiply_add(precision, c[m][v], number, column[v]);
    }
  }
  UNROLLED for (int m = 0; m < 8; m++)
    UNROLLED for (int v = 0; v < vectors; v++) sum[m][v] = c[m][v];
}

/// Products are kept as float, or as float16 where the projections are bfloat16.
INLINE void store_product(const rampart_precision precision, uint8_t *row, int32_t at, __m512i product) {
  if (precision == RAMPART_FLOAT32) _mm512_storeu_si512(row + 4 * at, product);
  else _mm256_storeu_si256((__m256i *)(row + 2 * at), _mm512_cvtps_ph(_mm512_castsi512_ps(product), 0));
}

/// Eight rows times the panels of positions that hold rows `low` ... `high` of the table.
INLINE void position_products(const shape *s, const uint32_t *a, const uint32_t *positions, int32_t low,
                              int32_t high, uint8_t *target) {
  const int64_t row_bytes = s->product_stride * (int64_t)product_bytes(s->precision);
  const int64_t panel = 16 * (int64_t)s->depth;
  int32_t v = low / 16;
  for (; v + 2 <= high / 16 + 1; v += 2) {
    __m512i sum[8][2];
    product8(s->precision, 2, a, s->depth, positions + v * panel, panel, 16, s->depth, sum);
    UNROLLED for (int m = 0; m < 8; m++)
      UNROLLED for (int q = 0; q < 2; q++)
        store_product(s->precision, target + m * row_bytes, (v + q) * 16, sum[m][q]);
  }
  if (v == high / 16) {
    __m512i sum[8][2];
    product8(s->precision, 1, a, s->depth, positions + v * panel, panel, 16, s->depth, sum);
    UNROLLED for (int m = 0; m < 8; m++)
      store_product(s->precision, target + m * row_bytes, v * 16, sum[m][0]);
  }
}

/// Copies eight rows from `first` on next to each other, with zeros beyond the length.
INLINE const uint32_t *eight_rows(const shape *s, const rampart_attention *head, const void *rows,
                                  int32_t first, uint32_t *copy) {
  for (int32_t m = 0; m < 8; m++) {
    if (first + m < head->length)
      memcpy(copy + m * s->depth, row_at(s, rows, first + m, head->stride), 4 * (size_t)s->depth);
    else memset(copy + m * s->depth, 0, 4 * (size_t)s->depth);
  }
  return copy;
}

/// Looks up the products of 32 keys for 16 queries: `tile` gets 32 keys a query, in the products' form.
INLINE void key_tile(const shape *s, const rampart_relative_table *relative, const uint8_t *products,
                     int32_t i, int32_t j, __m512i *tile) {
  const int16_t *index = relative->index;
  if (s->precision == RAMPART_BFLOAT16) {
    __m512i r[16];
    const uint16_t *row = (const uint16_t *)products + (int64_t)j * s->product_stride;
    UNROLLED for (int p = 0; p < 16; p++, row += 2 * s->product_stride) {
      const int32_t d = i - j - 2 * p, bound = relative->pair_extent;
      const int32_t near = d < -bound ? -bound : d > bound ? bound : d;
      __m256i first = _mm256_loadu_si256((const __m256i *)(row + index[d]));
      __m256i second = _mm256_loadu_si256((const __m256i *)(row + s->product_stride + index[d - 1]));
      r[p] = _mm512_permutex2var_epi16(_mm512_castsi256_si512(first),
                                       _mm512_load_si512(relative->pairs[near]),
                                       _mm512_castsi256_si512(second));
    }
    transpose16(r);
    UNROLLED for (int q = 0; q < 16; q++) _mm512_store_si512(tile + q, r[q]);
  } else {
    const float *row = (const float *)products + (int64_t)j * s->product_stride;
    for (int half = 0; half < 2; half++) {
      __m512i r[16];
      UNROLLED for (int p = 0; p < 16; p++, row += s->product_stride) {
        const int32_t d = i - j - 16 * half - p;
        __m512i at = _mm512_cvtepi16_epi32(_mm256_loadu_si256((const __m256i *)(index + d)));
        at = _mm512_sub_epi32(at, _mm512_set1_epi32(index[d]));
        r[p] = _mm512_permutexvar_epi32(at, _mm512_loadu_si512(row + index[d]));
      }
      transpose16(r);
      UNROLLED for (int q = 0; q < 16; q++) _mm512_store_si512(tile + 2 * q + half, r[q]);
    }
  }
}

/// Looks up the products of one query for 32 keys, the first of which is `e` beyond it.
INLINE void query_lookup(const shape *s, const rampart_relative_table *relative, const uint8_t *row,
                         int32_t e, __m512i *found) {
  const int16_t *reversed = relative->reversed + e;
  if (s->precision == RAMPART_BFLOAT16) {
    // Two aligned blocks of 32 hold every row wanted; the low six bits of a row say block and place.
    const int32_t block = reversed[31] >> 5;
    const uint16_t *even = (const uint16_t *)row + ((block + 1) & ~1) * 32;
    const uint16_t *odd = (const uint16_t *)row + (block | 1) * 32;
    found[0] = _mm512_permutex2var_epi16(_mm512_load_si512(even), _mm512_loadu_si512(reversed),
                                         _mm512_load_si512(odd));
  } else {
    UNROLLED for (int half = 0; half < 2; half++) {
      const int32_t base = reversed[16 * half + 15];
      __m512i at = _mm512_cvtepi16_epi32(_mm256_loadu_si256((const __m256i *)(reversed + 16 * half)));
      at = _mm512_sub_epi32(at, _mm512_set1_epi32(base));
      found[half] = _mm512_permutexvar_epi32(at, _mm512_loadu_si512((const float *)row + base));
    }
  }
}

INLINE __m512 half_of(__m512i products, const int half) {
  __m256i part = half ? _mm512_extracti64x4_epi64(products, 1) : _mm512_castsi512_si256(products);
  return _mm512_cvtph_ps(part);
}

/// The scores of up to 16 queries from `i` on with all keys, before scaling, and each query's largest.
INLINE void block_scores(const shape *s, const rampart_attention *head, const scratch_parts *parts,
                         const uint32_t *a, int32_t i, int32_t halves, __m512 *most) {
  const int64_t product_row = s->product_stride * (int64_t)product_bytes(s->precision);
  const bool wide = s->precision == RAMPART_FLOAT32;
  __m512i tile[2 * QUERIES];
  if (!head->position_queries) memset(tile, 0, sizeof tile);
  for (int32_t j = 0; j < s->padded; j += KEYS) {
    if (s->relative && head->position_queries)
      key_tile(s, head->relative, parts->key_products, i, j, tile);
    const uint32_t *keys = parts->keys + (int64_t)j * s->depth;
    const __mmask16 real[2] = {lanes(head->length - j), lanes(head->length - j - 16)};
    for (int32_t half = 0; half < halves; half++) {
      __m512i sum[8][2];
      product8(s->precision, 2, a + half * 8 * s->depth, s->depth, keys, 16 * (int64_t)s->depth, 16,
               s->depth, sum);
      UNROLLED for (int m = 0; m < 8; m++) {
        const int32_t q = 8 * half + m;
        __m512 x[2] = {_mm512_castsi512_ps(sum[m][0]), _mm512_castsi512_ps(sum[m][1])};
        if (s->relative) {
          __m512i found[2];
          query_lookup(s, head->relative, parts->query_products + q * product_row, j - i - q, found);
          UNROLLED for (int v = 0; v < 2; v++) {
            __m512 from_key = wide ? _mm512_castsi512_ps(tile[2 * q + v]) : half_of(tile[q], v);
            __m512 from_query = wide ? _mm512_castsi512_ps(found[v]) : half_of(found[0], v);
            x[v] = _mm512_add_ps(x[v], _mm512_add_ps(from_query, from_key));
          }
        }
        UNROLLED for (int v = 0; v < 2; v++) {
          x[v] = _mm512_mask_mov_ps(_mm512_set1_ps(-INFINITY), real[v], x[v]);
          most[q] = _mm512_max_ps(x[v], most[q]);
          _mm512_store_ps(parts->scores + (int64_t)q * s->padded + j + 16 * v, x[v]);
        }
      }
    }
  }
}

/// Turns a query's scores into probabilities times their sum, in place; returns the inverse of the sum.
/// bfloat16 probabilities fill the first half of the row.
INLINE float softmax_row(const shape *s, float *row, __m512 most, float scale) {
  const bool coarse = s->precision == RAMPART_BFLOAT16;
  const __m512 factor = _mm512_set1_ps(scale * 1.44269504f);
  const __m512 top = _mm512_mul_ps(_mm512_set1_ps(_mm512_reduce_max_ps(most)), factor);
  __m512 sum = _mm512_setzero_ps(), other = sum;
  for (int32_t j = 0; j < s->padded; j += 32) {
    __m512 low = exp2_ps(coarse, _mm512_fmsub_ps(_mm512_load_ps(row + j), factor, top));
    __m512 high = exp2_ps(coarse, _mm512_fmsub_ps(_mm512_load_ps(row + j + 16), factor, top));
    sum = _mm512_add_ps(sum, low);
    other = _mm512_add_ps(other, high);
    if (coarse) {
      _mm512_store_si512((uint16_t *)row + j, (__m512i)_mm512_cvtne2ps_pbh(high, low));
    } else {
      _mm512_store_ps(row + j, low);
      _mm512_store_ps(row + j + 16, high);
    }
  }
  return 1.0f / _mm512_reduce_add_ps(_mm512_add_ps(sum, other));
}

/// Probabilities times values, for eight queries from `i` on.
INLINE void block_context(const shape *s, const rampart_attention *head, const scratch_parts *parts,
                          const float *scores, const float *inverse, int32_t i) {
  const int64_t depth = s->padded * (int64_t)bytes_of(s->precision) / 4;
  float *context = head->context + i * head->context_stride;
  for (int32_t k = 0; k < s->width; k += 32) {
    const int vectors = s->width - k >= 32 ? 2 : 1;
    __m512i sum[8][2];
    if (vectors == 2)
      product8(s->precision, 2, (const uint32_t *)scores, s->padded, parts->values + k, 16, s->width,
               depth, sum);
    else
      product8(s->precision, 1, (const uint32_t *)scores, s->padded, parts->values + k, 16, s->width,
               depth, sum);
    UNROLLED for (int m = 0; m < 8; m++) {
      if (i + m >= head->end_query) break;
      const __m512 factor = _mm512_set1_ps(inverse[m]);
      float *target = context + m * head->context_stride + k;
      _mm512_storeu_ps(target, _mm512_mul_ps(_mm512_castsi512_ps(sum[m][0]), factor));
      if (vectors == 2)
        _mm512_storeu_ps(target + 16, _mm512_mul_ps(_mm512_castsi512_ps(sum[m][1]), factor));
    }
  }
}

INLINE void attention_of(const rampart_precision precision, const int32_t width, const bool relative,
                         const rampart_attention *head) {
  const int32_t rows = relative ? head->relative->rows : 0;
  const shape s = {precision, relative, width * (int32_t)bytes_of(precision) / 4, width,
                   product_stride_of(rows), (int32_t)rounded_up((size_t)head->length, KEYS)};
  scratch_parts parts;
  lay_out(precision, head->length, width, rows, head->scratch, &parts);
  pack_keys(&s, head, parts.keys);
  pack_values(&s, head, parts.values);
  const int64_t product_row = s.product_stride * (int64_t)product_bytes(precision);
  if (relative && head->position_queries)
    for (int32_t j = 0; j < head->length; j += 8) {
      const uint32_t *a = eight_rows(&s, head, head->keys, j, parts.rows);
      position_products(&s, a, head->position_queries,
                        head->relative->index[head->first_query - (j + 7)],
                        head->relative->index[head->end_query - 1 - j], parts.key_products + j * product_row);
    }
  if (relative && !head->position_keys)
    memset(parts.query_products, 0, (size_t)(QUERIES * product_row));
  for (int32_t i = head->first_query; i < head->end_query; i += QUERIES) {
    const int32_t halves = head->end_query - i > 8 ? 2 : 1;
    __m512 most[QUERIES];
    for (int32_t half = 0; half < halves; half++) {
      const int32_t first = i + 8 * half;
      const uint32_t *a = eight_rows(&s, head, head->queries, first, parts.rows + half * 8 * s.depth);
      if (relative && head->position_keys)
        position_products(&s, a, head->position_keys,
                          head->relative->index[first - (head->length - 1)],
                          head->relative->index[first + 7],
                          parts.query_products + 8 * half * product_row);
    }
    for (int q = 0; q < QUERIES; q++) most[q] = _mm512_set1_ps(-FLT_MAX);
    block_scores(&s, head, &parts, parts.rows, i, halves, most);
    float inverse[QUERIES];
    for (int32_t q = 0; q < 8 * halves; q++)
      inverse[q] = softmax_row(&s, parts.scores + (int64_t)q * s.padded, most[q], head->scale);
    for (int32_t half = 0; half < halves; half++)
      block_context(&s, head, &parts, parts.scores + (int64_t)8 * half * s.padded, inverse + 8 * half,
                    i + 8 * half);
  }
}

#define ATTENTION(name, precision, width)                                  \
  static void name##_relative(const rampart_attention *head) {             \
    attention_of(precision, width, true, head);                            \
  }                                                                        \
  static void name##_plain(const rampart_attention *head) {                \
    attention_of(precision, width, false, head);                           \
  }                                                                        \
  static void name(const rampart_attention *head) {                        \
    if (head->relative) name##_relative(head);                             \
    else name##_plain(head);                                               \
  }

ATTENTION(float32_64, RAMPART_FLOAT32, 64)
ATTENTION(float32_32, RAMPART_FLOAT32, 32)
ATTENTION(float32_any, RAMPART_FLOAT32, head->head_width)
ATTENTION(bfloat16_64, RAMPART_BFLOAT16, 64)
ATTENTION(bfloat16_32, RAMPART_BFLOAT16, 32)
ATTENTION(bfloat16_any, RAMPART_BFLOAT16, head->head_width)

void avx512_attention(const rampart_attention *head) {
  const bool wide = head->precision == RAMPART_FLOAT32;
  switch (head->head_width) {
    case 64: (wide ? float32_64 : bfloat16_64)(head); break;
    case 32: (wide ? float32_32 : bfloat16_32)(head); break;
    default: (wide ? float32_any : bfloat16_any)(head); break;
  }
}

AVX512_END
#endif
