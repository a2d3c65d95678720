// What an operator may set for links.
#pragma once

namespace kapok::links {

struct Settings {
    bool previews = true;
};

}  // namespace kapok::links
