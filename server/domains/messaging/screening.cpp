#include "messaging/screening.h"

#include "base/assert.h"
#include "messaging/oversight_service.h"

namespace kapok::messaging {

Task<Result<Screening::Cleared>> Screening::screen(Deadline deadline,
                                                   UserId sender,
                                                   ConversationId id,
                                                   Content content) {
    Cleared cleared{.content = std::move(content), .concern = {}};
    if (screen_ == nullptr || id.kind() == Kind::kSelf) {
        co_return cleared;
    }
    const auto words = words_of(cleared.content.body);
    Written written{.sender = sender,
                    .conversation = id,
                    .kind = std::string(kind_of(cleared.content.body)),
                    .texts = {}};
    for (const auto* text : words) {
        written.texts.push_back(*text);
    }
    CO_TRY(auto screened, co_await screen_->screen(deadline, std::move(written)));
    KAPOK_ASSERT(screened.texts.size() == words.size(), "each text has an answer");
    for (std::size_t i = 0; i < words.size(); ++i) {
        *words[i] = std::move(screened.texts[i]);
    }
    // What was put in their place is held to the limits, too.
    CO_TRY_VOID(rules::check_content(cleared.content, limits_));
    cleared.concern = std::move(screened.concern);
    co_return cleared;
}

Task<Result<void>> Screening::raise(Deadline deadline,
                                    Entry entry,
                                    std::optional<std::string> concern) {
    if (screen_ == nullptr || !concern || !is_message(entry.content.body)) {
        co_return Result<void>();
    }
    co_return co_await screen_->review(deadline, copy_of(entry), *std::move(concern));
}

}  // namespace kapok::messaging
