// The use cases of moderation: reports.cpp (from people, the word filter and the content policy),
// verdicts.cpp (what moderators decide), sanctions.cpp, terms.cpp. Thread-safe.
#pragma once

#include "accounts/api/accounts.h"
#include "accounts/api/admin.h"
#include "media/api/media.h"
#include "messaging/api/oversight.h"
#include "moderation/policy.h"
#include "moderation/store.h"
#include "ops/api/audit.h"
#include "rpc/context.h"

#include <atomic>
#include <string>
#include <vector>

namespace kapok::moderation {

// Implements ScopeAccess for the scope "r<report>": moderators see the files of evidence.
class Service final : public media::ScopeAccess {
  public:
    struct Ports {
        storage::Database& database;
        accounts::Accounts& accounts;
        accounts::Admin& admin;
        messaging::Oversight& oversight;
        media::Library& media;
        ops::Audit& audit;
        Policy& policy;
        Clock& clock;
        IdSource& ids;
    };

    explicit Service(Ports ports) : ports_(ports) {}

    // reports.cpp
    Task<Result<ReportId>> report(rpc::RequestContext ctx, ReportWish wish);
    // The word filter or the content policy wants a look at an entry; `words` are cut.
    Task<Result<void>> flag(Deadline deadline,
                            messaging::CopiedEntry entry,
                            Reason reason,
                            std::string words);
    Task<Result<bool>> may_read(Deadline deadline,
                                UserId user,
                                std::string scope,
                                std::uint64_t seq) override;
    Task<Result<bool>> may_read_through(Deadline deadline,
                                        UserId user,
                                        std::string via,
                                        std::string media_id) override;

    // verdicts.cpp
    struct Seen {  // a report with the people it names
        Report report{};
        std::vector<accounts::User> people{};
        std::int64_t open_on_subject = 0;
    };
    struct ReportPage {
        std::vector<Seen> reports{};
        std::string next_page_token{};
        std::int64_t open = 0;
    };
    struct Shown {
        Evidence evidence{};
        bool recalled = false;
    };
    struct Case {
        Seen seen{};
        std::vector<Shown> evidence{};
        Sanction sanction{};
    };
    Task<Result<ReportPage>> list_reports(rpc::RequestContext ctx,
                                          std::optional<ReportState> state,
                                          std::string page_token,
                                          std::uint32_t limit);
    Task<Result<Case>> open_report(rpc::RequestContext ctx, ReportId id);
    Task<Result<Seen>> decide(rpc::RequestContext ctx, ReportId id, Verdict verdict);
    // Wherever it is, in nobody's name. One that was recalled stays so.
    Task<Result<void>> recall_message(rpc::RequestContext ctx, RecallWish wish);
    // As of the last look: for the overview.
    [[nodiscard]] std::int64_t open_reports() const { return open_; }
    // Deletes evidence 30 days after its verdict; true if there may be more. Called by the module.
    Task<Result<bool>> sweep(Deadline deadline);
    Task<Result<void>> count_open(Deadline deadline);

    // sanctions.cpp
    struct Standing {
        bool is_moderator = false;
        bool is_admin = false;
        Mute mute{};
    };
    struct SanctionPage {
        std::vector<Sanction> sanctions{};
        std::vector<accounts::User> people{};
        std::string next_page_token{};
    };
    Task<Result<Standing>> my_standing(rpc::RequestContext ctx);
    Task<Result<Sanction>> sanction(rpc::RequestContext ctx, Sanction wish);
    Task<Result<SanctionPage>> list_sanctions(rpc::RequestContext ctx,
                                              std::string page_token,
                                              std::uint32_t limit);
    Task<Result<accounts::User>> get_user(Deadline deadline, UserId user) {
        return ports_.accounts.get_user(deadline, user);
    }

    // terms.cpp
    struct TermPage {
        std::vector<Term> terms{};
        std::string next_page_token{};
        std::int64_t total = 0;
    };
    struct TermChange {
        std::vector<Term> put{};
        std::vector<std::string> erase{};
    };
    Task<Result<TermPage>> list_terms(rpc::RequestContext ctx,
                                      std::string text,
                                      std::string page_token,
                                      std::uint32_t limit);
    // How many there are now; in force when it returns.
    Task<Result<std::int64_t>> change_terms(rpc::RequestContext ctx, TermChange change);

  private:
    Task<Result<ReportId>> keep(Deadline deadline,
                                Report report,
                                std::vector<messaging::CopiedEntry> evidence);
    Task<Result<Seen>> see(Deadline deadline, Report report);
    Task<Result<Sanction>> sanction_of(Deadline deadline, UserId user);
    storage::SameCommit line_of(rpc::RequestContext ctx, const RecallWish& wish);
    Task<Result<void>> carry_out(rpc::RequestContext ctx, Report report, Verdict verdict);

    Ports ports_;
    std::atomic<std::int64_t> open_{0};
};

}  // namespace kapok::moderation
