// SPDX-License-Identifier: Apache-2.0
#include "CRampartICU.h"

#include <algorithm>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

// Warnings are errors here too; a flag in the manifest would keep other packages from using this one.
#pragma clang diagnostic error "-Wall"
#pragma clang diagnostic error "-Wextra"

struct rampart_nfkc {
  std::string bytes;
  std::vector<rampart_edit> edits;
};

namespace {

// The text is normalised in pieces, so that an expanding one (U+FDFA is 33 bytes for 3) stops at
// the limit instead of after the whole.
constexpr size_t pieceLength = 1 << 16;

// The end of a piece: the first place from `from` on where normalisation starts afresh.
size_t pieceEnd(const icu::Normalizer2 &normalizer, const uint8_t *bytes, size_t from, size_t count) {
  size_t at = std::min(from, count);
  while (at < count) {
    if (bytes[at] < 0x80) return at;
    if ((bytes[at] & 0xC0) == 0x80) {
      ++at;
      continue;
    }
    UChar32 scalar;
    size_t next = at;
    U8_NEXT_UNSAFE(bytes, next, scalar);
    if (normalizer.hasBoundaryBefore(scalar)) return at;
    at = next;
  }
  return count;
}

bool appendPiece(
    const icu::Normalizer2 &normalizer, const uint8_t *bytes, size_t count, rampart_nfkc &result) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Edits edits;
  icu::StringByteSink<std::string> sink(&result.bytes);
  normalizer.normalizeUTF8(
      0, icu::StringPiece(reinterpret_cast<const char *>(bytes), static_cast<int32_t>(count)), sink,
      &edits, status);
  if (U_FAILURE(status)) return false;
  auto iterator = edits.getFineIterator();
  while (iterator.next(status)) {
    rampart_edit edit{
        static_cast<uint32_t>(iterator.oldLength()), static_cast<uint32_t>(iterator.newLength()),
        iterator.hasChange() ? 1u : 0u};
    if (!edit.changed && !result.edits.empty() && !result.edits.back().changed) {
      result.edits.back().old_length += edit.old_length;
      result.edits.back().new_length += edit.new_length;
    } else {
      result.edits.push_back(edit);
    }
  }
  return U_SUCCESS(status);
}

}  // namespace

extern "C" {

rampart_nfkc *rampart_nfkc_make(
    const uint8_t *bytes, size_t count, size_t limit, int *exceeded) try {
  *exceeded = 0;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *normalizer = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status) || count > INT32_MAX) {
    *exceeded = 1;
    return nullptr;
  }
  icu::StringPiece whole(reinterpret_cast<const char *>(bytes), static_cast<int32_t>(count));
  if (normalizer->isNormalizedUTF8(whole, status) && U_SUCCESS(status)) return nullptr;
  auto result = std::make_unique<rampart_nfkc>();
  result->bytes.reserve(std::min(limit, count + count / 8));
  for (size_t at = 0; at < count;) {
    size_t end = pieceEnd(*normalizer, bytes, at + pieceLength, count);
    if (!appendPiece(*normalizer, bytes + at, end - at, *result) || result->bytes.size() > limit) {
      *exceeded = 1;
      return nullptr;
    }
    at = end;
  }
  return result.release();
} catch (const std::bad_alloc &) {
  *exceeded = 1;
  return nullptr;
}

const uint8_t *rampart_nfkc_bytes(const rampart_nfkc *result) {
  return reinterpret_cast<const uint8_t *>(result->bytes.data());
}
size_t rampart_nfkc_count(const rampart_nfkc *result) { return result->bytes.size(); }
const rampart_edit *rampart_nfkc_edits(const rampart_nfkc *result) { return result->edits.data(); }
size_t rampart_nfkc_edit_count(const rampart_nfkc *result) { return result->edits.size(); }
void rampart_nfkc_free(rampart_nfkc *result) { delete result; }

int rampart_is_default_ignorable(uint32_t scalar) {
  return u_hasBinaryProperty(static_cast<UChar32>(scalar), UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

}  // extern "C"
