// The kinds of content that change a message, as protobuf; a part of wire.
#pragma once

#include "messaging/content.h"

namespace kapok::messaging::v1 {
class Content;
class Text;
class TextVersion;
}  // namespace kapok::messaging::v1

namespace kapok::messaging::wire {

// How a content is written: stored with earlier wordings and without what is looked up when it is
// served; served the other way round.
enum class Form { kStored, kServed };

Text text_of(const v1::Text& in);
void fill(const Text& text, v1::Text& out);
void fill(const TextVersion& version, v1::TextVersion& out);

// Edit, Reaction, Pin, Nudge, Hidden; UnknownContent for any other.
Body change_of(const v1::Content& in);
void fill_change(const Edit& edit, v1::Content& out, Form form);
void fill_change(const Reaction& reaction, v1::Content& out);
void fill_change(const Pin& pin, v1::Content& out);
void fill_change(const Nudge& nudge, v1::Content& out);
void fill_change(const Hidden& hidden, v1::Content& out);

// The wordings of an edited text.
void read_versions(const v1::Content& in, Content& content);
void fill_versions(const Content& content, v1::Content& out, Form form);

}  // namespace kapok::messaging::wire
