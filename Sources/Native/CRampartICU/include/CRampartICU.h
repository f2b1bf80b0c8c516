// SPDX-License-Identifier: Apache-2.0
// A C face over the parts of ICU that views of texts need.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "CharacterTables.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What kind of character a scalar is, as far as folding asks.
enum {
  RAMPART_CLASS_OTHER = 0,
  RAMPART_CLASS_LATIN = 1,
  RAMPART_CLASS_GREEK = 2,
  RAMPART_CLASS_CYRILLIC = 3,
  RAMPART_CLASS_LETTER = 4,
  RAMPART_CLASS_MARK = 5,
  RAMPART_CLASS_IGNORABLE = 6,
};

/// When a scalar may be read as the ASCII text that the fold table has for it.
enum {
  RAMPART_FOLD_NONE = 0,
  /// Always: a compatibility form, an accented letter, a digit or a space.
  RAMPART_FOLD_COMPATIBLE = 1,
  /// Only in a word that becomes ASCII altogether: a look-alike.
  RAMPART_FOLD_LOOKALIKE = 2,
  /// Always, but it is no reason to make a view: quotation marks, dashes.
  RAMPART_FOLD_COSMETIC = 3,
};

/// A fold table entry: bits 0-9 index of the text, bit 10 whether NFKC may
/// change the scalar, 11-13 class, 14-15 when to fold.
typedef uint16_t rampart_fold_entry;

#define RAMPART_FOLD_PAGE_BITS 7
extern const uint16_t rampart_fold_pages[0x110000 >> RAMPART_FOLD_PAGE_BITS];
extern const rampart_fold_entry rampart_fold_entries[];
/// Offsets into `rampart_fold_texts`; text `i` ends where text `i + 1` begins.
extern const uint16_t rampart_fold_offsets[];
extern const char rampart_fold_texts[];

/// Returns the table's entry of a scalar below 0x110000.
static inline rampart_fold_entry rampart_fold_lookup(uint32_t scalar) {
  uint32_t page = rampart_fold_pages[scalar >> RAMPART_FOLD_PAGE_BITS];
  return rampart_fold_entries[(page << RAMPART_FOLD_PAGE_BITS) +
                              (scalar & ((1u << RAMPART_FOLD_PAGE_BITS) - 1))];
}

static inline uint32_t rampart_fold_class(rampart_fold_entry entry) { return (entry >> 11) & 7; }
static inline uint32_t rampart_fold_strength(rampart_fold_entry entry) { return entry >> 14; }
static inline uint32_t rampart_fold_may_normalize(rampart_fold_entry entry) {
  return (entry >> 10) & 1;
}
static inline const char *_Nonnull rampart_fold_text(rampart_fold_entry entry) {
  return rampart_fold_texts + rampart_fold_offsets[entry & 0x3FF];
}
static inline uint32_t rampart_fold_length(rampart_fold_entry entry) {
  return rampart_fold_offsets[(entry & 0x3FF) + 1] - rampart_fold_offsets[entry & 0x3FF];
}

/// Computes, from ICU's data as it is now, what the fold table says of a scalar.
///
/// `text` has room for 32 bytes and receives the ASCII text with a NUL. Returns an entry without
/// the index. Slow: for the generator and the test of the table.
uint32_t rampart_fold_compute(uint32_t scalar, char *_Nonnull text);

/// Returns whether ICU counts a scalar among the default ignorable ones.
int rampart_is_default_ignorable(uint32_t scalar);

/// One stretch of a normalisation: so many bytes in, so many out, and whether they differ.
typedef struct {
  uint32_t old_length;
  uint32_t new_length;
  uint32_t changed;
} rampart_edit;

/// The result of a normalisation; free it with `rampart_nfkc_free`.
typedef struct rampart_nfkc rampart_nfkc;

/// Returns NFKC of valid UTF-8, or NULL if the text is normalised, longer than `limit` when it is
/// normalised, or ICU fails; `exceeded` tells the second and third from the first.
rampart_nfkc *_Nullable rampart_nfkc_make(
    const uint8_t *_Nonnull bytes, size_t count, size_t limit, int *_Nonnull exceeded);
const uint8_t *_Nonnull rampart_nfkc_bytes(const rampart_nfkc *_Nonnull result);
size_t rampart_nfkc_count(const rampart_nfkc *_Nonnull result);
const rampart_edit *_Nullable rampart_nfkc_edits(const rampart_nfkc *_Nonnull result);
size_t rampart_nfkc_edit_count(const rampart_nfkc *_Nonnull result);
void rampart_nfkc_free(rampart_nfkc *_Nonnull result);

#ifdef __cplusplus
}
#endif
