// SPDX-License-Identifier: Apache-2.0
// The files of the guard model, as they lie in `model`, inside the program.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// One file; its bytes neither change nor go away.
typedef struct {
  const char *name;
  /// Aligned to 64 bytes.
  const void *bytes;
  size_t size;
  /// The SHA-256 that `Scripts/pin-guard` wrote down, as 64 hexadecimal digits.
  const char *sha256;
} rampart_guard_file;

/// How many files there are; 0 in a program that was built without the model's weights.
size_t rampart_guard_file_count(void);

/// The file number `index`, 0 ..< count.
rampart_guard_file rampart_guard_file_at(size_t index);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
