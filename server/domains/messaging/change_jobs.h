// Reactions and pins on their way: what they leave in the outbox. Its handler appends the entry and
// stores the state, in the order of a conversation's rows; so each entry is a change of what was
// before, and the state is always that of some seq.
#pragma once

#include "messaging/types.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::storage {
class Tx;
}

namespace kapok::messaging {

// Topics.
inline constexpr std::string_view kReactionTopic = "messaging.reaction";
inline constexpr std::string_view kPinTopic = "messaging.pin";

struct ReactionJob {
    ChangeOf what{};
    UserId user{};
    std::string emoji{};
    bool active = false;

    [[nodiscard]] std::string encode() const;
    static std::optional<ReactionJob> decode(std::string_view payload);
    // Tells two uses of one client_message_id apart.
    [[nodiscard]] std::uint64_t content_hash() const;
};

void enqueue(storage::Tx& tx, const ReactionJob& job);

struct PinJob {
    ChangeOf what{};
    UserId user{};
    bool pinned = false;

    [[nodiscard]] std::string encode() const;
    static std::optional<PinJob> decode(std::string_view payload);
    [[nodiscard]] std::uint64_t content_hash() const;
};

void enqueue(storage::Tx& tx, const PinJob& job);

}  // namespace kapok::messaging
