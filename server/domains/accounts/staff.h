// Who runs the instance: a few people, all in memory. Thread-safe.
#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "rpc/roles.h"
#include "runtime/task.h"
#include "storage/database.h"

#include <mutex>
#include <unordered_map>

namespace kapok::accounts {

class Staff final : public rpc::Roles {
  public:
    // Once, before the first call is answered.
    Task<Result<void>> load(storage::Database& database, Deadline deadline);
    // After the commit that changed it.
    void set(UserId user, rpc::StaffRole role);
    [[nodiscard]] rpc::StaffRole role_of(UserId user) const override;

  private:
    mutable std::mutex mutex_;
    std::unordered_map<UserId, rpc::StaffRole> roles_;
};

}  // namespace kapok::accounts
