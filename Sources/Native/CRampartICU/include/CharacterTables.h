// SPDX-License-Identifier: Apache-2.0
// What the `tokenizers` package believes about each scalar; its Unicode versions are neither ICU's nor Swift's.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Flags of a scalar. Canonical and compatible say that it has such a decomposition, composes that it
/// may be the second of a composition, changes that it is not itself under NFC or NFKC; control that BERT's
/// cleaning drops it.
enum {
  RAMPART_CHAR_WHITESPACE = 1 << 0,
  RAMPART_CHAR_PUNCTUATION = 1 << 1,
  RAMPART_CHAR_CONTROL = 1 << 2,
  RAMPART_CHAR_NONSPACING = 1 << 3,
  RAMPART_CHAR_MARK = 1 << 4,
  RAMPART_CHAR_NUMERIC = 1 << 5,
  RAMPART_CHAR_WORD = 1 << 6,
  RAMPART_CHAR_CANONICAL = 1 << 7,
  RAMPART_CHAR_COMPATIBLE = 1 << 8,
  RAMPART_CHAR_COMPOSES = 1 << 9,
  RAMPART_CHAR_COMPOSED_CHANGES = 1 << 10,
  RAMPART_CHAR_COMPATIBLE_CHANGES = 1 << 11,
};

/// Grapheme cluster categories of UAX #29, in the order of the generator.
enum {
  RAMPART_GRAPHEME_OTHER = 0,
  RAMPART_GRAPHEME_CR,
  RAMPART_GRAPHEME_LF,
  RAMPART_GRAPHEME_CONTROL,
  RAMPART_GRAPHEME_EXTEND,
  RAMPART_GRAPHEME_ZWJ,
  RAMPART_GRAPHEME_REGIONAL,
  RAMPART_GRAPHEME_PREPEND,
  RAMPART_GRAPHEME_SPACING,
  RAMPART_GRAPHEME_L,
  RAMPART_GRAPHEME_V,
  RAMPART_GRAPHEME_T,
  RAMPART_GRAPHEME_LV,
  RAMPART_GRAPHEME_LVT,
  RAMPART_GRAPHEME_PICTOGRAPHIC,
};

/// Indic conjunct break classes.
enum {
  RAMPART_CONJUNCT_NONE = 0,
  RAMPART_CONJUNCT_CONSONANT,
  RAMPART_CONJUNCT_EXTEND,
  RAMPART_CONJUNCT_LINKER,
};

/// One scalar's properties.
typedef struct {
  uint16_t flags;
  /// The rank of its canonical combining class; 0 for starters.
  uint8_t combining;
  /// Bits 0-3 grapheme category, 4-5 conjunct break class.
  uint8_t grapheme;
  /// What to add for lower case (U+0130 also gains U+0307).
  int32_t lowercase;
} rampart_char;

#define RAMPART_CHAR_PAGE_BITS 7
extern const uint16_t rampart_char_pages[];
extern const uint8_t rampart_char_entries[];
extern const rampart_char rampart_char_records[];

/// Sorted scalars with a decomposition (Hangul syllables excepted), and for each two places, canonical
/// and compatible: bits 0-4 how many scalars, the rest where they begin.
extern const size_t rampart_decomposition_count;
extern const uint32_t rampart_decomposition_keys[];
extern const uint32_t rampart_decomposition_places[];
extern const uint32_t rampart_decomposition_scalars[];

/// Sorted pairs (first << 32 | second) and what they compose to (Hangul excepted).
extern const size_t rampart_composition_count;
extern const uint64_t rampart_composition_keys[];
extern const uint32_t rampart_composition_results[];

/// Returns the properties of a scalar; those of an unassigned one from 0x110000.
static inline rampart_char rampart_char_lookup(uint32_t scalar) {
  if (scalar >= 0x110000) scalar = 0x10FFFF;
  uint32_t page = rampart_char_pages[scalar >> RAMPART_CHAR_PAGE_BITS];
  return rampart_char_records[rampart_char_entries[(page << RAMPART_CHAR_PAGE_BITS) +
                                                   (scalar & ((1u << RAMPART_CHAR_PAGE_BITS) - 1))]];
}

/// Returns the full decomposition of a scalar that is flagged to have one and is no Hangul syllable.
static inline const uint32_t *_Nonnull rampart_char_decompose(
    uint32_t scalar, int compatible, size_t *_Nonnull count) {
  size_t low = 0, high = rampart_decomposition_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (rampart_decomposition_keys[middle] < scalar) low = middle + 1;
    else high = middle;
  }
  *count = 0;
  if (low == rampart_decomposition_count || rampart_decomposition_keys[low] != scalar)
    return rampart_decomposition_scalars;
  uint32_t place = rampart_decomposition_places[low * 2 + (compatible ? 1 : 0)];
  *count = place & 31;
  return rampart_decomposition_scalars + (place >> 5);
}

/// Returns what two scalars compose to, Hangul included, or 0.
static inline uint32_t rampart_char_compose(uint32_t first, uint32_t second) {
  if (first - 0x1100 < 19 && second - 0x1161 < 21)
    return 0xAC00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28;
  if (first - 0xAC00 < 11172 && (first - 0xAC00) % 28 == 0 && second - 0x11A8 < 27)
    return first + (second - 0x11A7);
  uint64_t key = (uint64_t)first << 32 | second;
  size_t low = 0, high = rampart_composition_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (rampart_composition_keys[middle] < key) low = middle + 1;
    else high = middle;
  }
  if (low == rampart_composition_count || rampart_composition_keys[low] != key) return 0;
  return rampart_composition_results[low];
}

#ifdef __cplusplus
}
#endif
