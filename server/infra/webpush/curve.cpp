#include "webpush/curve.h"

#include "base/assert.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <memory>

namespace kapok::webpush {

namespace {

constexpr const char* kCurve = "prime256v1";
constexpr int kNumberBytes = 32;

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Deleter<BN_clear_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;
using Group = std::unique_ptr<EC_GROUP, Deleter<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Deleter<EC_POINT_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>>;

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view bytes) {
    return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string bytes_of(const BIGNUM* number) {
    std::string bytes(kNumberBytes, '\0');
    const bool fits = BN_bn2binpad(number, bytes_of(bytes), kNumberBytes) == kNumberBytes;
    KAPOK_ASSERT(fits, "a number of the curve has 32 bytes");
    return bytes;
}

// Null if the bytes are no key. A private key may be left out.
Key key_of(std::string_view public_key, std::string_view private_key) {
    const Builder builder(OSSL_PARAM_BLD_new());
    const auto secret = private_key.empty() ? Number() : number_of(private_key);
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, kCurve, 0);
    OSSL_PARAM_BLD_push_octet_string(
        builder.get(), OSSL_PKEY_PARAM_PUB_KEY, public_key.data(), public_key.size());
    if (secret) {
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get());
    }
    const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) <= 0 ||
        EVP_PKEY_fromdata(
            context.get(), &key, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params.get()) <=
            0) {
        return nullptr;
    }
    return Key(key);
}

}  // namespace

KeyPair make_key_pair() {
    const Key key(EVP_EC_gen(kCurve));
    KAPOK_ASSERT(key != nullptr, "OpenSSL knows P-256 and has randomness");
    BIGNUM* secret = nullptr;
    EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &secret);
    const Number owned(secret);
    auto pair = key_pair_of(bytes_of(owned.get()));
    KAPOK_ASSERT(pair.has_value(), "a key that was made is one");
    return *std::move(pair);
}

std::optional<KeyPair> key_pair_of(std::string_view private_key) {
    const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    const auto secret = number_of(private_key);
    if (private_key.size() != kPrivateKeyBytes || BN_is_zero(secret.get()) ||
        BN_cmp(secret.get(), EC_GROUP_get0_order(group.get())) >= 0) {
        return std::nullopt;
    }
    const Point point(EC_POINT_new(group.get()));
    EC_POINT_mul(group.get(), point.get(), secret.get(), nullptr, nullptr, nullptr);
    KeyPair pair{.private_key = std::string(private_key),
                 .public_key = std::string(kPublicKeyBytes, '\0')};
    const auto written = EC_POINT_point2oct(group.get(),
                                            point.get(),
                                            POINT_CONVERSION_UNCOMPRESSED,
                                            bytes_of(pair.public_key),
                                            kPublicKeyBytes,
                                            nullptr);
    return written == kPublicKeyBytes ? std::optional(std::move(pair)) : std::nullopt;
}

bool is_public_key(std::string_view bytes) {
    if (bytes.size() != kPublicKeyBytes || bytes[0] != '\x04') {
        return false;
    }
    const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    const Point point(EC_POINT_new(group.get()));
    return EC_POINT_oct2point(group.get(), point.get(), bytes_of(bytes), bytes.size(), nullptr) ==
           1;
}

std::optional<std::string> agree(const KeyPair& own, std::string_view other_public) {
    const auto key = key_of(own.public_key, own.private_key);
    const auto other = is_public_key(other_public) ? key_of(other_public, {}) : nullptr;
    if (!key || !other) {
        return std::nullopt;
    }
    const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
    std::string secret(kNumberBytes, '\0');
    std::size_t size = secret.size();
    if (EVP_PKEY_derive_init(context.get()) <= 0 ||
        EVP_PKEY_derive_set_peer(context.get(), other.get()) <= 0 ||
        EVP_PKEY_derive(context.get(), bytes_of(secret), &size) <= 0 || size != secret.size()) {
        return std::nullopt;
    }
    return secret;
}

std::string sign(const KeyPair& own, std::string_view text) {
    const auto key = key_of(own.public_key, own.private_key);
    const Digest digest(EVP_MD_CTX_new());
    std::array<unsigned char, 128> der{};
    std::size_t size = der.size();
    const bool done =
        key && EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
        EVP_DigestSign(digest.get(), der.data(), &size, bytes_of(text), text.size()) == 1;
    KAPOK_ASSERT(done, "a whole key pair signs");
    const auto* at = der.data();
    const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
    return bytes_of(ECDSA_SIG_get0_r(signature.get())) +
           bytes_of(ECDSA_SIG_get0_s(signature.get()));
}

bool verify(std::string_view public_key, std::string_view text, std::string_view signature) {
    const auto key = is_public_key(public_key) ? key_of(public_key, {}) : nullptr;
    if (!key || signature.size() != std::size_t{2} * kNumberBytes) {
        return false;
    }
    const Signature parts(ECDSA_SIG_new());
    ECDSA_SIG_set0(parts.get(),
                   number_of(signature.substr(0, kNumberBytes)).release(),
                   number_of(signature.substr(kNumberBytes)).release());
    unsigned char* der = nullptr;
    const auto size = i2d_ECDSA_SIG(parts.get(), &der);
    const Digest digest(EVP_MD_CTX_new());
    const bool right =
        size > 0 &&
        EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
        EVP_DigestVerify(
            digest.get(), der, static_cast<std::size_t>(size), bytes_of(text), text.size()) == 1;
    OPENSSL_free(der);
    return right;
}

}  // namespace kapok::webpush
