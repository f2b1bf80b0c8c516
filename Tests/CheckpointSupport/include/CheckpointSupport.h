// SPDX-License-Identifier: Apache-2.0
// Checkpoints of real configurations with made-up weights, the same bits as Tests/Oracles/checkpoints.py
// makes; that page describes recipes and numbers.
#pragma once

#include <stdint.h>

#pragma clang assume_nonnull begin

/// Writes the checkpoint of a recipe, a folder of Tests/Goldens/Checkpoints, into a directory that exists.
/// Returns NULL, or what went wrong (in static storage of this thread).
const char *_Nullable checkpoint_write(const char *recipe, const char *directory);

/// Made-up token ids: row `row` of a batch of sequences of `length`, each in 0 ..< vocabulary.
void checkpoint_ids(int32_t row, int32_t length, int32_t vocabulary, int32_t *ids);

#pragma clang assume_nonnull end
