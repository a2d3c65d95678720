#include "accounts/passwords.h"

#include <sodium.h>

#include <array>

namespace kapok::accounts {
namespace {

Result<std::string> hash_now(const std::string& password, Passwords::Cost cost) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str(
            out.data(), password.data(), password.size(), cost.passes, cost.memory_bytes) != 0) {
        return Error(Code::kUnavailable, "OVERLOADED", "no memory to hash a password")
            .with_retry_after_ms(1'000);
    }
    return std::string(out.data());
}

}  // namespace

Task<Result<std::string>> Passwords::hash(std::string password) {
    co_return co_await runtime::offload(pool_, [&] { return hash_now(password, cost_); });
}

Task<Result<bool>> Passwords::verify(std::optional<std::string> hash, std::string password) {
    co_return co_await runtime::offload(pool_, [&]() -> Result<bool> {
        if (!hash) {
            TRY(const auto ignored, hash_now(password, cost_));
            return ignored.empty();  // false: there is nothing it could match
        }
        return crypto_pwhash_str_verify(hash->c_str(), password.data(), password.size()) == 0;
    });
}

}  // namespace kapok::accounts
