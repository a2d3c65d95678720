#include "base/client_id.h"
#include "base/log.h"
#include "base/random.h"
#include "messaging/api/errors.h"
#include "messaging/notices.h"
#include "messaging/service.h"
#include "messaging/store_changes.h"
#include "messaging/wire.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

Error recall_failure(Code code, std::string_view reason) {
    return Error(code, reason).with_field("seq");
}

bool is_taken_by_another(const RecallJob& job, const Content& target) {
    const auto* recalled = std::get_if<Recalled>(&target.body);
    return recalled != nullptr &&
           (recalled->by != job.by || recalled->client_message_id != job.client_message_id);
}

}  // namespace

Task<Result<Entry>> Service::recall(rpc::RequestContext ctx,
                                    ConversationId id,
                                    Seq target,
                                    std::string client_message_id) {
    if (!is_client_id(client_message_id)) {
        co_return Error(Code::kInvalid, errors::kClientMessageIdInvalid)
            .with_field("client_message_id");
    }
    const auto user = ctx.caller.user;
    CO_TRY(const auto standing, co_await enter_as_member(ctx.deadline, user, id));
    CO_TRY(const auto stored, co_await ports_.streams.find(id.stream(), target));
    if (!stored || !rules::may_read(standing.intervals, target)) {
        co_return recall_failure(Code::kNotFound, errors::kEntryUnknown);
    }
    const auto entry = wire::entry_of(id, *stored);
    RecallJob job{.conversation = id,
                  .target = target,
                  .by = user,
                  .client_message_id = std::move(client_message_id),
                  .media_ids = {}};
    if (const auto* recalled = std::get_if<Recalled>(&entry.content.body)) {
        if (recalled->by == user && recalled->client_message_id == job.client_message_id) {
            co_return co_await take_back(ctx.deadline, std::move(job));
        }
        co_return recall_failure(Code::kGone, errors::kAlreadyRecalled);
    }
    if (!is_message(entry.content.body)) {
        co_return recall_failure(Code::kInvalid, errors::kRecallNotAMessage);
    }
    if (standing.roster->dissolved()) {
        co_return Error(Code::kGone, errors::kGroupDissolved);
    }
    const auto* sender = standing.roster->find(entry.sender);
    CO_TRY_VOID(rules::may_recall({.caller = user,
                                   .caller_role = standing.place->role,
                                   .sender = entry.sender,
                                   .sender_role = sender != nullptr ? sender->role : Role::kMember,
                                   .conversation = id.kind(),
                                   .is_file = std::holds_alternative<File>(entry.content.body),
                                   .sent = entry.time,
                                   .now = ports_.clock.wall_now()},
                                  limits_));
    // What hangs on it (media, marks, reactions, a pin) is removed by the outbox, which a crash
    // does not stop.
    job.media_ids = media_ids_of(entry.content);
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        enqueue(tx, job);
        return {};
    }));
    co_return co_await take_back(ctx.deadline, std::move(job));
}

Task<Result<Entry>> Service::take_back(Deadline deadline, RecallJob job) {
    const Content recall{.body = Recall{.target = job.target}, .quote = {}};
    const Content recalled{
        .body = Recalled{.by = job.by, .client_message_id = job.client_message_id}, .quote = {}};
    streams::Append append{.stream = job.conversation.stream(),
                           .sender = job.by,
                           .client_message_id = job.client_message_id,
                           .content_hash = hash64(fmt::format("recall:{}", job.target)),
                           .countable = streams::Countable::kNo,
                           .payload = wire::encode(recall),
                           .replace = {}};
    for (int tries = 1;; ++tries) {
        CO_TRY(const auto target, co_await ports_.streams.find(append.stream, job.target));
        if (!target) {
            co_return recall_failure(Code::kNotFound, errors::kEntryUnknown);
        }
        if (is_taken_by_another(job, wire::decode(target->payload))) {
            co_return recall_failure(Code::kGone, errors::kAlreadyRecalled);
        }
        append.replace = streams::Replacement{
            .seq = job.target, .payload = wire::encode(recalled), .made_from = target->payload};
        const auto appended = co_await ports_.streams.append(append);
        if (!appended) {
            // An edit was quicker: what it wrote is erased too.
            if (appended.error().reason() == errors::kEntryChanged && tries < kReplaceTries) {
                continue;
            }
            co_return appended.error();
        }
        Entry entry{.conversation = job.conversation,
                    .seq = appended->seq,
                    .ordinal = appended->ordinal,
                    .time = appended->time,
                    .sender = job.by,
                    .client_message_id = job.client_message_id,
                    .content = recall};
        if (!appended->repeated) {
            CO_TRY_VOID(co_await push_entry(deadline, entry));
        }
        co_return entry;
    }
}

Task<Result<void>> Service::on_recall(storage::OutboxRow row) {
    const auto job = RecallJob::decode(row.payload);
    if (!job) {
        LOG(error, "a recall in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto deadline = Deadline::never();
    const auto taken = co_await take_back(deadline, *job);
    if (!taken) {
        const auto code = taken.error().code();
        const bool again = taken.error().reason() == errors::kEntryChanged;
        if ((code == Code::kConflict && !again) || code == Code::kGone || code == Code::kNotFound) {
            // Its client was told and nothing was recalled, or the message was trimmed since.
            co_return Result<void>();
        }
        co_return taken.error();
    }
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::remove_mentions(tx, job->conversation, job->target);
        store::remove_reactions(tx, job->conversation, job->target);
        store::remove_pin(tx, job->conversation, job->target);
        return {};
    }));
    if (job->media_ids.empty()) {
        co_return Result<void>();
    }
    co_return co_await ports_.media.detach(
        deadline, job->media_ids, job->conversation.text(), job->target.value());
}

}  // namespace kapok::messaging
