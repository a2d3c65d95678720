// What an operator may set for search.
#pragma once

namespace kapok::search {

struct Settings {
    // Forget the index at the start and make it anew from the conversations.
    bool rebuild = false;
};

}  // namespace kapok::search
