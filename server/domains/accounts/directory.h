// Who is who: the public part of accounts, cached. Thread-safe.
#pragma once

#include "accounts/api/accounts.h"
#include "runtime/snapshot_cache.h"
#include "storage/database.h"

namespace kapok::accounts {

class Directory final : public Accounts {
  public:
    Directory(storage::Database& database, std::size_t cached)
        : database_(database), cache_(cached) {}

    Task<Result<User>> get_user(Deadline deadline, UserId id) override;
    Task<Result<std::vector<User>>> list_users(Deadline deadline, std::vector<UserId> ids) override;
    Task<Result<std::optional<User>>> find_by_handle(Deadline deadline,
                                                     std::string handle) override;
    Task<Result<std::vector<UserId>>> list_ids(Deadline deadline,
                                               UserId after,
                                               std::size_t limit) override;
    Task<Result<std::optional<User>>> find_by_phone(Deadline deadline, std::string phone) override;
    Task<Result<std::vector<Phone>>> list_phones(Deadline deadline,
                                                 std::vector<UserId> ids) override;
    Task<Result<std::optional<WallTime>>> last_seen(Deadline deadline, UserId id) override;

    // The user changed, and that is committed.
    void forget(UserId id) { cache_.erase(id); }

  private:
    using Cache = runtime::SnapshotCache<UserId, User>;

    storage::Database& database_;
    Cache cache_;
};

}  // namespace kapok::accounts
