// Conversations' ids.
#pragma once

#include "base/ids.h"
#include "streams/streams.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::messaging {

// Numbers as in the schema.
enum class Kind { kDirect = 1, kGroup, kSelf, kService, kImported };

// A 1:1 conversation's id derives from its two users, whoever starts it; the self chat is the pair
// of one with oneself; in the service chat the instance tells one user something; what a user has
// imported is told apart by a number of 63 bits that its maker derives from where it comes from.
// Text form: "d<smaller>-<larger>", "g<number>", "s<user>", "i<user>-<number>".
class ConversationId {
  public:
    ConversationId() = default;  // names none
    static ConversationId direct(UserId a, UserId b);
    static ConversationId group(std::uint64_t number);
    static ConversationId service(UserId user);
    static ConversationId imported(UserId user, std::uint64_t number);
    // Nothing if it is no conversation's.
    static std::optional<ConversationId> of_stream(const streams::StreamId& stream);
    // Strict: exactly what text() writes.
    static std::optional<ConversationId> parse(std::string_view text);

    [[nodiscard]] Kind kind() const;
    [[nodiscard]] std::string text() const;
    [[nodiscard]] streams::StreamId stream() const;
    // Of a direct or self conversation: the smaller and the larger user. Of a service chat, and of
    // an imported one, the first is its user.
    [[nodiscard]] UserId first() const { return UserId(high_); }
    [[nodiscard]] UserId second() const { return UserId(low_); }
    // The other side of a direct conversation, the user itself in those that are theirs alone, none
    // if it is not theirs.
    [[nodiscard]] UserId peer_of(UserId user) const;

    friend auto operator<=>(const ConversationId&, const ConversationId&) = default;

  private:
    ConversationId(std::uint64_t high, std::uint64_t low) : high_(high), low_(low) {}

    std::uint64_t high_ = 0;  // 0 for groups
    std::uint64_t low_ = 0;   // 0 for service chats; above all ids of users for imported ones
};

}  // namespace kapok::messaging

template <>
struct std::hash<kapok::messaging::ConversationId> {
    std::size_t operator()(const kapok::messaging::ConversationId& id) const noexcept {
        return kapok::streams::StreamIdHash{}(id.stream());
    }
};
