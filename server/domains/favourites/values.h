// Values of the domain.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "messaging/api/ids.h"

#include <string>
#include <vector>

namespace kapok::favourites {

using FavouriteId = StrongId<struct FavouriteIdTag>;

// A message that someone put aside. A recalled one has no content and no words any more.
struct Favourite {
    FavouriteId id{};
    UserId user{};
    messaging::ConversationId conversation{};
    streams::Seq seq{};
    UserId sender{};
    WallTime said{};
    WallTime added{};
    std::string kind{};     // name of Content's field; "link" for a text with a link
    std::string words{};    // what it is found by, folded
    std::string content{};  // a serialised kapok.messaging.v1.Content
    bool recalled = false;
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
