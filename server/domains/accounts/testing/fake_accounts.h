// Accounts as other domains' tests steer them. One thread.
#pragma once

#include "accounts/api/accounts.h"

#include <algorithm>
#include <map>

namespace kapok::accounts::testing {

class FakeAccounts final : public Accounts {
  public:
    // The nickname is the handle.
    void add(UserId id, const std::string& handle) {
        User user;
        user.id = id;
        user.handle = handle;
        user.nickname = handle;
        users_[id] = user;
    }
    User& at(UserId id) { return users_.at(id); }

    Task<Result<User>> get_user(Deadline /*deadline*/, UserId id) override {
        const auto found = users_.find(id);
        if (found == users_.end()) {
            co_return Error(Code::kNotFound, "USER_UNKNOWN");
        }
        co_return found->second;
    }
    Task<Result<std::vector<User>>> list_users(Deadline /*deadline*/,
                                               std::vector<UserId> ids) override {
        std::vector<User> found;
        for (const auto& [id, user] : users_) {
            if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
                found.push_back(user);
            }
        }
        co_return found;
    }
    Task<Result<std::optional<User>>> find_by_handle(Deadline /*deadline*/,
                                                     std::string handle) override {
        for (const auto& [id, user] : users_) {
            if (user.handle == handle) {
                co_return std::optional(user);
            }
        }
        co_return std::optional<User>();
    }

    Task<Result<std::vector<UserId>>> list_ids(Deadline /*deadline*/,
                                               UserId after,
                                               std::size_t limit) override {
        std::vector<UserId> ids;
        for (auto each = users_.upper_bound(after); each != users_.end() && ids.size() < limit;
             ++each) {
            ids.push_back(each->first);
        }
        co_return ids;
    }

    Task<Result<std::optional<User>>> find_by_phone(Deadline /*deadline*/,
                                                    std::string phone) override {
        for (const auto& [id, known] : phones) {
            if (known == phone) {
                co_return std::optional(users_.at(id));
            }
        }
        co_return std::optional<User>();
    }
    Task<Result<std::vector<Phone>>> list_phones(Deadline /*deadline*/,
                                                 std::vector<UserId> ids) override {
        std::vector<Phone> found;
        for (const auto& [id, phone] : phones) {
            if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
                found.push_back({id, phone});
            }
        }
        co_return found;
    }
    Task<Result<std::optional<WallTime>>> last_seen(Deadline /*deadline*/, UserId id) override {
        const auto found = seen.find(id);
        co_return found == seen.end() ? std::nullopt : std::optional(found->second);
    }

    std::map<UserId, std::string> phones;
    std::map<UserId, WallTime> seen;

  private:
    std::map<UserId, User> users_;
};

}  // namespace kapok::accounts::testing
