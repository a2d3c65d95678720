// A certificate for "localhost" and 127.0.0.1 that lives in a temporary directory, for tests of
// TLS.
#pragma once

#include "net/tls.h"

#include <string>

namespace kapok::net::testing {

class SelfSigned {
  public:
    SelfSigned();
    ~SelfSigned();
    SelfSigned(const SelfSigned&) = delete;
    SelfSigned& operator=(const SelfSigned&) = delete;

    [[nodiscard]] TlsFiles files() const {
        return {directory_ + "/cert.pem", directory_ + "/key.pem"};
    }

  private:
    std::string directory_;
};

}  // namespace kapok::net::testing
