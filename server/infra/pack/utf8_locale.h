// libarchive turns names into those of the thread's locale, and cannot do that with ours, "C": one
// of these around its calls.
#pragma once

#include <clocale>

namespace kapok::pack {

class Utf8Locale {
  public:
    Utf8Locale()
        : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)),
          before_(utf8_ != nullptr ? ::uselocale(utf8_) : nullptr) {}
    ~Utf8Locale() {
        if (utf8_ != nullptr) {
            ::uselocale(before_);
            ::freelocale(utf8_);
        }
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

  private:
    ::locale_t utf8_;
    ::locale_t before_;
};

}  // namespace kapok::pack
