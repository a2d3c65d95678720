#include "moderation/api/errors.h"
#include "moderation/service.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::moderation {
namespace {

Error reported_unknown() {
    return Error(Code::kNotFound, errors::kReportedUnknown, "it does not exist, or is not yours");
}

std::string scope_of(ReportId report) { return fmt::format("r{}", report); }

}  // namespace

Task<Result<ReportId>> Service::report(rpc::RequestContext ctx, ReportWish wish) {
    const auto me = ctx.caller.user;
    CO_TRY(wish, rules::check_report(std::move(wish), me));
    Report report{.id = ports_.ids.next_as<ReportId>(),
                  .reporter = me,
                  .client_report_id = wish.client_report_id,
                  .kind = rules::kind_of(wish),
                  .reason = wish.reason,
                  .words = wish.words,
                  .subject = wish.user,
                  .conversation = wish.conversation,
                  .created = ports_.clock.wall_now()};
    std::vector<messaging::CopiedEntry> evidence;
    if (!wish.conversation.empty()) {
        const auto id = messaging::ConversationId::parse(wish.conversation);
        if (!id) {
            co_return reported_unknown();
        }
        CO_TRY(const bool knows, co_await ports_.oversight.knows(ctx.deadline, me, *id));
        if (!knows) {
            co_return reported_unknown();
        }
        std::vector<streams::Seq> seqs(wish.seqs.begin(), wish.seqs.end());
        CO_TRY(evidence,
               co_await ports_.oversight.copy_entries(ctx.deadline, me, *id, std::move(seqs)));
        if (evidence.empty() && !wish.seqs.empty()) {
            co_return reported_unknown();
        }
    }
    const auto is_theirs = [&](const auto& entry) { return entry.sender == report.subject; };
    if (!report.subject && !evidence.empty()) {
        report.subject = evidence.front().sender;
    } else if (!evidence.empty() && std::ranges::none_of(evidence, is_theirs)) {
        co_return reported_unknown();  // the words of others are no evidence against them
    }
    if (report.subject) {
        CO_TRY(const auto found,
               co_await ports_.accounts.list_users(ctx.deadline, {report.subject}));
        if (found.empty()) {
            co_return reported_unknown();
        }
    }
    co_return co_await keep(ctx.deadline, std::move(report), std::move(evidence));
}

Task<Result<void>> Service::flag(Deadline deadline,
                                 messaging::CopiedEntry entry,
                                 Reason reason,
                                 std::string words) {
    const auto conversation = entry.conversation.text();
    Report report{.id = ports_.ids.next_as<ReportId>(),
                  .reporter = {},
                  .client_report_id = fmt::format("{}:{}", conversation, entry.seq),
                  .kind = ReportKind::kMessage,
                  .reason = reason,
                  .words = rules::cut_words(words),
                  .subject = entry.sender,
                  .conversation = conversation,
                  .created = ports_.clock.wall_now()};
    std::vector<messaging::CopiedEntry> evidence;
    evidence.push_back(std::move(entry));
    CO_TRY_VOID(co_await keep(deadline, std::move(report), std::move(evidence)));
    co_return Result<void>();
}

// A repetition keeps the first. Its files are held after the rows are there: a client that got no
// answer comes again, and they are held then.
Task<Result<ReportId>> Service::keep(Deadline deadline,
                                     Report report,
                                     std::vector<messaging::CopiedEntry> evidence) {
    report.evidence_count = static_cast<std::uint32_t>(evidence.size());
    CO_TRY(
        const auto id,
        co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<ReportId> {
            if (!store::add_report(tx, report)) {
                const auto first =
                    store::find_same_report(tx, report.reporter, report.client_report_id);
                return first ? first->id : report.id;
            }
            for (const auto& entry : evidence) {
                store::add_evidence(
                    tx,
                    report.id,
                    {.seq = entry.seq.value(), .entry = entry.bytes, .media_ids = entry.media_ids});
            }
            return report.id;
        }));
    for (const auto& entry : evidence) {
        for (const auto& media_id : entry.media_ids) {
            const auto held =
                co_await ports_.media.attach(deadline, {media_id}, scope_of(id), entry.seq.value());
            // A file that is gone by now cannot be held: the words are.
            if (!held && held.error().code() != Code::kNotFound) {
                co_return held.error();
            }
        }
    }
    CO_TRY_VOID(co_await count_open(deadline));
    co_return id;
}

Task<Result<bool>> Service::may_read(Deadline /*deadline*/,
                                     UserId user,
                                     std::string /*scope*/,
                                     std::uint64_t /*seq*/) {
    co_return ports_.admin.role_of(user) != rpc::StaffRole::kNone;
}

Task<Result<bool>> Service::may_read_through(Deadline /*deadline*/,
                                             UserId /*user*/,
                                             std::string /*via*/,
                                             std::string /*media_id*/) {
    co_return false;  // evidence lies in no card
}

}  // namespace kapok::moderation
