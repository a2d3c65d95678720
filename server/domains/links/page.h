// What a page of HTML says of itself: title, description, site and picture, by OpenGraph, Twitter's
// cards or plain HTML. A pure parser of outside bytes: linear in time, bounded, fuzzed
// (tests/fuzz).
#pragma once

#include <string>
#include <string_view>

namespace kapok::links {

struct PageFacts {
    std::string title{};        // at most 200 characters
    std::string description{};  // at most 500
    std::string site{};         // at most 100
    std::string picture{};      // as the page writes it, perhaps relative; at most 2,048 bytes
};

// `content_type` as the site sent it: its charset counts before the page's own. Texts are one line
// of valid UTF-8 without control characters.
PageFacts read_page(std::string_view body, std::string_view content_type);

// The type without parameters, lower case: "text/html".
std::string mime_of(std::string_view content_type);

}  // namespace kapok::links
