#include "CRampartPhoneNumber.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

#include <exception>
#include <set>
#include <string>

// Warnings are errors here too; a flag in the manifest would keep other packages from using this one.
#pragma clang diagnostic error "-Wall"
#pragma clang diagnostic error "-Wextra"

using i18n::phonenumbers::Logger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

// libphonenumber logs texts that it cannot parse to standard output; scanned content stays silent.
class SilentLogger : public Logger {
 public:
  void WriteMessage(const std::string &) override {}
  void WriteLevel() override {}
};

const PhoneNumberUtil &util() {
  static const PhoneNumberUtil *const instance = [] {
    PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    Logger::set_logger_impl(new SilentLogger);
    return util;
  }();
  return *instance;
}

}  // namespace

bool rampart_phone_number_is_valid(const char *digits, size_t count, const char *region) {
  try {
    PhoneNumber number;
    if (util().Parse(std::string(digits, count), region, &number) !=
        PhoneNumberUtil::NO_PARSING_ERROR) {
      return false;
    }
    return util().IsValidNumber(number);
  } catch (const std::exception &) {
    return false;
  }
}

bool rampart_phone_number_knows_region(const char *region) {
  try {
    std::set<std::string> regions;
    util().GetSupportedRegions(&regions);
    return regions.count(region) > 0;
  } catch (const std::exception &) {
    return false;
  }
}
