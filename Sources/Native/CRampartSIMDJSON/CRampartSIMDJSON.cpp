#include "CRampartSIMDJSON.h"

#include <cstring>
#include <memory>
#include <simdjson.h>

// Warnings are errors here too; a flag in the manifest would keep other packages from using this one.
#pragma clang diagnostic error "-Wall"
#pragma clang diagnostic error "-Wextra"

namespace {

// One parser a thread: its buffers are reused, and nothing is shared.
thread_local std::unique_ptr<simdjson::dom::parser> parser;

int hexadecimal(uint8_t digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const uint8_t lower = digit | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 0;
}

unsigned codeUnit(const uint8_t *at) {
  return static_cast<unsigned>(
      hexadecimal(at[0]) << 12 | hexadecimal(at[1]) << 8 | hexadecimal(at[2]) << 4 |
      hexadecimal(at[3]));
}

// simdjson 3.0 decodes halves of surrogate pairs to other characters instead of refusing them, so
// every escape of an accepted document is looked at once more.
bool hasLoneSurrogate(const uint8_t *bytes, size_t count) {
  const uint8_t *end = bytes + count;
  const uint8_t *at = bytes;
  while (at < end &&
         (at = static_cast<const uint8_t *>(memchr(at, '\\', static_cast<size_t>(end - at))))) {
    if (end - at < 6 || at[1] != 'u') {
      at += 2;
      continue;
    }
    const unsigned unit = codeUnit(at + 2);
    at += 6;
    if ((unit & 0xF800) != 0xD800) continue;
    if (unit >= 0xDC00 || end - at < 6 || at[0] != '\\' || at[1] != 'u') return true;
    if ((codeUnit(at + 2) & 0xFC00) != 0xDC00) return true;
    at += 6;
  }
  return false;
}

rampart_json_status statusOf(simdjson::error_code error) {
  switch (error) {
  case simdjson::SUCCESS: return RAMPART_JSON_OK;
  case simdjson::EMPTY: return RAMPART_JSON_EMPTY;
  case simdjson::DEPTH_ERROR: return RAMPART_JSON_TOO_DEEP;
  case simdjson::CAPACITY: return RAMPART_JSON_TOO_LARGE;
  case simdjson::MEMALLOC: return RAMPART_JSON_NO_MEMORY;
  default: return RAMPART_JSON_MALFORMED;
  }
}

} // namespace

extern "C" rampart_json_status rampart_json_parse(
    const uint8_t *bytes, size_t count, size_t maximum_depth, const uint64_t **tape,
    const uint8_t **strings) {
  try {
    if (count == 0) return RAMPART_JSON_EMPTY;
    if (!parser) parser = std::make_unique<simdjson::dom::parser>();
    if (parser->capacity() < count || parser->max_depth() != maximum_depth) {
      const size_t room = count < 4096 ? 4096 : count;
      if (const auto error = parser->allocate(room, maximum_depth)) return statusOf(error);
    }
    // The bytes are copied to a buffer that has the padding simdjson reads beyond the end.
    const auto result = parser->parse(bytes, count, true);
    if (result.error()) return statusOf(result.error());
    if (hasLoneSurrogate(bytes, count)) return RAMPART_JSON_LONE_SURROGATE;
    *tape = parser->doc.tape.get();
    *strings = parser->doc.string_buf.get();
    return RAMPART_JSON_OK;
  } catch (...) {
    return RAMPART_JSON_NO_MEMORY;
  }
}

extern "C" void rampart_json_release(void) { parser.reset(); }
