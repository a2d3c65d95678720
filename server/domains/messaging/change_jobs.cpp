#include "messaging/change_jobs.h"

#include "base/random.h"
#include "messaging/job_fields.h"
#include "storage/outbox.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

std::string encode_head(const ChangeOf& what, UserId user, bool active) {
    return fmt::format("{}\n{}\n{}\n{}\n{}",
                       what.conversation.text(),
                       what.seq,
                       user,
                       what.client_message_id,
                       active ? 1 : 0);
}

struct Head {
    ChangeOf what{};
    UserId user{};
    bool active = false;
};

std::optional<Head> take_head(std::string_view& payload) {
    const auto conversation = ConversationId::parse(take_field(payload));
    const auto seq = parse_decimal(take_field(payload));
    const auto user = parse_decimal(take_field(payload));
    const auto id = take_field(payload);
    const auto active = take_field(payload);
    if (!conversation || !seq || !user || id.empty() || (active != "0" && active != "1")) {
        return std::nullopt;
    }
    return Head{.what = {.conversation = *conversation,
                         .seq = Seq(*seq),
                         .client_message_id = std::string(id)},
                .user = UserId(*user),
                .active = active == "1"};
}

}  // namespace

std::string ReactionJob::encode() const {
    return fmt::format("{}\n{}", encode_head(what, user, active), emoji);
}

std::optional<ReactionJob> ReactionJob::decode(std::string_view payload) {
    auto head = take_head(payload);
    if (!head || payload.empty()) {
        return std::nullopt;
    }
    return ReactionJob{.what = std::move(head->what),
                       .user = head->user,
                       .emoji = std::string(payload),
                       .active = head->active};
}

std::uint64_t ReactionJob::content_hash() const {
    return hash64(fmt::format("reaction:{}:{}:{}", what.seq, active ? 1 : 0, emoji));
}

void enqueue(storage::Tx& tx, const ReactionJob& job) {
    storage::enqueue(tx, kReactionTopic, job.what.conversation.text(), job.encode());
}

std::string PinJob::encode() const { return encode_head(what, user, pinned); }

std::optional<PinJob> PinJob::decode(std::string_view payload) {
    auto head = take_head(payload);
    if (!head || !payload.empty()) {
        return std::nullopt;
    }
    return PinJob{.what = std::move(head->what), .user = head->user, .pinned = head->active};
}

std::uint64_t PinJob::content_hash() const {
    return hash64(fmt::format("pin:{}:{}", what.seq, pinned ? 1 : 0));
}

void enqueue(storage::Tx& tx, const PinJob& job) {
    storage::enqueue(tx, kPinTopic, job.what.conversation.text(), job.encode());
}

}  // namespace kapok::messaging
