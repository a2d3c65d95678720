// What groups and service chats leave in the outbox beside notices. See notices.h.
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
inline constexpr std::string_view kNamesTopic = "messaging.names";
inline constexpr std::string_view kWordsTopic = "messaging.words";
inline constexpr std::string_view kAnnounceTopic = "messaging.announce";

// Members by whose accounts' names they are to be found: accounts knows them, and is asked outside
// of the transaction in which they joined.
struct NamesJob {
    ConversationId conversation{};
    std::vector<UserId> users{};

    [[nodiscard]] std::string encode() const;
    static std::optional<NamesJob> decode(std::string_view payload);
};
void enqueue(storage::Tx& tx, const NamesJob& job);

// Words that someone says by a change they made: a message of theirs that mentions all.
struct WordsJob {
    ConversationId conversation{};
    UserId sender{};
    std::string text{};

    [[nodiscard]] std::string encode() const;
    static std::optional<WordsJob> decode(std::string_view payload);
};
void enqueue(storage::Tx& tx, const WordsJob& job);

// Words of the instance, to be told to all users after one. Each row tells some and leaves the next
// row.
struct AnnounceJob {
    std::string client_id{};
    UserId after{};
    std::string text{};

    [[nodiscard]] std::string encode() const;
    static std::optional<AnnounceJob> decode(std::string_view payload);
};
void enqueue(storage::Tx& tx, const AnnounceJob& job);

}  // namespace kapok::messaging
