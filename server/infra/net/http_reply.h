// Decides what goes on the wire for a response: status, head, and which part of the body. Pure.
#pragma once

#include "base/clock.h"
#include "net/http.h"
#include "net/http_text.h"

#include <string>

namespace kapok::net {

// What of a request its reply depends on; kept while the handler has the request.
struct ReplyConditions {
    explicit ReplyConditions(const HttpRequest& request);

    bool is_head = false;
    bool is_get = false;  // GET or HEAD
    std::string if_none_match;
    std::string if_modified_since;
    std::string if_range;
    std::string range;
};

enum class AfterReply { kKeepAlive, kClose };

struct PlannedReply {
    std::string head;  // status line and headers, with the empty line
    ByteRange body;    // the part of the response's body to send; length 0 for none
};

// Answers 304, 206 or 416 to a response of 200 where the conditions ask for it.
PlannedReply plan_reply(const ReplyConditions& conditions,
                        const HttpResponse& response,
                        AfterReply after,
                        WallTime now);

}  // namespace kapok::net
