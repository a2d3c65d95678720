#include "base/log.h"
#include "moderation/api/errors.h"
#include "moderation/service.h"

#include <fmt/format.h>

namespace kapok::moderation {
namespace {

constexpr rules::PageSizes kPage{.usual = 50, .most = 100};
constexpr std::chrono::days kEvidenceLife{30};
constexpr std::size_t kSweepMax = 50;

Error report_unknown() {
    return Error(Code::kNotFound, errors::kReportUnknown, "there is no such report")
        .with_field("report_id");
}

Result<Report> find(storage::Tx& tx, ReportId id) {
    auto report = store::find_report(tx, id);
    if (!report) {
        return report_unknown();
    }
    return *std::move(report);
}

std::vector<ops::AuditFact> facts_of(const Verdict& verdict) {
    using Kind = ops::AuditFactKind;
    std::vector<ops::AuditFact> facts{{.kind = verdict.dismiss ? Kind::kDismissed : Kind::kUpheld}};
    const auto add = [&](bool is_so, Kind kind) {
        if (is_so) {
            facts.push_back({.kind = kind});
        }
    };
    add(verdict.recall_messages, Kind::kMessagesRecalled);
    add(verdict.mute_until != WallTime(), Kind::kMuted);
    add(verdict.ban_until != WallTime(), Kind::kBanned);
    return facts;
}

}  // namespace

Task<Result<Service::Seen>> Service::see(Deadline deadline, Report report) {
    Seen seen{.report = std::move(report), .people = {}};
    std::vector<UserId> ids;
    for (const auto id : {seen.report.reporter, seen.report.subject, seen.report.decided_by}) {
        if (id) {
            ids.push_back(id);
        }
    }
    if (!ids.empty()) {
        CO_TRY(seen.people, co_await ports_.accounts.list_users(deadline, std::move(ids)));
    }
    CO_TRY(seen.open_on_subject,
           co_await ports_.database.read(deadline, [&](storage::Tx& tx) -> Result<std::int64_t> {
               return store::count_open_on(tx, seen.report);
           }));
    co_return seen;
}

Task<Result<Service::ReportPage>> Service::list_reports(rpc::RequestContext ctx,
                                                        std::optional<ReportState> state,
                                                        std::string page_token,
                                                        std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kPage));
    CO_TRY(const auto before, rules::number_of_token(page_token));
    const store::ReportRange range{
        .state = state, .before = ReportId(before == 0 ? INT64_MAX : before), .limit = size};
    ReportPage page;
    CO_TRY(auto reports,
           co_await ports_.database.read(ctx.deadline,
                                         [&](storage::Tx& tx) -> Result<std::vector<Report>> {
                                             page.open = store::count_open(tx);
                                             return store::list_reports(tx, range);
                                         }));
    open_ = page.open;
    if (reports.size() == size) {
        page.next_page_token = fmt::format("{}", reports.back().id);
    }
    for (auto& report : reports) {
        CO_TRY(auto seen, co_await see(ctx.deadline, std::move(report)));
        page.reports.push_back(std::move(seen));
    }
    co_return page;
}

// Evidence is what somebody may have taken back since: who reads it is noted.
Task<Result<Service::Case>> Service::open_report(rpc::RequestContext ctx, ReportId id) {
    const auto line = ports_.audit.line({.actor = ctx.caller.user,
                                         .action = "report.read",
                                         .subject = fmt::format("{}", id),
                                         .words = {}});
    Case one;
    CO_TRY(auto report,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Report> {
               TRY(auto found, find(tx, id));
               one.evidence.clear();
               for (auto& evidence : store::list_evidence(tx, id)) {
                   one.evidence.push_back({.evidence = std::move(evidence)});
               }
               if (!one.evidence.empty()) {
                   line(tx);
               }
               return found;
           }));
    const auto conversation = messaging::ConversationId::parse(report.conversation);
    for (auto& shown : one.evidence) {
        if (conversation) {
            CO_TRY(shown.recalled,
                   co_await ports_.oversight.is_recalled(
                       ctx.deadline, *conversation, streams::Seq(shown.evidence.seq)));
        }
    }
    if (report.subject) {
        CO_TRY(one.sanction, co_await sanction_of(ctx.deadline, report.subject));
    }
    CO_TRY(one.seen, co_await see(ctx.deadline, std::move(report)));
    co_return one;
}

// The line in the audit log that a recall by a moderator leaves.
storage::SameCommit Service::line_of(rpc::RequestContext ctx, const RecallWish& wish) {
    return ports_.audit.line({.actor = ctx.caller.user,
                              .action = "message.recall",
                              .subject = fmt::format("{}#{}", wish.conversation, wish.seq),
                              .words = wish.reason});
}

Task<Result<void>> Service::recall_message(rpc::RequestContext ctx, RecallWish wish) {
    CO_TRY(wish.reason, rules::check_recall_reason(wish.reason));
    const auto unknown = Error(Code::kNotFound, errors::kMessageUnknown).with_field("seq");
    const auto conversation = messaging::ConversationId::parse(wish.conversation);
    if (!conversation) {
        co_return unknown;
    }
    const streams::Seq seq(wish.seq);
    CO_TRY(const bool is_there,
           co_await ports_.oversight.has_message(ctx.deadline, *conversation, seq));
    if (!is_there) {
        co_return unknown;
    }
    co_return co_await ports_.oversight.recall(
        ctx.deadline, *conversation, seq, line_of(ctx, wish));
}

// Each step may be repeated: a verdict that was cut off is given again and ends whole.
Task<Result<void>> Service::carry_out(rpc::RequestContext ctx, Report report, Verdict verdict) {
    if (verdict.mute_until != WallTime() || verdict.ban_until != WallTime()) {
        CO_TRY(auto wish, co_await sanction_of(ctx.deadline, report.subject));
        wish.muted_until = std::max(wish.muted_until, verdict.mute_until);
        wish.banned_until = std::max(wish.banned_until, verdict.ban_until);
        wish.reason = verdict.reason;
        CO_TRY_VOID(co_await sanction(ctx, std::move(wish)));
    }
    const auto conversation = messaging::ConversationId::parse(report.conversation);
    if (!verdict.recall_messages || !conversation) {
        co_return Result<void>();
    }
    CO_TRY(const auto evidence,
           co_await ports_.database.read(ctx.deadline,
                                         [&](storage::Tx& tx) -> Result<std::vector<Evidence>> {
                                             return store::list_evidence(tx, report.id);
                                         }));
    for (const auto& one : evidence) {
        const RecallWish wish{
            .conversation = report.conversation, .seq = one.seq, .reason = verdict.reason};
        CO_TRY_VOID(co_await ports_.oversight.recall(
            ctx.deadline, *conversation, streams::Seq(one.seq), line_of(ctx, wish)));
    }
    co_return Result<void>();
}

Task<Result<Service::Seen>> Service::decide(rpc::RequestContext ctx, ReportId id, Verdict verdict) {
    CO_TRY(auto report,
           co_await ports_.database.read(
               ctx.deadline, [&](storage::Tx& tx) -> Result<Report> { return find(tx, id); }));
    CO_TRY(const auto decision, rules::decide(report, verdict));
    if (!verdict.dismiss) {
        // Recalling alone needs its reason, too.
        const Sanction as_sanction{.muted_until =
                                       ports_.clock.wall_now() + std::chrono::milliseconds(1)};
        CO_TRY(verdict.reason,
               rules::check_sanction(verdict.reason, as_sanction, ports_.clock.wall_now()));
    }
    if (decision.repeated) {
        co_return co_await see(ctx.deadline, std::move(report));
    }
    CO_TRY_VOID(co_await carry_out(ctx, report, verdict));
    const store::Decided decided{
        .state = decision.state, .by = ctx.caller.user, .time = ports_.clock.wall_now()};
    const auto line = ports_.audit.line({.actor = ctx.caller.user,
                                         .action = "report.decide",
                                         .subject = fmt::format("{}", id),
                                         .words = verdict.reason,
                                         .facts = facts_of(verdict)});
    CO_TRY(report,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Report> {
               TRY(auto now_there, find(tx, id));
               if (now_there.state == ReportState::kOpen) {
                   store::decide(tx, id, decided);
                   line(tx);
               }
               return find(tx, id);
           }));
    CO_TRY_VOID(co_await count_open(ctx.deadline));
    co_return co_await see(ctx.deadline, std::move(report));
}

Task<Result<void>> Service::count_open(Deadline deadline) {
    CO_TRY(open_, co_await ports_.database.read(deadline, [](storage::Tx& tx) {
        return Result(store::count_open(tx));
    }));
    co_return Result<void>();
}

// Files are let go first: a crash between the two lets them go again.
Task<Result<bool>> Service::sweep(Deadline deadline) {
    const auto before = ports_.clock.wall_now() - kEvidenceLife;
    CO_TRY(const auto expired,
           co_await ports_.database.read(
               deadline, [&](storage::Tx& tx) -> Result<std::vector<ReportId>> {
                   return store::list_expired_evidence(tx, before, kSweepMax);
               }));
    for (const auto report : expired) {
        CO_TRY(const auto evidence,
               co_await ports_.database.read(deadline,
                                             [&](storage::Tx& tx) -> Result<std::vector<Evidence>> {
                                                 return store::list_evidence(tx, report);
                                             }));
        for (const auto& one : evidence) {
            for (const auto& media_id : one.media_ids) {
                CO_TRY_VOID(co_await ports_.media.detach(
                    deadline, {media_id}, fmt::format("r{}", report), one.seq));
            }
        }
        CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            store::delete_evidence(tx, report);
            return {};
        }));
    }
    co_return expired.size() == kSweepMax;
}

}  // namespace kapok::moderation
