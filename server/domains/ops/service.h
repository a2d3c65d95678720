// The use cases of those who run the instance: people.cpp (accounts and groups), settings.cpp
// (registration, retention, announcements), overview.cpp (how it is). Thread-safe.
#pragma once

#include "accounts/api/accounts.h"
#include "accounts/api/admin.h"
#include "media/api/usage.h"
#include "messaging/api/announcer.h"
#include "messaging/api/oversight.h"
#include "ops/api/audit.h"
#include "ops/api/backup.h"
#include "ops/rules.h"
#include "ops/store.h"
#include "rpc/context.h"
#include "runtime/pool.h"
#include "streams/streams.h"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace kapok::ops {

class Service {
  public:
    struct Ports {
        storage::Database& database;
        streams::Streams& streams;
        accounts::Accounts& accounts;
        accounts::Admin& admin;
        media::Usage& usage;
        messaging::Oversight& oversight;
        messaging::Announcer& announcer;
        Audit& audit;
        runtime::Pool& files;
        Clock& clock;
        IdSource& ids;
        std::function<std::size_t()> online;         // connections of devices now
        std::string backup_root;                     // where backups may go; empty for none
        std::string data_directory;                  // whose size is told
        std::function<std::int64_t()> open_reports;  // moderation, a higher domain, counts
    };

    explicit Service(Ports ports) : ports_(std::move(ports)), started_(ports_.clock.wall_now()) {}
    void count_reports_by(std::function<std::int64_t()> count) {
        ports_.open_reports = std::move(count);
    }

    // overview.cpp
    struct KindBytes {
        std::string kind{};
        std::uint64_t bytes = 0;
    };
    struct Component {
        std::string name{};
        std::string trouble{};  // empty: it works
    };
    struct Overview {
        WallTime started{};
        accounts::AccountCounts accounts{};
        std::size_t online = 0;
        std::int64_t groups = 0;
        std::int64_t open_reports = 0;
        std::vector<store::Day> days{};
        std::vector<KindBytes> storage{};
        std::vector<Component> components{};
    };
    Task<Result<Overview>> describe(rpc::RequestContext ctx);
    // Adds what was sent since the last time to today's count. Called by the module now and then.
    Task<Result<void>> count_messages(Deadline deadline);

    // backup.cpp
    void make_backups_by(BackupMaker& maker) { maker_ = &maker; }
    Task<Result<BackupDone>> back_up(rpc::RequestContext ctx, std::string directory);

    // people.cpp
    struct AccountPage {
        std::vector<accounts::AccountLine> accounts{};
        std::string next_page_token{};
    };
    struct AccountAll {
        accounts::AccountDetail detail{};
        std::int64_t groups = 0;
        std::uint64_t media_bytes = 0;
    };
    struct GroupPage {
        std::vector<messaging::GroupLine> groups{};
        std::string next_page_token{};
    };
    struct Search {
        std::string text{};
        std::string page_token{};
        std::uint32_t limit = 0;
    };
    Task<Result<AccountPage>> search_accounts(rpc::RequestContext ctx, Search search);
    Task<Result<AccountAll>> describe_account(rpc::RequestContext ctx, UserId user);
    Task<Result<void>> set_role(rpc::RequestContext ctx, UserId user, rpc::StaffRole role);
    Task<Result<std::size_t>> log_out(rpc::RequestContext ctx, UserId user, DeviceId device);
    Task<Result<accounts::ResetLink>> make_reset_link(rpc::RequestContext ctx, UserId user);
    Task<Result<accounts::User>> reset_password(rpc::RequestContext ctx,
                                                std::string code,
                                                std::string new_password);
    Task<Result<GroupPage>> search_groups(rpc::RequestContext ctx, Search search);
    Task<Result<void>> dissolve_group(rpc::RequestContext ctx, std::string id, std::string reason);

    // settings.cpp
    [[nodiscard]] accounts::Registration registration() const {
        return ports_.admin.registration();
    }
    Task<Result<void>> set_registration(rpc::RequestContext ctx,
                                        accounts::Registration registration);
    Task<Result<Retention>> get_retention(Deadline deadline);
    // Trims what is older than is kept; how many entries. Called by the module now and then.
    Task<Result<std::uint64_t>> retain();
    Task<Result<void>> set_retention(rpc::RequestContext ctx, Retention retention);
    Task<Result<void>> announce(rpc::RequestContext ctx, std::string client_id, std::string text);
    struct Announcements {
        std::vector<messaging::InstanceAnnouncement> announcements{};
        std::vector<accounts::User> authors{};
    };
    Task<Result<Announcements>> list_announcements(rpc::RequestContext ctx);
    struct AuditPage {
        std::vector<store::AuditRow> rows{};
        std::vector<accounts::User> actors{};
        std::string next_page_token{};
    };
    Task<Result<AuditPage>> list_audit(rpc::RequestContext ctx,
                                       std::string page_token,
                                       std::uint32_t limit);
    // What the console changed goes before the configuration. Once, at start.
    Task<Result<void>> apply_settings(Deadline deadline);

  private:
    [[nodiscard]] storage::SameCommit note(const rpc::RequestContext& ctx,
                                           std::string action,
                                           std::string subject,
                                           std::string words,
                                           std::vector<AuditFact> facts = {}) {
        return ports_.audit.line({.actor = ctx.caller.user,
                                  .action = std::move(action),
                                  .subject = std::move(subject),
                                  .words = std::move(words),
                                  .facts = std::move(facts)});
    }

    Task<Result<std::uint64_t>> retain_kind(messaging::Kind kind, std::uint32_t days);

    Ports ports_;
    WallTime started_;
    BackupMaker* maker_ = nullptr;
    std::atomic<bool> backing_up_{false};
    std::atomic<std::uint64_t> counted_{0};  // messages that are in the table
};

}  // namespace kapok::ops
