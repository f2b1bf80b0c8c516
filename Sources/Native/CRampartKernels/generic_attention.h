// SPDX-License-Identifier: Apache-2.0
// Attention of one head in plain C, one query after another.
#pragma once

#include "generic_rows.h"

SHARED size_t generic_position_bytes(rampart_precision precision, int32_t rows, int32_t head_width) {
  return rounded_up((size_t)rows * (size_t)head_width * bytes_of(precision), 64);
}

SHARED void generic_pack_positions(rampart_precision precision, const float *table, int64_t stride,
                                   int32_t rows, int32_t head_width, void *packed) {
  for (int32_t row = 0; row < rows; row++, table += stride)
    for (int32_t i = 0; i < head_width; i++) {
      size_t at = (size_t)row * head_width + i;
      if (precision == RAMPART_FLOAT32) ((float *)packed)[at] = table[i];
      else ((uint16_t *)packed)[at] = bfloat16_of(table[i]);
    }
}

SHARED size_t generic_attention_scratch(rampart_precision precision, int32_t length, int32_t head_width,
                                        int32_t position_rows) {
  (void)precision, (void)head_width, (void)position_rows;
  return rounded_up((size_t)length * sizeof(float), 64);
}

INLINE float generic_element(rampart_precision precision, const void *row, int32_t i) {
  return precision == RAMPART_FLOAT32 ? ((const float *)row)[i]
                                      : widened_bfloat16(((const uint16_t *)row)[i]);
}

INLINE float generic_dot(rampart_precision precision, const void *a, const void *b, int32_t width) {
  float sums[LANES] = {0};
  for (int32_t i = 0; i < width; i += LANES)
    for (int l = 0; l < LANES; l++)
      sums[l] += generic_element(precision, a, i + l) * generic_element(precision, b, i + l);
  return generic_sum(sums);
}

INLINE const void *generic_row(rampart_precision precision, const void *rows, int64_t elements) {
  return (const uint8_t *)rows + elements * (int64_t)bytes_of(precision);
}

INLINE void generic_attention_of(rampart_precision precision, const rampart_attention *head) {
  const int32_t length = head->length, width = head->head_width;
  float *scores = head->scratch;
  for (int32_t i = head->first_query; i < head->end_query; i++) {
    const void *query = generic_row(precision, head->queries, i * head->stride);
    float maximum = -FLT_MAX;
    for (int32_t j = 0; j < length; j++) {
      const void *key = generic_row(precision, head->keys, j * head->stride);
      float score = generic_dot(precision, query, key, width);
      if (head->relative) {
        int64_t row = (int64_t)head->relative->index[i - j] * width;
        if (head->position_keys)
          score += generic_dot(precision, query, generic_row(precision, head->position_keys, row), width);
        if (head->position_queries)
          score += generic_dot(precision, key, generic_row(precision, head->position_queries, row), width);
      }
      score *= head->scale;
      scores[j] = score;
      maximum = score > maximum ? score : maximum;
    }
    for (int32_t j = 0; j < length; j++) scores[j] = exponential(scores[j] - maximum);
    float sum = 0;
    for (int32_t j = 0; j < length; j++) sum += scores[j];
    // Only scores that are not numbers leave nothing.
    float inverse = sum > 0 ? 1.0f / sum : 0;
    float *context = head->context + i * head->context_stride;
    for (int32_t at = 0; at < width; at += LANES) {
      float sums[LANES] = {0};
      for (int32_t j = 0; j < length; j++) {
        const void *value = generic_row(precision, head->values, j * head->stride);
        for (int l = 0; l < LANES; l++) sums[l] += scores[j] * generic_element(precision, value, at + l);
      }
      for (int l = 0; l < LANES; l++) context[at + l] = sums[l] * inverse;
    }
  }
}

SHARED void generic_attention(const rampart_attention *head) {
  if (head->precision == RAMPART_FLOAT32) generic_attention_of(RAMPART_FLOAT32, head);
  else generic_attention_of(RAMPART_BFLOAT16, head);
}
