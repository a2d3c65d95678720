// Binds one method of the domain to a function; for rpc.cpp and rpc_settings.cpp.
#pragma once

#include "contacts/service.h"
#include "rpc/router.h"

#include <fmt/format.h>

#include <string_view>

namespace kapok::contacts {

template <class Request, class Response>
void bind_one(rpc::Router& router,
              Service& service,
              std::string_view method,
              Task<Result<Response>> (*function)(Service*, rpc::RequestContext, Request)) {
    router.bind<Request, Response>(
        fmt::format("kapok.contacts.v1.ContactsService/{}", method),
        [service = &service, function](rpc::RequestContext ctx, Request request) {
            return function(service, std::move(ctx), std::move(request));
        });
}

}  // namespace kapok::contacts
