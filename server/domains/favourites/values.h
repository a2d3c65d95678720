// Values of the domain.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "messaging/api/ids.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::favourites {

using FavouriteId = StrongId<struct FavouriteIdTag>;

// The kind of a note.
inline constexpr std::string_view kNoteKind = "note";

// A message that someone put aside, or a note of their own, which is of no conversation. A recalled
// message has no content and no words any more.
struct Favourite {
    FavouriteId id{};
    UserId user{};
    messaging::ConversationId conversation{};
    streams::Seq seq{};  // of a note: what tells it from the user's others
    UserId sender{};
    WallTime said{};
    WallTime added{};
    std::string kind{};     // name of Content's field; "link" for a text with a link
    std::string words{};    // what it is found by, folded
    std::string content{};  // a serialised kapok.messaging.v1.Content
    bool recalled = false;
    std::vector<std::string> tags{};

    [[nodiscard]] bool is_note() const { return conversation == messaging::ConversationId(); }
};

// What somebody writes for themselves.
struct NoteWish {
    std::string client_note_id{};
    std::string text{};
    std::vector<std::string> tags{};
};

// What a client asks for.
struct Wish {
    std::vector<std::string> kinds{};  // none for all
    std::string tag{};
    std::string text{};
    std::string page_token{};
    std::uint32_t limit = 0;
};

struct Page {
    std::vector<Favourite> favourites{};
    std::string next_page_token{};
};

struct TagCount {
    std::string tag{};
    std::uint32_t count = 0;
};

}  // namespace kapok::favourites
