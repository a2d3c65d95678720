// Binds a domain's functions to the methods of its service.
#pragma once

#include "rpc/context.h"
#include "rpc/router.h"
#include "runtime/task.h"

#include <fmt/format.h>

#include <string_view>

namespace kapok::rpc {

// What the functions get is `target`, mostly the domain's use cases; it outlives the router.
template <class Target>
class Binder {
  public:
    // `service` as in the schema: "kapok.notes.v1.NotesService".
    Binder(Router& router, std::string_view service, Target& target)
        : router_(router), service_(service), target_(target) {}

    template <class Request, class Response>
    void bind(std::string_view method,
              Task<Result<Response>> (*function)(Target*, RequestContext, Request)) const {
        router_.bind<Request, Response>(
            fmt::format("{}/{}", service_, method),
            [target = &target_, function](RequestContext ctx, Request request) {
                return function(target, std::move(ctx), std::move(request));
            });
    }

  private:
    Router& router_;
    std::string_view service_;
    Target& target_;
};

}  // namespace kapok::rpc
