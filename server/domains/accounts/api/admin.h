// Accounts as those who run the instance see and change them: for the domains above. Rights were
// checked by the caller. Thread-safe.
//
// A `note` is written in the transaction of the change, so that no change is without its line in
// the audit log.
#pragma once

#include "accounts/api/accounts.h"
#include "rpc/roles.h"
#include "storage/same_commit.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kapok::accounts {

// How new accounts come to be; kapok.accounts.v1.Registration on the wire.
enum class Registration { kOpen = 1, kInviteOnly, kClosed };

// Until when someone may not log in, and why.
struct Suspension {
    WallTime until{};
    std::string reason{};
};

struct AccountLine {
    User user{};
    rpc::StaffRole role = rpc::StaffRole::kNone;
    WallTime created{};
    WallTime last_seen{};  // 1970 if no device is logged in
    Suspension suspension{};
};

struct DeviceLine {
    DeviceId id{};
    std::string name{};
    WallTime created{};
    WallTime last_seen{};
};

struct AccountDetail {
    AccountLine line{};
    std::string masked_phone{};
    std::vector<DeviceLine> devices{};
};

struct AccountSearch {
    std::string text{};  // part of a handle or nickname, or a whole id; empty for all
    UserId after{};
    std::size_t limit = 0;
};

struct ResetLink {
    std::string code{};
    WallTime expires{};
};

struct AccountCounts {
    std::int64_t users = 0;
    std::int64_t devices = 0;
};

class Admin {
  public:
    virtual ~Admin() = default;

    virtual Task<Result<AccountCounts>> count(Deadline deadline) = 0;
    // In order of ids.
    virtual Task<Result<std::vector<AccountLine>>> search(Deadline deadline,
                                                          AccountSearch search) = 0;
    // NotFound USER_UNKNOWN, also below.
    virtual Task<Result<AccountDetail>> describe(Deadline deadline, UserId user) = 0;
    // Who may not log in at that time, in order of ids.
    virtual Task<Result<std::vector<AccountLine>>> list_suspended(Deadline deadline,
                                                                  WallTime at) = 0;
    [[nodiscard]] virtual rpc::StaffRole role_of(UserId user) const = 0;

    // Conflict LAST_ADMINISTRATOR.
    virtual Task<Result<void>> set_role(Deadline deadline,
                                        UserId user,
                                        rpc::StaffRole role,
                                        storage::SameCommit note) = 0;
    // No log-in before `until`, and all devices are logged out; a time that has passed gives it
    // back.
    virtual Task<Result<void>> suspend(Deadline deadline,
                                       UserId user,
                                       Suspension suspension,
                                       storage::SameCommit note) = 0;
    // Logs out one device, or all if it is none. How many.
    virtual Task<Result<std::size_t>> log_out(Deadline deadline,
                                              UserId user,
                                              DeviceId device,
                                              storage::SameCommit note) = 0;
    // Good for a day and once; an earlier one is no longer good.
    virtual Task<Result<ResetLink>> make_reset_link(Deadline deadline,
                                                    UserId user,
                                                    storage::SameCommit note) = 0;
    // Gone RESET_INVALID, Invalid PASSWORD_INVALID. All devices are logged out.
    virtual Task<Result<User>> reset_password(Deadline deadline,
                                              std::string code,
                                              std::string new_password) = 0;

    [[nodiscard]] virtual Registration registration() const = 0;
    // Until the next start; who called keeps it.
    virtual void set_registration(Registration registration) = 0;
};

}  // namespace kapok::accounts
