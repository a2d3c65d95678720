#include "accounts/directory.h"

#include "accounts/api/errors.h"
#include "accounts/rules.h"
#include "accounts/store.h"

#include <algorithm>

namespace kapok::accounts {

Task<Result<User>> Directory::get_user(Deadline deadline, UserId id) {
    CO_TRY(auto users, co_await list_users(deadline, std::vector<UserId>(1, id)));
    if (users.empty()) {
        co_return Error(Code::kNotFound, kUserUnknown, "no account has this id");
    }
    co_return std::move(users.front());
}

Task<Result<std::vector<User>>> Directory::list_users(Deadline deadline, std::vector<UserId> ids) {
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::vector<User> users;
    users.reserve(ids.size());
    std::vector<UserId> missing;
    std::unordered_map<UserId, Cache::Ticket> tickets;
    for (const auto id : ids) {
        if (const auto hit = cache_.find(id)) {
            users.push_back(*hit);
        } else {
            missing.push_back(id);
            tickets.emplace(id, cache_.begin_load(id));
        }
    }
    if (missing.empty()) {
        co_return users;
    }
    CO_TRY(auto loaded,
           co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<std::vector<User>> {
               return store::list_users(tx, missing);
           }));
    for (auto& user : loaded) {
        cache_.put(tickets.at(user.id), user.id, user);
        users.push_back(std::move(user));
    }
    co_return users;
}

Task<Result<std::optional<User>>> Directory::find_by_handle(Deadline deadline, std::string handle) {
    if (!check_handle(handle)) {
        co_return std::optional<User>();
    }
    co_return co_await database_.read(
        deadline, [&](storage::Tx& tx) -> Result<std::optional<User>> {
            auto account = store::find_account_by_handle(tx, handle);
            return account ? std::optional(std::move(account->user)) : std::nullopt;
        });
}

Task<Result<std::vector<UserId>>> Directory::list_ids(Deadline deadline,
                                                      UserId after,
                                                      std::size_t limit) {
    co_return co_await database_.read(deadline,
                                      [&](storage::Tx& tx) -> Result<std::vector<UserId>> {
                                          return store::list_ids(tx, after, limit);
                                      });
}

Task<Result<std::optional<User>>> Directory::find_by_phone(Deadline deadline, std::string phone) {
    if (!check_phone(phone)) {
        co_return std::optional<User>();
    }
    co_return co_await database_.read(
        deadline, [&](storage::Tx& tx) -> Result<std::optional<User>> {
            auto account = store::find_account_by_phone(tx, phone);
            return account && !account->user.deleted ? std::optional(std::move(account->user))
                                                     : std::nullopt;
        });
}

Task<Result<std::vector<Accounts::Phone>>> Directory::list_phones(Deadline deadline,
                                                                  std::vector<UserId> ids) {
    co_return co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<std::vector<Phone>> {
        return store::list_phones(tx, ids);
    });
}

Task<Result<std::optional<WallTime>>> Directory::last_seen(Deadline deadline, UserId id) {
    co_return co_await database_.read(
        deadline, [&](storage::Tx& tx) -> Result<std::optional<WallTime>> {
            const auto devices = store::list_devices(tx, id);
            return devices.empty() ? std::nullopt : std::optional(devices.front().last_seen);
        });
}

}  // namespace kapok::accounts
