#include "base/random.h"

#include "base/assert.h"

#include <sodium.h>

#include <cstring>

namespace kapok {

static_assert(sizeof(crypto_hash_sha256_state) <= 128);

void initialise_crypto() { KAPOK_ASSERT(sodium_init() >= 0, "libsodium starts"); }

std::uint64_t Random::next() {
    std::uint64_t value = 0;
    fill(std::as_writable_bytes(std::span(&value, 1)));
    return value;
}

std::uint64_t Random::below(std::uint64_t bound) {
    KAPOK_ASSERT(bound > 0, "below(0) has no result");
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t value = next();
    while (value >= limit) {
        value = next();
    }
    return value % bound;
}

std::string Random::bytes(std::size_t count) {
    std::string out(count, '\0');
    fill(std::as_writable_bytes(std::span(out.data(), out.size())));
    return out;
}

void SystemRandom::fill(std::span<std::byte> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

void SeededRandom::fill(std::span<std::byte> bytes) {
    const std::scoped_lock lock(mutex_);
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
        const std::uint64_t value = engine_();
        std::memcpy(bytes.data() + at, &value, std::min(sizeof(value), bytes.size() - at));
    }
}

Sha256 sha256(std::string_view bytes) {
    Sha256 out{};
    crypto_hash_sha256(
        out.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return out;
}

std::uint64_t hash64(std::string_view bytes) {
    const auto digest = sha256(bytes);
    std::uint64_t value = 0;
    std::memcpy(&value, digest.data(), sizeof(value));
    return value;
}

Sha256Stream::Sha256Stream() {
    crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()));
}

void Sha256Stream::update(std::string_view bytes) {
    crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()),
                              reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
}

Sha256 Sha256Stream::finish() {
    Sha256 out{};
    crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()),
                             out.data());
    return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace kapok
