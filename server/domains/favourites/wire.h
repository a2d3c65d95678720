// Values of the domain as protobuf: for methods, for what is stored, and for the feed.
#pragma once

#include "favourites/values.h"
#include "messaging/api/history.h"

#include <string>

namespace kapok::favourites::v1 {
class Favourite;
}

namespace kapok::favourites::wire {

void fill(const Favourite& favourite, v1::Favourite& out);

// What is kept of an entry: its content, without other people's words that are looked up when it is
// served (what it answers, the lines of a forwarded card) and without earlier wordings.
std::string content_of(const messaging::Entry& entry);
// The same with the lines of a forwarded card, as they are now.
std::string served_content_of(const messaging::Entry& entry);

// What is kept of a note.
std::string content_of_note(const std::string& text);

// For feed::append().
std::string feed_change();

}  // namespace kapok::favourites::wire
