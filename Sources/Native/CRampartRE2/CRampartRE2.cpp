#include "CRampartRE2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

// Warnings are errors here too; a flag in the manifest would keep other packages from using this one.
#pragma clang diagnostic error "-Wall"
#pragma clang diagnostic error "-Wextra"

struct rampart_re2 {
  rampart_re2(const re2::StringPiece &expression, const RE2::Options &options)
      : compiled(expression, options) {}
  RE2 compiled;
};

namespace {

// RE2 hands back a copy of the wrong part, not its place; a part that stands once has one place.
int64_t place(const std::string &part, const re2::StringPiece &whole) {
  if (part.empty() || part.size() == whole.size()) return -1;
  const size_t first = whole.find(part);
  if (first == re2::StringPiece::npos || whole.rfind(part) != first) return -1;
  return static_cast<int64_t>(first);
}

void describe(const RE2 &compiled, const re2::StringPiece &whole, rampart_re2_error *error) {
  const std::string &part = compiled.error_arg();
  error->code = compiled.error_code();
  error->argument_count = std::min(part.size(), sizeof error->argument);
  std::memcpy(error->argument, part.data(), error->argument_count);
  error->offset = place(part, whole);
}

constexpr int32_t kStackGroups = 16;

}  // namespace

rampart_re2 *rampart_re2_create(const char *expression, size_t count, uint32_t options,
                                int64_t memory, rampart_re2_error *error) {
  RE2::Options settings(RE2::Quiet);
  settings.set_encoding((options & RAMPART_RE2_UTF8) ? RE2::Options::EncodingUTF8
                                                     : RE2::Options::EncodingLatin1);
  settings.set_case_sensitive(!(options & RAMPART_RE2_CASELESS));
  settings.set_dot_nl(options & RAMPART_RE2_DOT_NEWLINE);
  settings.set_max_mem(memory);
  const re2::StringPiece whole(expression, count);
  std::unique_ptr<rampart_re2> result(new (std::nothrow) rampart_re2(whole, settings));
  if (!result) {
    *error = rampart_re2_error{};
    error->offset = -1;
    return nullptr;
  }
  if (!result->compiled.ok()) {
    describe(result->compiled, whole, error);
    return nullptr;
  }
  return result.release();
}

void rampart_re2_destroy(rampart_re2 *expression) { delete expression; }

int32_t rampart_re2_group_count(const rampart_re2 *expression) {
  return expression->compiled.NumberOfCapturingGroups();
}

int32_t rampart_re2_search(const rampart_re2 *expression, const uint8_t *text, size_t count,
                           size_t start, size_t end, size_t *bounds, int32_t groups) {
  const char *base = reinterpret_cast<const char *>(text);
  re2::StringPiece few[kStackGroups + 1];
  std::vector<re2::StringPiece> many;
  re2::StringPiece *pieces = few;
  if (groups > kStackGroups) {
    many.resize(static_cast<size_t>(groups) + 1);
    pieces = many.data();
  }
  if (!expression->compiled.Match(re2::StringPiece(base, count), start, end, RE2::UNANCHORED,
                                  pieces, groups + 1)) {
    return 0;
  }
  for (int32_t group = 0; group <= groups; group++) {
    const bool unset = pieces[group].data() == nullptr;
    const size_t first = unset ? RAMPART_RE2_UNSET : pieces[group].data() - base;
    bounds[2 * group] = first;
    bounds[2 * group + 1] = unset ? RAMPART_RE2_UNSET : first + pieces[group].size();
  }
  return 1;
}
