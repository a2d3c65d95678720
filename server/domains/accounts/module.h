// Accounts, wired. Thread-safe once constructed; start() and close() are called on the executor.
#pragma once

#include "accounts/admin_service.h"
#include "accounts/api/accounts.h"
#include "accounts/api/code_sender.h"
#include "accounts/deletion.h"
#include "accounts/directory.h"
#include "accounts/last_seen.h"
#include "accounts/passwords.h"
#include "accounts/qr_waiters.h"
#include "accounts/service.h"
#include "accounts/settings.h"
#include "accounts/staff.h"
#include "accounts/tokens.h"
#include "runtime/scope.h"
#include "storage/migration.h"

#include <boost/asio/any_io_executor.hpp>

#include <optional>
#include <span>
#include <string>

namespace kapok::rpc {
class Router;
}

namespace kapok::accounts {

std::span<const storage::Migration> migrations();

class Module {
  public:
    struct Dependencies {
        storage::Database& database;
        storage::Outbox& outbox;
        rpc::Sessions& sessions;
        runtime::Timers& timers;
        Random& random;
        IdSource& ids;
        runtime::Pool& hashing;
        CodeSender* codes;  // none: no log-in by phone
        boost::asio::any_io_executor executor;
        observability::Metrics& metrics;
    };

    Module(Dependencies dependencies, const Settings& settings);

    void bind(rpc::Router& router);
    // Begins housekeeping. While no account exists it answers the setup code of the one-time link
    // that app prints; a code of an earlier start is then no longer good.
    Task<Result<std::optional<std::string>>> start();
    Task<void> close();

    // media is a higher domain: app plugs it in, before start().
    void use_avatar_check(AvatarCheck& check) { service_.use_avatar_check(check); }
    void use_text_policy(const TextPolicy& policy) { service_.use_text_policy(policy); }
    // So are those who erase what they keep about a deleted account.
    void use_erasures(std::vector<Erasure*> erasures) {
        deletions_.use_erasures(std::move(erasures));
    }
    Accounts& accounts() { return directory_; }
    rpc::Authenticator& authenticator() { return tokens_; }
    // For the router, and for the domains of those who run the instance.
    const rpc::Roles& roles() const { return staff_; }
    Admin& admin() { return admin_; }
    // For every administrator a link for a new password: for data that no server runs on.
    static std::vector<AdministratorLink> make_administrators_links(storage::Tx& tx,
                                                                    Random& random,
                                                                    WallTime now) {
        return AdminService::make_links(tx, random, now);
    }
    // True while the device is logged in.
    Task<Result<bool>> device_is_active(Deadline deadline, UserId user, DeviceId device) {
        return tokens_.is_active(deadline, user, device);
    }

  private:
    Task<void> keep_house();

    storage::Database& database_;
    runtime::Timers& timers_;
    LastSeen last_seen_;
    Tokens tokens_;
    Directory directory_;
    Passwords passwords_;
    QrWaiters qr_waiters_;
    Staff staff_;
    Deletions deletions_;
    Service service_;
    AdminService admin_;
    runtime::Scope scope_;
};

}  // namespace kapok::accounts
