// Randomness and hashing, by libsodium. Code takes a Random&; tests pass a seeded one.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace kapok {

// Call once at the start of main(), before any other function of this header.
void initialise_crypto();

// Thread-safe.
class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;

    std::uint64_t next();
    // Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
    std::string bytes(std::size_t count);
};

// The operating system's generator; good for secrets.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::byte> bytes) override;
};

// The same sequence for the same seed. Never for secrets.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
    void fill(std::span<std::byte> bytes) override;

  private:
    std::mutex mutex_;
    std::mt19937_64 engine_;
};

using Sha256 = std::array<std::uint8_t, 32>;
Sha256 sha256(std::string_view bytes);
// First eight bytes of SHA-256, for telling contents apart cheaply where 64 bits are enough.
std::uint64_t hash64(std::string_view bytes);

// SHA-256 in pieces.
class Sha256Stream {
  public:
    Sha256Stream();
    void update(std::string_view bytes);
    // Call once, last.
    Sha256 finish();

  private:
    alignas(8) std::array<std::byte, 128> state_{};  // crypto_hash_sha256_state
};

// Takes the same time whatever differs.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace kapok
