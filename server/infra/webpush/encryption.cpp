#include "webpush/encryption.h"

#include "base/assert.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <memory>

namespace kapok::webpush {

namespace {

constexpr std::size_t kKeyBytes = 16;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kHeadBytes = kSaltBytes + 4 + 1 + kPublicKeyBytes;
constexpr char kLastRecord = 2;  // the delimiter of the last record
// In the head: no record is longer.
constexpr std::string_view kRecordSize("\x00\x00\x10\x00", 4);

struct CipherFree {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;
struct KdfFree {
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
};

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
OSSL_PARAM octets(const char* name, std::string_view bytes) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

struct Derivation {
    std::string_view salt;
    std::string_view secret;
    std::string_view purpose;
};

// HKDF with SHA-256 (RFC 5869).
std::string derive(const Derivation& from, std::size_t size) {
    const std::unique_ptr<EVP_KDF, KdfFree> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, KdfFree> context(EVP_KDF_CTX_new(kdf.get()));
    char digest[] = "SHA256";
    const std::array<OSSL_PARAM, 5> params{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        octets(OSSL_KDF_PARAM_SALT, from.salt),
        octets(OSSL_KDF_PARAM_KEY, from.secret),
        octets(OSSL_KDF_PARAM_INFO, from.purpose),
        OSSL_PARAM_construct_end()};
    std::string out(size, '\0');
    const bool done = EVP_KDF_derive(context.get(), bytes_of(out), size, params.data()) == 1;
    KAPOK_ASSERT(done, "OpenSSL has HKDF");
    return out;
}

struct RecordKeys {
    std::string key;
    std::string nonce;
};

struct Sides {
    std::string_view secret;  // that both have
    std::string_view auth;
    std::string_view browser;  // public keys
    std::string_view server;
    std::string_view salt;
};

RecordKeys record_keys(const Sides& sides) {
    const auto purpose = std::string("WebPush: info") + '\0' + std::string(sides.browser) +
                         std::string(sides.server);
    const auto input = derive({.salt = sides.auth, .secret = sides.secret, .purpose = purpose}, 32);
    constexpr std::string_view kKeyPurpose("Content-Encoding: aes128gcm\0", 28);
    constexpr std::string_view kNoncePurpose("Content-Encoding: nonce\0", 24);
    return {.key = derive({.salt = sides.salt, .secret = input, .purpose = kKeyPurpose}, kKeyBytes),
            .nonce = derive({.salt = sides.salt, .secret = input, .purpose = kNoncePurpose},
                            kNonceBytes)};
}

std::string seal(std::string_view plaintext, const RecordKeys& keys) {
    const Cipher cipher(EVP_CIPHER_CTX_new());
    std::string out(plaintext.size() + kTagBytes, '\0');
    int size = 0;
    const bool done =
        EVP_EncryptInit_ex2(cipher.get(),
                            EVP_aes_128_gcm(),
                            bytes_of(std::string_view(keys.key)),
                            bytes_of(std::string_view(keys.nonce)),
                            nullptr) == 1 &&
        EVP_EncryptUpdate(cipher.get(),
                          bytes_of(out),
                          &size,
                          bytes_of(plaintext),
                          static_cast<int>(plaintext.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), bytes_of(out) + size, &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(
            cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, bytes_of(out) + plaintext.size()) == 1;
    KAPOK_ASSERT(done, "OpenSSL has AES-GCM");
    return out;
}

std::optional<std::string> open(std::string_view sealed, const RecordKeys& keys) {
    if (sealed.size() < kTagBytes) {
        return std::nullopt;
    }
    const auto text = sealed.substr(0, sealed.size() - kTagBytes);
    std::string tag(sealed.substr(text.size()));
    std::string out(text.size(), '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool right =
        EVP_DecryptInit_ex2(cipher.get(),
                            EVP_aes_128_gcm(),
                            bytes_of(std::string_view(keys.key)),
                            bytes_of(std::string_view(keys.nonce)),
                            nullptr) == 1 &&
        EVP_DecryptUpdate(
            cipher.get(), bytes_of(out), &size, bytes_of(text), static_cast<int>(text.size())) ==
            1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, bytes_of(tag)) == 1 &&
        EVP_DecryptFinal_ex(cipher.get(), bytes_of(out) + size, &size) == 1;
    return right ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

std::optional<std::string> encrypt(std::string_view plaintext,
                                   const BrowserKeys& browser,
                                   const Ephemeral& ephemeral) {
    KAPOK_ASSERT(plaintext.size() <= kPlaintextBytesMax, "a push message is one record");
    const auto secret = agree(ephemeral.keys, browser.public_key);
    if (!secret || browser.auth.size() != kAuthBytes) {
        return std::nullopt;
    }
    const auto keys = record_keys({.secret = *secret,
                                   .auth = browser.auth,
                                   .browser = browser.public_key,
                                   .server = ephemeral.keys.public_key,
                                   .salt = ephemeral.salt});
    std::string body = ephemeral.salt;
    body += kRecordSize;
    body += static_cast<char>(kPublicKeyBytes);
    body += ephemeral.keys.public_key;
    return body + seal(std::string(plaintext) + kLastRecord, keys);
}

std::optional<std::string> decrypt(std::string_view body,
                                   const KeyPair& browser,
                                   std::string_view auth) {
    if (body.size() < kHeadBytes ||
        static_cast<std::size_t>(body[kSaltBytes + 4]) != kPublicKeyBytes) {
        return std::nullopt;
    }
    const auto server = body.substr(kSaltBytes + 5, kPublicKeyBytes);
    const auto secret = agree(browser, server);
    if (!secret) {
        return std::nullopt;
    }
    auto text = open(body.substr(kHeadBytes),
                     record_keys({.secret = *secret,
                                  .auth = auth,
                                  .browser = browser.public_key,
                                  .server = server,
                                  .salt = body.substr(0, kSaltBytes)}));
    // Padding is zeros behind the delimiter.
    while (text && !text->empty() && text->back() == '\0') {
        text->pop_back();
    }
    if (!text || text->empty() || text->back() != kLastRecord) {
        return std::nullopt;
    }
    text->pop_back();
    return text;
}

}  // namespace kapok::webpush
