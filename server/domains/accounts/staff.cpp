#include "accounts/staff.h"

#include "accounts/store_admin.h"

namespace kapok::accounts {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): it outlives all tasks
Task<Result<void>> Staff::load(storage::Database& database, Deadline deadline) {
    CO_TRY(const auto staff,
           co_await database.read(deadline,
                                  [](storage::Tx& tx) -> Result<std::vector<store::StaffMember>> {
                                      return store::list_staff(tx);
                                  }));
    for (const auto& member : staff) {
        set(member.user, member.role);
    }
    co_return Result<void>();
}

void Staff::set(UserId user, rpc::StaffRole role) {
    const std::scoped_lock lock(mutex_);
    if (role == rpc::StaffRole::kNone) {
        roles_.erase(user);
    } else {
        roles_.insert_or_assign(user, role);
    }
}

rpc::StaffRole Staff::role_of(UserId user) const {
    const std::scoped_lock lock(mutex_);
    const auto found = roles_.find(user);
    return found == roles_.end() ? rpc::StaffRole::kNone : found->second;
}

}  // namespace kapok::accounts
