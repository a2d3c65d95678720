// Where what a person writes meets the instance's content policy.
#include "messaging/oversight_service.h"
#include "messaging/service.h"

namespace kapok::messaging {

// What may be written of it. The chat with oneself is one's own.
Result<Content> Service::apply_policy(UserId sender, ConversationId id, Content content) const {
    if (policy_ == nullptr || id.kind() == Kind::kSelf) {
        return content;
    }
    TRY_VOID(policy_->may_write(sender));
    if (auto* text = std::get_if<Text>(&content.body)) {
        TRY(text->text, policy_->check_text(std::move(text->text)));
    }
    return content;
}

Task<Result<void>> Service::review(Deadline deadline, Entry entry) {
    const auto* text = std::get_if<Text>(&entry.content.body);
    if (policy_ == nullptr || text == nullptr || entry.conversation.kind() == Kind::kSelf ||
        !policy_->wants_review(text->text)) {
        co_return Result<void>();
    }
    co_return co_await policy_->review(deadline, copy_of(entry));
}

}  // namespace kapok::messaging
