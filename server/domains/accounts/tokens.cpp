#include "accounts/tokens.h"

#include "accounts/api/errors.h"
#include "accounts/store.h"
#include "base/encoding.h"
#include "base/random.h"

#include <cstring>

namespace kapok::accounts {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kTokenLength = 43;  // in base64url
constexpr std::chrono::seconds kPatience{5};

Error invalid_token() {
    return Error(Code::kUnauthenticated, kTokenInvalid, "the token is not good (any more)");
}

}  // namespace

std::size_t TokenHashOf::operator()(const std::string& digest) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, digest.data(), std::min(sizeof(value), digest.size()));
    return value;
}

std::string new_token(Random& random) { return to_base64url(random.bytes(kTokenBytes)); }

std::string hash_of_token(std::string_view token) {
    const auto digest = sha256(token);
    return {digest.begin(), digest.end()};
}

Task<Result<rpc::Caller>> Tokens::authenticate(std::string token) {
    if (token.size() != kTokenLength) {
        co_return invalid_token();
    }
    const auto hash = hash_of_token(token);
    if (const auto hit = cache_.find(hash)) {
        co_return *hit;
    }
    const auto ticket = cache_.begin_load(hash);
    const auto deadline = Deadline::after(ports_.clock, kPatience);
    CO_TRY(const auto caller,
           co_await ports_.database.read(deadline, [&](storage::Tx& tx) -> Result<rpc::Caller> {
               const auto owner = store::find_token(tx, hash);
               if (!owner) {
                   return invalid_token();
               }
               return rpc::Caller{
                   .user = owner->user, .device = owner->device, .is_admin = owner->is_admin};
           }));
    cache_.put(ticket, hash, caller);
    co_return caller;
}

Task<Result<bool>> Tokens::is_active(Deadline deadline, UserId user, DeviceId device) {
    co_return co_await ports_.database.read(deadline, [&](storage::Tx& tx) -> Result<bool> {
        return store::device_exists(tx, user, device);
    });
}

void Tokens::forget(std::span<const RevokedDevice> devices) {
    for (const auto& revoked : devices) {
        cache_.erase(revoked.token_hash);
        ports_.sessions.disconnect(revoked.user, revoked.device);
    }
}

}  // namespace kapok::accounts
