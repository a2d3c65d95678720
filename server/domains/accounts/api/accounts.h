// What other domains may ask of accounts. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "runtime/task.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::accounts {

// The public part of an account; kapok.accounts.v1.User on the wire.
struct User {
    UserId id;
    std::string handle;
    std::string nickname;
    std::string avatar_media_id;
    std::string region;
    std::string signature;
    bool deleted = false;
};

class Accounts {
  public:
    virtual ~Accounts() = default;
    // Cached. NotFound USER_UNKNOWN.
    virtual Task<Result<User>> get_user(Deadline deadline, UserId id) = 0;
    // Those that exist, in no particular order.
    virtual Task<Result<std::vector<User>>> list_users(Deadline deadline,
                                                       std::vector<UserId> ids) = 0;
    virtual Task<Result<std::optional<User>>> find_by_handle(Deadline deadline,
                                                             std::string handle) = 0;
    // All accounts that are not deleted, in order of their ids, in pages: those after `after`.
    virtual Task<Result<std::vector<UserId>>> list_ids(Deadline deadline,
                                                       UserId after,
                                                       std::size_t limit) = 0;
    // E.164. Whether they may be found like that is for the caller to decide.
    virtual Task<Result<std::optional<User>>> find_by_phone(Deadline deadline,
                                                            std::string phone) = 0;
    struct Phone {
        UserId id;
        std::string phone;  // E.164
    };
    // Of those who have registered one, in no particular order. Never to be told to a client.
    virtual Task<Result<std::vector<Phone>>> list_phones(Deadline deadline,
                                                         std::vector<UserId> ids) = 0;
    // When a device of theirs was last seen, to the minute; nothing if never.
    virtual Task<Result<std::optional<WallTime>>> last_seen(Deadline deadline, UserId id) = 0;
};

// Port: accounts asks whether a media id is an avatar that the user uploaded. media implements it.
class AvatarCheck {
  public:
    virtual ~AvatarCheck() = default;
    virtual Task<Result<bool>> is_own_avatar(Deadline deadline,
                                             UserId user,
                                             std::string media_id) = 0;
};

}  // namespace kapok::accounts
