// What requests of domains above name of conversations.
#pragma once

#include "messaging/api/errors.h"
#include "messaging/api/participation.h"

#include <string>

namespace kapok::messaging {

// What is not an id names no conversation of the caller's: NotFound CONVERSATION_UNKNOWN.
inline Result<ConversationId> read_conversation_id(const std::string& text) {
    if (const auto id = ConversationId::parse(text)) {
        return *id;
    }
    return Error(Code::kNotFound, errors::kConversationUnknown).with_field("conversation_id");
}

// Of a request with a conversation_id and a seq.
template <class Request>
Result<MessageId> read_message_id(const Request& request) {
    TRY(const auto id, read_conversation_id(request.conversation_id()));
    return MessageId{.conversation = id, .seq = Seq(request.seq())};
}

}  // namespace kapok::messaging
