// TLS settings of a listener or a client. Immutable and thread-safe; shared by its connections.
#pragma once

#include "base/result.h"

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace kapok::net {

struct TlsFiles {
    std::string certificate;  // PEM, with the chain
    std::string key;          // PEM
};

class TlsContext {
  public:
    // Invalid TLS_FILES_BAD if a file cannot be read or the two do not belong together.
    static Result<std::shared_ptr<const TlsContext>> make_server(const TlsFiles& files);
    // Trusts the certificates in `authorities` (PEM), or those of the system if it is empty.
    static Result<std::shared_ptr<const TlsContext>> make_client(const std::string& authorities);

    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    struct SslDelete {
        void operator()(ssl_st* ssl) const;
    };
    using Ssl = std::unique_ptr<ssl_st, SslDelete>;
    // Speaks on the (non-blocking) descriptor, which stays the caller's.
    [[nodiscard]] Ssl accept_on(int descriptor) const;
    // Checks that the certificate is for `host`.
    [[nodiscard]] Ssl connect_on(int descriptor, const std::string& host) const;

  private:
    explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

    ssl_ctx_st* context_;
};

}  // namespace kapok::net
