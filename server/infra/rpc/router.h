// The method table. Rows come from the schema (kapok.rpc.v1.rule of every rpc); modules only bind
// functions:
//
//     router.bind<SendRequest, SendResponse>("kapok.messaging.v1.MessagingService/Send",
//         [&service](RequestContext ctx, SendRequest request) -> Task<Result<SendResponse>> {
//         return send(service, ctx, request); });
//
// (The lambda itself is no coroutine: it calls one that takes values.) call() checks existence,
// size, access, load, rate and deadline, in that order, then runs the function. At start, unbound()
// must be empty. Bound at start, then only read: call() is thread-safe.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "rpc/body_codec.h"
#include "rpc/context.h"
#include "rpc/method_table.h"
#include "rpc/rate_limiter.h"
#include "rpc/roles.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok {
class Random;
}

namespace kapok::rpc {

class Overload;
class Probe;

// One call, as a session or an HTTP request has it.
struct Call {
    std::string method;
    Encoding encoding = Encoding::kBinary;
    std::string body;
    std::optional<Caller> caller;  // none: no token was given
    std::string address;
    std::optional<std::chrono::milliseconds>
        timeout;  // what the client asked for; the row's is the upper bound
};

// What became of a call.
struct Reply {
    Reply(std::string request_id_in, Result<std::string> result_in)
        : request_id(std::move(request_id_in)), result(std::move(result_in)) {}

    std::string request_id;  // names the call in the log; belongs into the error the client gets
    Result<std::string> result;  // the serialised response, in the call's encoding
};

class Router {
  public:
    // Reads the method table. A method of the schema without access or rate class asserts.
    Router(runtime::Timers& timers, Random& random, RateLimiter& rates);
    ~Router();
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    template <class Request, class Response>
    void bind(std::string_view method,
              std::function<Task<Result<Response>>(RequestContext, Request)> function);

    // Before the first call.
    void use_probe(Probe& probe);
    // Asked before a call is begun; without it none is refused for what waits.
    void use_overload(Overload& overload) { overload_ = &overload; }
    // Asked for methods of moderators and administrators; without it the caller's flags decide.
    void use_roles(const Roles& roles) { roles_ = &roles; }

    // Names of methods without binding; start-up fails if it is not empty. A binding without method
    // asserts in bind().
    [[nodiscard]] std::vector<std::string> unbound() const;
    [[nodiscard]] std::vector<const Method*> methods() const;
    // Null if there is no such method. For transports that check a size before they read a body.
    [[nodiscard]] const Method* find(std::string_view method) const;

    // Never throws. Refusals: NotFound METHOD_UNKNOWN, TooLarge BODY_TOO_LARGE, Unauthenticated
    // TOKEN_MISSING, Forbidden ADMIN_ONLY and MODERATOR_ONLY, Unavailable OVERLOADED, RateLimited
    // TOO_MANY_CALLS, Invalid BODY_MALFORMED and TEXT_NOT_UTF8, Timeout DEADLINE_PASSED, Internal
    // INTERNAL.
    Task<Reply> call(Call call);

    // For the server itself, on behalf of a user: binary, and without access, size, rate and
    // deadline of the row. The function checks the user's rights as ever.
    Task<Result<std::string>> ask(std::string method, RequestContext context, std::string body);

  private:
    using Invoke =
        std::function<Task<Result<std::string>>(RequestContext, Encoding, std::string body)>;
    struct Row {
        Method method;
        Invoke invoke;  // none until it is bound
    };

    void bind_row(std::string_view method,
                  const google::protobuf::Descriptor* request,
                  const google::protobuf::Descriptor* response,
                  Invoke invoke);
    Result<void> admit(const Method& method, Call& call);
    Result<void> check_role(const Method& method, Caller& caller) const;
    Task<Result<std::string>> run(const Row* row, Call call, std::string request_id);
    // Makes errors of exceptions.
    static Task<Result<std::string>> guarded(Task<Result<std::string>> task);
    template <class Request, class Response>
    static Task<Result<std::string>> invoke(
        std::function<Task<Result<Response>>(RequestContext, Request)> function,
        RequestContext context,
        Encoding encoding,
        std::string body);

    runtime::Timers& timers_;
    Random& random_;
    RateLimiter& rates_;
    Probe* probe_ = nullptr;
    Overload* overload_ = nullptr;
    const Roles* roles_ = nullptr;
    std::map<std::string, Row, std::less<>> table_;
};

template <class Request, class Response>
Task<Result<std::string>> Router::invoke(
    std::function<Task<Result<Response>>(RequestContext, Request)> function,
    RequestContext context,
    Encoding encoding,
    std::string body) {
    Request request;
    CO_TRY_VOID(parse_body(encoding, body, request));
    CO_TRY(auto response, co_await function(std::move(context), std::move(request)));
    co_return serialise_body(encoding, response);
}

template <class Request, class Response>
void Router::bind(std::string_view method,
                  std::function<Task<Result<Response>>(RequestContext, Request)> function) {
    auto call = [function = std::move(function)](
                    RequestContext context, Encoding encoding, std::string body) {
        return invoke<Request, Response>(function, std::move(context), encoding, std::move(body));
    };
    bind_row(method, Request::descriptor(), Response::descriptor(), std::move(call));
}

}  // namespace kapok::rpc
