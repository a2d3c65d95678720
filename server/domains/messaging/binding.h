// What the domain's rpc files share: ids of requests, and binding a function to its method.
#pragma once

#include "messaging/api/errors.h"
#include "messaging/api/ids.h"
#include "rpc/context.h"
#include "rpc/router.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::messaging::binding {

// What is not an id names no conversation of the caller's.
inline Result<ConversationId> read_id(const std::string& text) {
    if (const auto id = ConversationId::parse(text)) {
        return *id;
    }
    return Error(Code::kNotFound, errors::kConversationUnknown).with_field("conversation_id");
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
    router.bind<Request, Response>("kapok.messaging.v1.MessagingService/" + std::string(name),
                                   [&target, method](rpc::RequestContext ctx, Request request) {
                                       return method(&target, std::move(ctx), std::move(request));
                                   });
}

}  // namespace kapok::messaging::binding
