// Values of the domain, as its use cases give and take them.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "messaging/api/outbound.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace kapok::agenda {

using messaging::ConversationId;
using messaging::Seq;

struct Limits {
    std::size_t items = 100;  // of one user
    std::size_t note_characters = 100;
    std::chrono::milliseconds ahead_max = std::chrono::days(366);
};

using ItemId = StrongId<struct AgendaItemTag>;

enum class Kind { kScheduled = 1, kReminder };

struct Item {
    ItemId id{};
    UserId user{};
    std::string client_item_id{};
    Kind kind = Kind::kScheduled;
    ConversationId conversation{};
    Seq seq{};               // of a reminder
    messaging::Text text{};  // what to send; of a reminder its note
    WallTime due{};
    std::string failure{};  // empty while it waits
};

// Only what is set changes.
struct ItemChange {
    std::optional<WallTime> due{};
    std::optional<messaging::Text> text{};
};

}  // namespace kapok::agenda
