// Values of the domain, as its use cases give and take them.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "messaging/api/groups.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kapok::notes {

using messaging::ConversationId;

// What the instance allows.
struct Limits {
    std::size_t notes_a_group = 200;
    std::size_t title_characters = 100;
    std::size_t text_characters = 20'000;
    // How much of the text a list shows.
    std::size_t excerpt_characters = 100;
    // The one of now among them.
    std::size_t versions_kept = 20;
};

struct NoteId {
    ConversationId conversation{};
    std::string id{};
};

// What people write.
struct Words {
    std::string title{};
    std::string text{};

    friend bool operator==(const Words&, const Words&) = default;
};

// Who wrote a version, and when.
struct Version {
    std::uint64_t number = 0;
    UserId editor{};
    WallTime edited{};
};

struct Note {
    NoteId id{};
    Words words{};
    Version version{};
    UserId creator{};
    WallTime created{};
};

struct Saved {
    Note note{};
    bool stale = false;  // others saved before: `note` is theirs
};

}  // namespace kapok::notes
