#include "messaging/group_jobs.h"

#include "messaging/job_fields.h"
#include "storage/outbox.h"

#include <fmt/format.h>

namespace kapok::messaging {

std::string NamesJob::encode() const {
    return fmt::format("{}\n{}", conversation.text(), fmt::join(users, "\n"));
}

std::optional<NamesJob> NamesJob::decode(std::string_view payload) {
    const auto conversation = ConversationId::parse(take_field(payload));
    if (!conversation) {
        return std::nullopt;
    }
    NamesJob job{.conversation = *conversation};
    while (!payload.empty()) {
        const auto user = parse_decimal(take_field(payload));
        if (!user) {
            return std::nullopt;
        }
        job.users.emplace_back(*user);
    }
    return job;
}

void enqueue(storage::Tx& tx, const NamesJob& job) {
    storage::enqueue(tx, kNamesTopic, job.conversation.text(), job.encode());
}

std::string WordsJob::encode() const {
    return fmt::format("{}\n{}\n{}", conversation.text(), sender, text);
}

std::optional<WordsJob> WordsJob::decode(std::string_view payload) {
    const auto conversation = ConversationId::parse(take_field(payload));
    const auto sender = parse_decimal(take_field(payload));
    if (!conversation || !sender) {
        return std::nullopt;
    }
    return WordsJob{
        .conversation = *conversation, .sender = UserId(*sender), .text = std::string(payload)};
}

void enqueue(storage::Tx& tx, const WordsJob& job) {
    storage::enqueue(tx, kWordsTopic, job.conversation.text(), job.encode());
}

std::string AnnounceJob::encode() const {
    return fmt::format("{}\n{}\n{}", client_id, after, text);
}

std::optional<AnnounceJob> AnnounceJob::decode(std::string_view payload) {
    const auto client_id = take_field(payload);
    const auto after = parse_decimal(take_field(payload));
    if (client_id.empty() || !after) {
        return std::nullopt;
    }
    return AnnounceJob{
        .client_id = std::string(client_id), .after = UserId(*after), .text = std::string(payload)};
}

void enqueue(storage::Tx& tx, const AnnounceJob& job) {
    storage::enqueue(tx, kAnnounceTopic, job.client_id, job.encode());
}

}  // namespace kapok::messaging
