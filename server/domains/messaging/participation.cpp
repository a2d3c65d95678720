#include "messaging/participation.h"

#include "messaging/notices.h"
#include "messaging/wire.h"

namespace kapok::messaging {

static_assert(kMessageRecalled == kRecallTopic);

std::optional<MessageId> recalled_message(std::string_view payload) {
    const auto job = RecallJob::decode(payload);
    return job ? std::optional(MessageId{.conversation = job->conversation, .seq = job->target})
               : std::nullopt;
}

Task<Result<Entry>> OpenMessages::open(Deadline deadline, UserId user, MessageId id) {
    CO_TRY(auto target, co_await changes_.open_message(deadline, user, id.conversation, id.seq));
    co_return std::move(target.entry);
}

Task<Result<Entry>> OpenMessages::open_to_write(Deadline deadline, UserId user, MessageId id) {
    CO_TRY(auto entry, co_await open(deadline, user, id));
    CO_TRY_VOID(co_await service_.admit_writer(deadline, user, id.conversation));
    co_return entry;
}

Result<std::string> OpenMessages::check_words(UserId user,
                                              ConversationId id,
                                              std::string words) const {
    TRY(auto content,
        service_.apply_policy(user, id, {.body = Text{.text = std::move(words)}, .quote = {}}));
    return std::move(std::get<Text>(content.body).text);
}

Task<Result<rpc::UserSet>> OpenMessages::audience(Deadline deadline, MessageId id) {
    CO_TRY(const auto roster, co_await service_.find_roster(deadline, id.conversation));
    if (!roster || roster->size() > limits_.large_group) {
        co_return rpc::UserSet();
    }
    co_return roster->audience(id.seq);
}

Task<Result<bool>> OpenMessages::is_gone(MessageId id) {
    CO_TRY(const auto stored, co_await streams_.find(id.conversation.stream(), id.seq));
    co_return !stored || !is_message(wire::decode(stored->payload).body);
}

}  // namespace kapok::messaging
