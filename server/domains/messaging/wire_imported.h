// What was imported, as protobuf. See wire.h.
#pragma once

#include "messaging/types.h"

namespace kapok::messaging::v1 {
class Content;
class Conversation;
}  // namespace kapok::messaging::v1

namespace kapok::messaging::wire {

void read_imported(const v1::Content& in, Content& content);
void fill_imported(const Content& content, v1::Content& out);
void fill_origin(const Conversation& conversation, v1::Conversation& out);

}  // namespace kapok::messaging::wire
