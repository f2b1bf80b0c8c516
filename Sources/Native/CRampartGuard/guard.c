// SPDX-License-Identifier: Apache-2.0
// C23's #embed puts the files into the program; clang has it in every mode since version 19.
#include "CRampartGuard.h"
#include "GuardPins.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

#if __has_embed("model/model.safetensors")

#define EMBEDDED(name) static const unsigned char name[] __attribute__((aligned(64)))

EMBEDDED(config) = {
#embed "model/config.json"
};
EMBEDDED(profile) = {
#embed "model/guard.json"
};
EMBEDDED(weights) = {
#embed "model/model.safetensors"
};
EMBEDDED(tokenizer) = {
#embed "model/tokenizer.json"
};
EMBEDDED(tokenizer_config) = {
#embed "model/tokenizer_config.json"
};

static const rampart_guard_file files[] = {
    {"config.json", config, sizeof config, RAMPART_PIN_CONFIG_JSON},
    {"guard.json", profile, sizeof profile, RAMPART_PIN_GUARD_JSON},
    {"model.safetensors", weights, sizeof weights, RAMPART_PIN_MODEL_SAFETENSORS},
    {"tokenizer.json", tokenizer, sizeof tokenizer, RAMPART_PIN_TOKENIZER_JSON},
    {"tokenizer_config.json", tokenizer_config, sizeof tokenizer_config,
     RAMPART_PIN_TOKENIZER_CONFIG_JSON},
};

size_t rampart_guard_file_count(void) { return sizeof files / sizeof files[0]; }
rampart_guard_file rampart_guard_file_at(size_t index) { return files[index]; }

#else

size_t rampart_guard_file_count(void) { return 0; }
rampart_guard_file rampart_guard_file_at(size_t index) {
  (void)index;
  return (rampart_guard_file){"", "", 0, ""};
}

#endif
