#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled RE2 expression; safe to use from many threads at once.
typedef struct rampart_re2 rampart_re2;

enum {
  RAMPART_RE2_CASELESS = 1,
  RAMPART_RE2_DOT_NEWLINE = 2,
  RAMPART_RE2_UTF8 = 4,
};

/// Why an expression was refused.
typedef struct rampart_re2_error {
  /// RE2::ErrorCode.
  int32_t code;
  /// The part of the expression that is wrong, cut at the size of the buffer.
  char argument[128];
  /// How many bytes of `argument` count.
  size_t argument_count;
  /// Where that part stands in the expression; -1 if that is not certain.
  int64_t offset;
} rampart_re2_error;

/// The value of a group that took no part in a match.
#define RAMPART_RE2_UNSET SIZE_MAX

/// Compiles an expression within `memory` bytes; NULL, with `error` filled in, if it is refused.
rampart_re2 *rampart_re2_create(const char *expression, size_t count, uint32_t options,
                                int64_t memory, rampart_re2_error *error);

void rampart_re2_destroy(rampart_re2 *expression);

/// The number of capturing groups.
int32_t rampart_re2_group_count(const rampart_re2 *expression);

/// Searches `text` from `start` to `end`, with the rest of the text as context.
///
/// Fills `bounds` with the start and end of the match and of `groups` groups; returns whether there
/// is a match.
int32_t rampart_re2_search(const rampart_re2 *expression, const uint8_t *text, size_t count,
                           size_t start, size_t end, size_t *bounds, int32_t groups);

#ifdef __cplusplus
}
#endif
