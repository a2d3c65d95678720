// A browser with a subscription: gives out keys, and reads what was meant for it.
#pragma once

#include "webpush/encryption.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::webpush::testing {

class Browser {
  public:
    [[nodiscard]] BrowserKeys keys() const { return {keys_.public_key, auth_}; }
    [[nodiscard]] std::optional<std::string> read(std::string_view body) const {
        return decrypt(body, keys_, auth_);
    }

  private:
    KeyPair keys_ = make_key_pair();
    std::string auth_ = std::string(kAuthBytes, 'a');
};

}  // namespace kapok::webpush::testing
