// The use cases of accounts for those who run the instance. Thread-safe.
#pragma once

#include "accounts/api/admin.h"
#include "accounts/passwords.h"
#include "accounts/staff.h"
#include "accounts/tokens.h"
#include "base/random.h"
#include "runtime/timers.h"
#include "storage/database.h"
#include "storage/outbox.h"

#include <atomic>

namespace kapok::accounts {

// A link for a new password, and whose it is.
struct AdministratorLink {
    std::string handle{};
    std::string code{};
};

class AdminService final : public Admin {
  public:
    // For every administrator, each as good as make_reset_link's: for data that no server runs on.
    static std::vector<AdministratorLink> make_links(storage::Tx& tx, Random& random, WallTime now);

    struct Ports {
        storage::Database& database;
        storage::Outbox& outbox;
        runtime::Timers& timers;
        Random& random;
        Passwords& passwords;
        Tokens& tokens;
        Staff& staff;
        std::atomic<Registration>& registration;
    };

    explicit AdminService(Ports ports) : ports_(ports) {}

    Task<Result<AccountCounts>> count(Deadline deadline) override;
    Task<Result<std::vector<AccountLine>>> search(Deadline deadline, AccountSearch search) override;
    Task<Result<AccountDetail>> describe(Deadline deadline, UserId user) override;
    Task<Result<std::vector<AccountLine>>> list_suspended(Deadline deadline, WallTime at) override;
    [[nodiscard]] rpc::StaffRole role_of(UserId user) const override {
        return ports_.staff.role_of(user);
    }
    Task<Result<void>> set_role(Deadline deadline,
                                UserId user,
                                rpc::StaffRole role,
                                storage::SameCommit note) override;
    Task<Result<void>> suspend(Deadline deadline,
                               UserId user,
                               Suspension suspension,
                               storage::SameCommit note) override;
    Task<Result<std::size_t>> log_out(Deadline deadline,
                                      UserId user,
                                      DeviceId device,
                                      storage::SameCommit note) override;
    Task<Result<ResetLink>> make_reset_link(Deadline deadline,
                                            UserId user,
                                            storage::SameCommit note) override;
    Task<Result<User>> reset_password(Deadline deadline,
                                      std::string code,
                                      std::string new_password) override;
    [[nodiscard]] Registration registration() const override { return ports_.registration; }
    void set_registration(Registration registration) override {
        ports_.registration = registration;
    }

  private:
    [[nodiscard]] WallTime now() const { return ports_.timers.clock().wall_now(); }
    Task<void> settle(Deadline deadline);

    Ports ports_;
};

}  // namespace kapok::accounts
