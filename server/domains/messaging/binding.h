// What the domain's rpc files share: ids of requests, and binding a function to its method.
#pragma once

#include "messaging/api/requests.h"
#include "rpc/binder.h"
#include "rpc/context.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::messaging::binding {

inline Result<ConversationId> read_id(const std::string& text) {
    return read_conversation_id(text);
}

template <class Repeated>
std::vector<UserId> read_users(const Repeated& in) {
    std::vector<UserId> users;
    users.reserve(static_cast<std::size_t>(in.size()));
    for (const auto user : in) {
        users.emplace_back(user);
    }
    return users;
}

template <class Target, class Request, class Response>
using Method = Task<Result<Response>> (*)(Target*, rpc::RequestContext, Request);

template <class Target, class Request, class Response>
void bind(rpc::Router& router,
          Target& target,
          std::string_view name,
          Method<Target, Request, Response> method) {
    rpc::Binder(router, "kapok.messaging.v1.MessagingService", target).bind(name, method);
}

}  // namespace kapok::messaging::binding
