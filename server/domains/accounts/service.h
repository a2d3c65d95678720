// The use cases of accounts, one source file a group of them. Thread-safe: no state but its
// dependencies and their caches.
#pragma once

#include "accounts/api/code_sender.h"
#include "accounts/api/text_policy.h"
#include "accounts/attempts.h"
#include "accounts/directory.h"
#include "accounts/passwords.h"
#include "accounts/probe.h"
#include "accounts/qr_waiters.h"
#include "accounts/settings.h"
#include "accounts/sign_in.h"
#include "accounts/staff.h"
#include "accounts/tokens.h"
#include "accounts/values.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "rpc/context.h"
#include "runtime/task.h"
#include "runtime/timers.h"
#include "storage/database.h"
#include "storage/outbox.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace kapok::accounts {

class Deletions;

class Service {
  public:
    struct Ports {
        storage::Database& database;
        storage::Outbox& outbox;
        runtime::Timers& timers;
        Random& random;
        IdSource& ids;
        Passwords& passwords;
        Tokens& tokens;
        Directory& directory;
        QrWaiters& qr_waiters;
        observability::Metrics& metrics;
        CodeSender* codes = nullptr;        // none: no log-in by phone
        AvatarCheck* avatars = nullptr;     // none: no avatars
        Staff* staff = nullptr;             // hears of the first administrator
        const TextPolicy* texts = nullptr;  // none: everything may be said
        Deletions* deletions = nullptr;     // none: due deletions wait for a start
    };

    Service(Ports ports, Settings settings)
        : ports_(ports),
          settings_(std::move(settings)),
          probe_(ports.metrics),
          registration_(settings_.registration) {}
    void use_avatar_check(AvatarCheck& check) { ports_.avatars = &check; }
    void use_text_policy(const TextPolicy& policy) { ports_.texts = &policy; }
    // Who may register: administrators change it while the server runs.
    std::atomic<Registration>& registration() { return registration_; }

    // registration.cpp
    struct Instance {
        std::string name;
        Registration registration = Registration::kOpen;
        bool needs_setup = false;
        bool phone_login = false;
        ClientLimits limits{};
    };
    struct Registering {
        NewAccount account;
        std::string password;
        std::string device_name;
    };
    Task<Result<Instance>> describe_instance(rpc::RequestContext ctx);
    Task<Result<Session>> register_account(rpc::RequestContext ctx, Registering wish) {
        return counted(&probe_.registration, make_account(std::move(ctx), std::move(wish)));
    }
    // While no account exists: a fresh setup code (an earlier one is no longer good).
    Task<Result<std::optional<std::string>>> renew_setup_code(Deadline deadline);
    Task<Result<Invite>> create_invite(rpc::RequestContext ctx,
                                       std::uint32_t uses,
                                       std::chrono::seconds life);
    Task<Result<std::vector<Invite>>> list_invites(rpc::RequestContext ctx);

    // login.cpp
    struct PasswordLogin {
        std::string name;  // handle or phone
        std::string password;
        std::string device_name;
    };
    struct PhoneLogin {
        std::string phone;
        std::string code;
        std::optional<NewAccount> registration;
        std::string device_name;
    };
    Task<Result<Session>> login_with_password(rpc::RequestContext ctx, PasswordLogin login) {
        return counted(&probe_.password, enter_by_password(std::move(ctx), std::move(login)));
    }
    // When another may be asked for.
    Task<Result<std::chrono::milliseconds>> request_phone_code(rpc::RequestContext ctx,
                                                               std::string phone);
    Task<Result<Session>> login_with_phone_code(rpc::RequestContext ctx, PhoneLogin login) {
        return counted(&probe_.phone, enter_by_phone(std::move(ctx), std::move(login)));
    }

    // qr_login.cpp
    struct QrStarted {
        std::string qr_text;
        std::string secret;
        WallTime expires;
    };
    struct QrProgress {
        QrState state = QrState::kWaiting;
        std::optional<Session> session;
        std::optional<User> scanned_by;
    };
    struct QrAsker {
        std::string device_name;
        std::string address;
    };
    Task<Result<QrStarted>> start_qr_login(rpc::RequestContext ctx, std::string device_name);
    Task<Result<QrProgress>> await_qr_login(rpc::RequestContext ctx,
                                            std::string secret,
                                            QrState known);
    Task<Result<QrAsker>> scan_qr_login(rpc::RequestContext ctx, std::string qr_text);
    Task<Result<void>> decide_qr_login(rpc::RequestContext ctx,
                                       std::string qr_text,
                                       QrDecision decision);

    // devices.cpp
    Task<Result<void>> logout(rpc::RequestContext ctx);
    Task<Result<std::vector<Device>>> list_devices(rpc::RequestContext ctx);
    Task<Result<void>> revoke_device(rpc::RequestContext ctx, DeviceId device);
    struct PasswordChange {
        std::string old_password;
        std::string new_password;
    };
    Task<Result<void>> change_password(rpc::RequestContext ctx, PasswordChange change);

    // deletion.cpp
    Task<Result<std::chrono::milliseconds>> request_deletion_code(rpc::RequestContext ctx);
    struct OwnerProof {
        std::optional<std::string> password{};
        std::string code{};  // if there is no password
    };
    // When it will be. All devices are logged out.
    Task<Result<WallTime>> delete_account(rpc::RequestContext ctx, OwnerProof proof);

    // phone.cpp
    struct PhoneBinding {
        std::string phone;
        std::string code;      // sent to it by request_phone_code
        std::string password;  // of an account that has one
    };
    Task<Result<Profile>> bind_phone(rpc::RequestContext ctx, PhoneBinding binding);
    Task<Result<Profile>> unbind_phone(rpc::RequestContext ctx, std::string password);

    // profile.cpp
    Task<Result<Profile>> get_profile(rpc::RequestContext ctx);
    Task<Result<Profile>> update_profile(rpc::RequestContext ctx, ProfileChange change);
    Task<Result<std::vector<User>>> list_users(rpc::RequestContext ctx, std::vector<UserId> ids);

  private:
    struct Registrant {
        NewAccount account;
        std::optional<std::string> phone;
        std::optional<std::string> password_hash;
        UserId id;
        std::string spare_handle;  // for those who name none
    };

    [[nodiscard]] WallTime now() const { return ports_.timers.clock().wall_now(); }
    // Answers come after their notices, unless those take long.
    Task<void> settle(Deadline deadline);
    // What is the same after every log-in: evicted devices feel it, notices are out.
    Task<Session> finish(Deadline deadline, SignedIn signed_in);
    Task<Result<Session>> make_account(rpc::RequestContext ctx, Registering wish);
    Task<Result<Session>> enter_by_password(rpc::RequestContext ctx, PasswordLogin login);
    Task<Result<Session>> enter_by_phone(rpc::RequestContext ctx, PhoneLogin login);
    void note_staff(const Profile& profile);
    Registrant new_registrant(NewAccount account);
    Result<Admission> admission(storage::Tx& tx, const NewAccount& account) const;
    Result<Account> create_account(storage::Tx& tx, const Registrant& registrant) const;

    struct PhoneOutcome {
        std::optional<Error> refused;  // committed all the same: the try counts
        SignedIn signed_in;
    };
    Result<PhoneOutcome> judge_phone_login(storage::Tx& tx,
                                           const PhoneLogin& login,
                                           const Registrant& registrant,
                                           const NewSession& session,
                                           const std::string& address_key) const;
    Task<Result<QrProgress>> collect_qr_login(rpc::RequestContext ctx, std::string secret_hash);
    Result<Account> changed(storage::Tx& tx, UserId user, const ProfileChange& change) const;
    Task<Result<void>> log_out(rpc::RequestContext ctx, DeviceId device);
    Task<Result<void>> prove_owner(rpc::RequestContext ctx, OwnerProof proof);
    struct BindingOutcome {
        std::optional<Error> refused;  // committed all the same: the try counts
        Profile profile;
    };
    Result<BindingOutcome> judge_binding(storage::Tx& tx,
                                         UserId user,
                                         const PhoneBinding& binding,
                                         const std::string& address_key) const;
    Task<Result<Account>> find_own(rpc::RequestContext ctx);
    Profile tell_phone(storage::Tx& tx, UserId user) const;

    Ports ports_;
    Settings settings_;
    Probe probe_;
    std::atomic<Registration> registration_;  // begins as the setting says
};

}  // namespace kapok::accounts
