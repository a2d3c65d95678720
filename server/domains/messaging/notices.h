// What messaging leaves in the outbox, and how it is written there.
#pragma once

#include "messaging/types.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::storage {
class Tx;
}

namespace kapok::messaging {

// Topics.
inline constexpr std::string_view kNoticeTopic = "messaging.notice";
inline constexpr std::string_view kRecallTopic = "messaging.recall";

// A notice to append to a conversation; in order within it.
struct NoticeJob {
    ConversationId conversation{};
    UserId sender{};
    Notice notice{};

    [[nodiscard]] std::string encode() const;
    static std::optional<NoticeJob> decode(std::string_view payload);
};

void enqueue(storage::Tx& tx, const NoticeJob& job);

// A recall that was allowed: the entry is replaced, then what hangs on it is removed. In the outbox
// it survives a crash between the two.
struct RecallJob {
    ConversationId conversation{};
    Seq target{};
    UserId by{};
    std::string client_message_id{};
    std::vector<std::string> media_ids{};  // of the target

    [[nodiscard]] std::string encode() const;
    static std::optional<RecallJob> decode(std::string_view payload);
};

void enqueue(storage::Tx& tx, const RecallJob& job);

}  // namespace kapok::messaging
