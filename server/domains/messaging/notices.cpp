#include "messaging/notices.h"

#include "base/log.h"
#include "base/random.h"
#include "contacts/api/contacts.h"
#include "messaging/job_fields.h"
#include "messaging/service.h"
#include "messaging/wire.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

// A notice is appended under the id of the outbox row, so a repeated row changes nothing. The ':'
// keeps it apart from clients' ids.
streams::Append append_of(const NoticeJob& job, std::string id) {
    auto payload = wire::encode({.body = job.notice, .quote = {}});
    const auto hash = hash64(payload);
    return {.stream = job.conversation.stream(),
            .sender = job.sender,
            .client_message_id = std::move(id),
            .content_hash = hash,
            .countable = streams::Countable::kNo,
            .payload = std::move(payload),
            .replace = {}};
}

}  // namespace

std::string NoticeJob::encode() const {
    return fmt::format(
        "{}\n{}\n{}", conversation.text(), sender, wire::encode({.body = notice, .quote = {}}));
}

std::optional<NoticeJob> NoticeJob::decode(std::string_view payload) {
    const auto conversation = ConversationId::parse(take_field(payload));
    const auto sender = parse_decimal(take_field(payload));
    auto content = wire::decode(payload);
    auto* notice = std::get_if<Notice>(&content.body);
    if (!conversation || !sender || notice == nullptr) {
        return std::nullopt;
    }
    return NoticeJob{
        .conversation = *conversation, .sender = UserId(*sender), .notice = std::move(*notice)};
}

void enqueue(storage::Tx& tx, const NoticeJob& job) {
    storage::enqueue(tx, kNoticeTopic, job.conversation.text(), job.encode());
}

std::string RecallJob::encode() const {
    return fmt::format("{}\n{}\n{}\n{}\n{}",
                       conversation.text(),
                       target,
                       by,
                       client_message_id,
                       fmt::join(media_ids, "\n"));
}

std::optional<RecallJob> RecallJob::decode(std::string_view payload) {
    const auto conversation = ConversationId::parse(take_field(payload));
    const auto target = parse_decimal(take_field(payload));
    const auto by = parse_decimal(take_field(payload));
    const auto client_message_id = take_field(payload);
    if (!conversation || !target || !by || client_message_id.empty()) {
        return std::nullopt;
    }
    RecallJob job{.conversation = *conversation,
                  .target = Seq(*target),
                  .by = UserId(*by),
                  .client_message_id = std::string(client_message_id),
                  .media_ids = {}};
    while (!payload.empty()) {
        job.media_ids.emplace_back(take_field(payload));
    }
    return job;
}

void enqueue(storage::Tx& tx, const RecallJob& job) {
    storage::enqueue(tx, kRecallTopic, job.conversation.text(), job.encode());
}

Task<Result<void>> Service::append_notice(NoticeJob job, std::string id) {
    CO_TRY(const auto appended, co_await ports_.streams.append(append_of(job, std::move(id))));
    co_return co_await push_entry(Deadline::never(),
                                  {.conversation = job.conversation,
                                   .seq = appended.seq,
                                   .ordinal = appended.ordinal,
                                   .time = appended.time,
                                   .sender = job.sender,
                                   .client_message_id = {},
                                   .content = {.body = job.notice, .quote = {}}});
}

Task<Result<void>> Service::on_notice(storage::OutboxRow row) {
    auto job = NoticeJob::decode(row.payload);
    if (!job) {
        // Keeping it would stop the conversation's other notices for ever.
        LOG(error, "a notice in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    // The change that it tells of may not have reached the cache of this node.
    co_await freshen(Deadline::never(), job->conversation);
    co_return co_await append_notice(*std::move(job), fmt::format("notice:{}", row.id));
}

Task<Result<void>> Service::on_became_contacts(storage::OutboxRow row) {
    const auto event = contacts::BecameContacts::decode(row.payload);
    if (!event) {
        LOG(error, "a contact event in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto id = ConversationId::direct(event->asker, event->accepter);
    CO_TRY(const auto roster, co_await find_roster(Deadline::never(), id));
    if (!roster) {
        CO_TRY_VOID(co_await open_direct(Deadline::never(), id));
    }
    NoticeJob job{
        .conversation = id,
        .sender = event->asker,
        .notice = {.kind = NoticeKind::kBecameContacts, .users = {}, .text = event->reason}};
    co_return co_await append_notice(std::move(job), fmt::format("became:{}", row.id));
}

}  // namespace kapok::messaging
