#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Whether `count` bytes at `digits`, with their `+`, spaces, dots, dashes and brackets, are a valid
/// telephone number, read as international or as a national number of `region` (ISO 3166-1 alpha-2).
bool rampart_phone_number_is_valid(const char *digits, size_t count, const char *region);

/// Whether libphonenumber knows `region`.
bool rampart_phone_number_knows_region(const char *region);

#ifdef __cplusplus
}
#endif
