#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a parse ended; the reasons are coarse, because only success is taken from here.
typedef enum rampart_json_status {
  RAMPART_JSON_OK = 0,
  RAMPART_JSON_EMPTY,
  RAMPART_JSON_TOO_DEEP,
  RAMPART_JSON_TOO_LARGE,
  RAMPART_JSON_NO_MEMORY,
  RAMPART_JSON_LONE_SURROGATE,
  RAMPART_JSON_MALFORMED,
} rampart_json_status;

/// Parses `count` bytes into simdjson's tape (its `doc/tape.md`), which belongs to the calling
/// thread and is valid until that thread's next call of a function of this header.
rampart_json_status rampart_json_parse(
    const uint8_t *bytes, size_t count, size_t maximum_depth,
    const uint64_t **tape, const uint8_t **strings);

/// Gives back the memory the calling thread holds for parsing.
void rampart_json_release(void);

#ifdef __cplusplus
}
#endif
