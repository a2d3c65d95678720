// Where what a person writes meets the instance's content policy.
#include "messaging/oversight_service.h"
#include "messaging/screening.h"
#include "messaging/service.h"

namespace kapok::messaging {

std::vector<std::string*> words_of(Body& body) {
    if (auto* text = std::get_if<Text>(&body)) {
        return {&text->text};
    }
    if (auto* place = std::get_if<Location>(&body)) {
        return {&place->name, &place->address};
    }
    if (auto* card = std::get_if<Card>(&body)) {
        return {&card->title, &card->text, &card->source};
    }
    if (auto* poll = std::get_if<Poll>(&body)) {
        std::vector<std::string*> words{&poll->question};
        for (auto& option : poll->options) {
            words.push_back(&option);
        }
        return words;
    }
    if (auto* relay = std::get_if<Relay>(&body)) {
        return {&relay->title, &relay->example};
    }
    return {};
}

Result<std::string> Service::check_words(std::string words) const {
    return accounts::check_text(policy_, std::move(words));
}

// What may be written of it. The chat with oneself is one's own.
Result<Content> Service::apply_policy(UserId sender, ConversationId id, Content content) const {
    if (policy_ == nullptr || id.kind() == Kind::kSelf) {
        return content;
    }
    TRY_VOID(policy_->may_write(sender));
    for (auto* words : words_of(content.body)) {
        TRY(*words, policy_->check_text(std::move(*words)));
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
