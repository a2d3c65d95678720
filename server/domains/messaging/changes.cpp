#include "messaging/changes.h"

#include "base/client_id.h"
#include "messaging/api/errors.h"
#include "messaging/wire.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

Error failure(Code code, std::string_view reason) { return Error(code, reason).with_field("seq"); }

}  // namespace

Task<Result<Changes::Target>> Changes::open_entry(Deadline deadline,
                                                  UserId user,
                                                  ConversationId id,
                                                  Seq seq) {
    CO_TRY(auto standing, co_await service_.enter(deadline, user, id));
    if (!rules::may_read(standing.intervals, seq)) {
        co_return failure(Code::kNotFound, errors::kEntryUnknown);
    }
    CO_TRY(auto stored, co_await ports_.streams.find(id.stream(), seq));
    CO_TRY(const auto hidden, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::list_hidden(tx, id, user, {.first = seq, .last = seq}));
    }));
    if (!stored || hidden.contains(seq)) {
        co_return failure(Code::kNotFound, errors::kEntryUnknown);
    }
    auto entry = wire::entry_of(id, *stored);
    co_return Target{
        .standing = std::move(standing), .stored = *std::move(stored), .entry = std::move(entry)};
}

Task<Result<Changes::Target>> Changes::open_message(Deadline deadline,
                                                    UserId user,
                                                    ConversationId id,
                                                    Seq seq) {
    CO_TRY(auto target, co_await open_entry(deadline, user, id, seq));
    if (std::holds_alternative<Recalled>(target.entry.content.body)) {
        co_return failure(Code::kGone, errors::kAlreadyRecalled);
    }
    if (!is_message(target.entry.content.body)) {
        co_return failure(Code::kInvalid, errors::kEntryNotAMessage);
    }
    co_return target;
}

Task<Result<std::optional<Entry>>> Changes::find_repeat(UserId user,
                                                        ChangeOf what,
                                                        std::uint64_t content_hash) {
    if (!is_client_id(what.client_message_id)) {
        co_return Error(Code::kInvalid, errors::kClientMessageIdInvalid)
            .with_field("client_message_id");
    }
    CO_TRY(const auto first,
           co_await ports_.streams.find_repeat(
               what.conversation.stream(), user, what.client_message_id));
    if (!first) {
        co_return std::optional<Entry>();
    }
    if (first->content_hash != content_hash) {
        co_return Error(Code::kConflict, errors::kClientMessageIdReused)
            .with_field("client_message_id");
    }
    co_return std::optional(wire::entry_of(what.conversation, first->entry));
}

Task<Result<Entry>> Changes::append(UserId user,
                                    ChangeOf what,
                                    std::uint64_t content_hash,
                                    Body body) {
    Content content{.body = std::move(body), .quote = {}};
    CO_TRY(const auto appended,
           co_await ports_.streams.append({.stream = what.conversation.stream(),
                                           .sender = user,
                                           .client_message_id = what.client_message_id,
                                           .content_hash = content_hash,
                                           .countable = streams::Countable::kNo,
                                           .payload = wire::encode(content),
                                           .replace = {}}));
    co_return Entry{.conversation = what.conversation,
                    .seq = appended.seq,
                    .ordinal = appended.ordinal,
                    .time = appended.time,
                    .sender = user,
                    .client_message_id = std::move(what.client_message_id),
                    .content = std::move(content)};
}

Task<Result<bool>> Changes::is_there(ConversationId id, Seq seq) {
    CO_TRY(const auto stored, co_await ports_.streams.find(id.stream(), seq));
    co_return stored&& is_message(wire::decode(stored->payload).body);
}

Task<void> Changes::wait_for_outbox(Deadline deadline) {
    const Deadline wait = Deadline::after(ports_.clock, kNoticeWait);
    const auto until = std::min(wait.at(), deadline.at());
    co_await ports_.outbox.drained(Deadline(until));
}

}  // namespace kapok::messaging
