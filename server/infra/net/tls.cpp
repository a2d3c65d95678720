#include "net/tls.h"

#include "base/assert.h"
#include "net/errors.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>

namespace kapok::net {

namespace {

std::string last_openssl_error() {
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    return text.data();
}

Error files_bad(const std::string& what) {
    return Error(Code::kInvalid, errors::kTlsFilesBad, what).with_detail(last_openssl_error());
}

SSL_CTX* make_context(const SSL_METHOD* method) {
    SSL_CTX* context = SSL_CTX_new(method);
    KAPOK_ASSERT(context != nullptr, "OpenSSL makes contexts");
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    // RELEASE_BUFFERS frees the record buffers of idle connections; the other two let a write be
    // taken up again with the bytes somewhere else.
    SSL_CTX_set_mode(context,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                         SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    return context;
}

// We speak HTTP/1.1 only; a client that offers nothing else of ours is told nothing.
int choose_protocol(SSL* /*ssl*/,
                    const unsigned char** out,
                    unsigned char* out_size,
                    const unsigned char* offered,
                    unsigned int offered_size,
                    void* /*argument*/) {
    static constexpr std::array<unsigned char, 9> kOurs{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    const int chosen = SSL_select_next_proto(const_cast<unsigned char**>(out),
                                             out_size,
                                             kOurs.data(),
                                             kOurs.size(),
                                             offered,
                                             offered_size);
    return chosen == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

void TlsContext::SslDelete::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Result<std::shared_ptr<const TlsContext>> TlsContext::make_server(const TlsFiles& files) {
    const std::shared_ptr<const TlsContext> made(new TlsContext(make_context(TLS_server_method())));
    auto* const context = made->context_;
    SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
        return files_bad("the certificate file cannot be used");
    }
    if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        return files_bad("the key file cannot be used");
    }
    if (SSL_CTX_check_private_key(context) != 1) {
        return files_bad("the key does not belong to the certificate");
    }
    return made;
}

Result<std::shared_ptr<const TlsContext>> TlsContext::make_client(const std::string& authorities) {
    const std::shared_ptr<const TlsContext> made(new TlsContext(make_context(TLS_client_method())));
    auto* const context = made->context_;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    const bool loaded = authorities.empty()
                            ? SSL_CTX_set_default_verify_paths(context) == 1
                            : SSL_CTX_load_verify_file(context, authorities.c_str()) == 1;
    if (!loaded) {
        return files_bad("the trusted certificates cannot be read");
    }
    return made;
}

TlsContext::Ssl TlsContext::accept_on(int descriptor) const {
    Ssl ssl(SSL_new(context_));
    KAPOK_ASSERT(ssl && SSL_set_fd(ssl.get(), descriptor) == 1, "OpenSSL makes connections");
    SSL_set_accept_state(ssl.get());
    return ssl;
}

TlsContext::Ssl TlsContext::connect_on(int descriptor, const std::string& host) const {
    Ssl ssl(SSL_new(context_));
    KAPOK_ASSERT(ssl && SSL_set_fd(ssl.get(), descriptor) == 1, "OpenSSL makes connections");
    SSL_set_connect_state(ssl.get());
    // An address is compared with the certificate's addresses and is no name to ask for.
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), host.c_str()) != 1) {
        SSL_set_tlsext_host_name(ssl.get(), host.c_str());
        SSL_set1_host(ssl.get(), host.c_str());
    }
    return ssl;
}

}  // namespace kapok::net
