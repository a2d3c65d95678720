// Binds one method of the domain to a function; for rpc.cpp and rpc_settings.cpp.
#pragma once

#include "contacts/service.h"
#include "rpc/binder.h"

#include <string_view>

namespace kapok::contacts {

template <class Request, class Response>
void bind_one(rpc::Router& router,
              Service& service,
              std::string_view method,
              Task<Result<Response>> (*function)(Service*, rpc::RequestContext, Request)) {
    rpc::Binder(router, "kapok.contacts.v1.ContactsService", service).bind(method, function);
}

}  // namespace kapok::contacts
