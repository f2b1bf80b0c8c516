// SPDX-License-Identifier: Apache-2.0
// The rule by which the fold table is made from ICU's data. The generator writes the table with
// it, and a test compares the committed table with it.
#include "CRampartICU.h"

#include <cstring>
#include <map>
#include <memory>
#include <string>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

// Warnings are errors here too; a flag in the manifest would keep other packages from using this one.
#pragma clang diagnostic error "-Wall"
#pragma clang diagnostic error "-Wextra"

namespace {

bool isLetter(char character) {
  return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

bool isASCII(const std::string &text) {
  for (char character : text)
    if (character < 0x20 || character > 0x7E) return false;
  return !text.empty();
}

bool hasLetterOrDigit(const std::string &text) {
  for (char character : text)
    if (isLetter(character) || (character >= '0' && character <= '9')) return true;
  return false;
}

bool hasLetter(const std::string &text) {
  for (char character : text)
    if (isLetter(character)) return true;
  return false;
}

std::string lowercased(std::string text) {
  for (char &character : text)
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character + 32);
  return text;
}

std::string uppercased(std::string text) {
  for (char &character : text)
    if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 32);
  return text;
}

// NFKD without marks, if that is ASCII: ｉ, é, ①, ﬁ, no-break space.
std::string compatible(UChar32 scalar) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2 *normalizer = icu::Normalizer2::getNFKDInstance(status);
  icu::UnicodeString text = normalizer->normalize(icu::UnicodeString(scalar), status);
  if (U_FAILURE(status)) return {};
  std::string result;
  for (int32_t at = 0; at < text.length();) {
    UChar32 part = text.char32At(at);
    at += U16_LENGTH(part);
    int8_t category = u_charType(part);
    if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK) continue;
    if (part == 0x2044) part = '/';
    if (part == 0x2010 || part == 0x2212) part = '-';
    if (part >= 0x80) return {};
    result += static_cast<char>(part);
  }
  // An accent that stands alone decomposes to a space and a mark.
  if (result == " " && u_charType(scalar) != U_SPACE_SEPARATOR) return {};
  return isASCII(result) ? result : std::string();
}

// The letter in a name such as LATIN LETTER SMALL CAPITAL G or LATIN SMALL LETTER O WITH STROKE.
std::string named(UChar32 scalar) {
  struct Form {
    const char *prefix;
    bool lower;
    const char *rest;
  };
  static const Form forms[] = {
      {"LATIN LETTER SMALL CAPITAL ", true, ""},
      {"LATIN SMALL LETTER ", true, " WITH "},
      {"LATIN CAPITAL LETTER ", false, " WITH "},
      {"LATIN SMALL LETTER DOTLESS ", true, ""},
      {"LATIN SMALL LETTER LONG ", true, ""},
      {"LATIN SMALL LETTER SCRIPT ", true, ""},
      {"NEGATIVE SQUARED LATIN CAPITAL LETTER ", false, ""},
      {"NEGATIVE CIRCLED LATIN CAPITAL LETTER ", false, ""},
      {"REGIONAL INDICATOR SYMBOL LETTER ", false, ""},
  };
  UErrorCode status = U_ZERO_ERROR;
  char name[128];
  u_charName(scalar, U_UNICODE_CHAR_NAME, name, sizeof name, &status);
  if (U_FAILURE(status)) return {};
  for (const Form &form : forms) {
    size_t length = std::strlen(form.prefix);
    if (std::strncmp(name, form.prefix, length) != 0) continue;
    const char *rest = name + length;
    if (!isLetter(rest[0])) continue;
    size_t tail = std::strlen(form.rest);
    if (tail == 0 ? rest[1] != 0 : std::strncmp(rest + 1, form.rest, tail) != 0) continue;
    std::string letter(1, rest[0]);
    return form.lower ? lowercased(letter) : uppercased(letter);
  }
  return {};
}

struct Spoofing {
  USpoofChecker *checker = nullptr;
  // Skeletons of the ASCII characters, to go back from a skeleton: l is that of I, l, 1 and |.
  std::map<std::string, std::string> sources;

  Spoofing() {
    UErrorCode status = U_ZERO_ERROR;
    checker = uspoof_open(&status);
    for (char character = '!'; character <= '~'; ++character)
      sources[skeleton(static_cast<UChar32>(character))] += character;
  }
  ~Spoofing() { uspoof_close(checker); }

  std::string skeleton(UChar32 scalar) const {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString result;
    uspoof_getSkeletonUnicodeString(checker, 0, icu::UnicodeString(scalar), result, &status);
    std::string text;
    if (U_SUCCESS(status)) result.toUTF8String(text);
    return text;
  }
};

// What a look-alike is taken for, by its skeleton.
std::string lookalike(UChar32 scalar) {
  static const Spoofing spoofing;
  std::string skeleton = spoofing.skeleton(scalar);
  int8_t category = u_charType(scalar);
  bool isUpper = category == U_UPPERCASE_LETTER;
  bool isLetterLike = u_isalpha(scalar);
  auto found = spoofing.sources.find(skeleton);
  if (found != spoofing.sources.end()) {
    std::string letters;
    std::string others;
    for (char character : found->second) (isLetter(character) ? letters : others) += character;
    if (!isLetterLike && !others.empty()) return others.substr(0, 1);
    if (letters.empty()) return others.substr(0, 1);
    for (char character : letters)
      if ((character <= 'Z') == isUpper) return std::string(1, character);
    return isUpper ? uppercased(letters.substr(0, 1)) : lowercased(letters.substr(0, 1));
  }
  // A skeleton may be a letter that only resembles an ASCII one: н gives ʜ.
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(skeleton);
  std::string result;
  for (int32_t at = 0; at < text.length();) {
    UChar32 part = text.char32At(at);
    at += U16_LENGTH(part);
    int8_t partCategory = u_charType(part);
    if (partCategory == U_NON_SPACING_MARK || partCategory == U_ENCLOSING_MARK) continue;
    if (part < 0x80) {
      result += static_cast<char>(part);
      continue;
    }
    std::string ascii = compatible(part);
    if (ascii.empty()) ascii = named(part);
    if (ascii.empty()) return {};
    result += ascii;
  }
  if (result == "rn") result = "m";
  if (!isASCII(result) || result.size() > 3) return {};
  if (result.size() > 1 && !isLetterLike) return {};
  return isUpper ? uppercased(result) : isLetterLike ? lowercased(result) : result;
}

uint32_t classOf(UChar32 scalar) {
  if (u_hasBinaryProperty(scalar, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
    return RAMPART_CLASS_IGNORABLE;
  int8_t category = u_charType(scalar);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK) return RAMPART_CLASS_MARK;
  if (!u_isalpha(scalar) && category != U_COMBINING_SPACING_MARK) return RAMPART_CLASS_OTHER;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(scalar, &status)) {
    case USCRIPT_LATIN: return RAMPART_CLASS_LATIN;
    case USCRIPT_GREEK: return RAMPART_CLASS_GREEK;
    case USCRIPT_CYRILLIC: return RAMPART_CLASS_CYRILLIC;
    default: return RAMPART_CLASS_LETTER;
  }
}

uint32_t fold(UChar32 scalar, uint32_t type, std::string &text) {
  if (type == RAMPART_CLASS_MARK || type == RAMPART_CLASS_IGNORABLE) return RAMPART_FOLD_NONE;
  if (u_charType(scalar) == U_DECIMAL_DIGIT_NUMBER) {
    text = std::string(1, static_cast<char>('0' + u_charDigitValue(scalar)));
    return RAMPART_FOLD_COMPATIBLE;
  }
  text = compatible(scalar);
  if (!text.empty())
    return hasLetterOrDigit(text) || text == " " ? RAMPART_FOLD_COMPATIBLE : RAMPART_FOLD_COSMETIC;
  text = named(scalar);
  // Two regional indicators are a flag; longer rows of them are writing.
  if (!text.empty())
    return scalar >= 0x1F1E6 && scalar <= 0x1F1FF ? RAMPART_FOLD_LOOKALIKE
                                                  : RAMPART_FOLD_COMPATIBLE;
  // Ideographs and syllables resemble strokes only.
  if (u_hasBinaryProperty(scalar, UCHAR_IDEOGRAPHIC)) return RAMPART_FOLD_NONE;
  if (u_charType(scalar) == U_CURRENCY_SYMBOL) return RAMPART_FOLD_NONE;
  text = lookalike(scalar);
  // к resembles no ASCII letter by ICU's data, but К does.
  UChar32 upper = u_toupper(scalar);
  if (text.empty() && upper != scalar) text = lowercased(lookalike(upper));
  if (text.empty()) return RAMPART_FOLD_NONE;
  return hasLetter(text) ? RAMPART_FOLD_LOOKALIKE : RAMPART_FOLD_COSMETIC;
}

}  // namespace

extern "C" uint32_t rampart_fold_compute(uint32_t scalar, char *text) {
  text[0] = 0;
  UChar32 point = static_cast<UChar32>(scalar);
  if (scalar < 0x80 || (scalar >= 0xD800 && scalar < 0xE000)) return 0;
  uint32_t type = classOf(point);
  std::string ascii;
  uint32_t strength = u_isdefined(point) ? fold(point, type, ascii) : RAMPART_FOLD_NONE;
  if (strength == RAMPART_FOLD_NONE || ascii.size() > 31) {
    strength = RAMPART_FOLD_NONE;
    ascii.clear();
  }
  std::memcpy(text, ascii.c_str(), ascii.size() + 1);
  uint32_t normalizes = u_getIntPropertyValue(point, UCHAR_NFKC_QUICK_CHECK) != UNORM_YES;
  return (strength << 14) | (type << 11) | (normalizes << 10);
}
