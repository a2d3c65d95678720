// Whose a token is. Thread-safe: its state is a cache of snapshots.
//
// A token is 32 random bytes, told to the client once as base64url and stored as its SHA-256.
#pragma once

#include "accounts/last_seen.h"
#include "accounts/values.h"
#include "rpc/authenticator.h"
#include "rpc/sessions.h"
#include "runtime/snapshot_cache.h"
#include "storage/database.h"

#include <span>
#include <string>
#include <string_view>

namespace kapok::accounts {

struct TokenHashOf {
    std::size_t operator()(const std::string& digest) const noexcept;
};

std::string new_token(Random& random);
std::string hash_of_token(std::string_view token);

class Tokens final : public rpc::Authenticator {
  public:
    struct Ports {
        storage::Database& database;
        rpc::Sessions& sessions;
        Clock& clock;
        LastSeen& last_seen;
    };

    Tokens(Ports ports, std::size_t cached) : ports_(ports), cache_(cached) {}

    Task<Result<rpc::Caller>> authenticate(std::string token) override;
    // True while the device is logged in: for keys that end with it.
    Task<Result<bool>> is_active(Deadline deadline, UserId user, DeviceId device);
    void touch(rpc::Caller caller) override { ports_.last_seen.note(caller.device); }

    // The devices were logged out, and that is committed: their tokens fail from now on, and their
    // sessions end.
    void forget(std::span<const RevokedDevice> devices);

  private:
    Ports ports_;
    runtime::SnapshotCache<std::string, rpc::Caller, TokenHashOf> cache_;
};

}  // namespace kapok::accounts
