#include "net/testing/self_signed.h"

#include "base/assert.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>

namespace kapok::net::testing {

namespace {

void add_extension(X509* certificate, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

X509* sign(EVP_PKEY* key) {
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    X509_sign(certificate, key, EVP_sha256());
    return certificate;
}

}  // namespace

SelfSigned::SelfSigned() {
    auto pattern = (std::filesystem::temp_directory_path() / "kapok-tls-XXXXXX").string();
    KAPOK_ASSERT(::mkdtemp(pattern.data()) != nullptr, "a temporary directory can be made");
    directory_ = pattern;
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = sign(key);
    std::FILE* certificate_file = std::fopen(files().certificate.c_str(), "w");
    PEM_write_X509(certificate_file, certificate);
    std::fclose(certificate_file);
    std::FILE* key_file = std::fopen(files().key.c_str(), "w");
    PEM_write_PrivateKey(key_file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(key_file);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

SelfSigned::~SelfSigned() { std::filesystem::remove_all(directory_); }

}  // namespace kapok::net::testing
