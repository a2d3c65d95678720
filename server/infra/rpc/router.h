// The method table. Rows come from the schema (kapok.rpc.v1.rule of every rpc); modules only bind
// functions:
//
//     router.bind<SendRequest, SendResponse>("kapok.messaging.v1.MessagingService/Send",
//         [&service](RequestContext ctx, SendRequest request) -> Task<Result<SendResponse>> {
//         return send(service, ctx, request); });
//
// (The lambda itself is no coroutine: it calls one that takes values.) call() checks existence,
// size, access, rate and deadline, in that order, then runs the function. check_complete() at
// start: every method bound, every binding a method.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "rpc/context.h"
#include "rpc/rate_limiter.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kapok::rpc {

enum class Access { kPublic, kUser, kAdmin };

// A row of the table.
struct Method {
    std::string name;  // "kapok.messaging.v1.MessagingService/Send"
    Access access = Access::kUser;
    std::string rate_class;
    bool idempotent = false;
    std::size_t request_bytes_max = 65'536;
    std::chrono::milliseconds time_max{10'000};
    const google::protobuf::Descriptor* request = nullptr;
    const google::protobuf::Descriptor* response = nullptr;
};

enum class Encoding { kBinary, kJson };

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

class Router {
  public:
    Router(runtime::Timers& timers, Random& random, RateLimiter& rates);

    template <class Request, class Response>
    void bind(std::string_view method,
              std::function<Task<Result<Response>>(RequestContext, Request)> function);

    // Names of methods without binding; start-up fails if it is not empty. A binding without method
    // asserts in bind().
    [[nodiscard]] std::vector<std::string> unbound() const;
    [[nodiscard]] std::vector<const Method*> methods() const;

    // The serialised response, or an Error that carries the request id. Malformed body: Invalid
    // BODY_MALFORMED; invalid UTF-8: Invalid TEXT_NOT_UTF8; unknown method: NotFound
    // METHOD_UNKNOWN; no token: Unauthenticated TOKEN_MISSING.
    Task<Result<std::string>> call(Call call);

  private:
    using Invoke =
        std::function<Task<Result<std::string>>(RequestContext, Encoding, std::string body)>;
    struct Bound {
        Method method;
        Invoke invoke;
    };

    void bind_row(std::string_view method, Invoke invoke);
    // Parses and serialises by encoding; shared by all instantiations of bind().
    static Result<void> parse(Encoding encoding,
                              std::string_view body,
                              google::protobuf::Message& into);
    static std::string serialise(Encoding encoding, const google::protobuf::Message& message);
    template <class Request, class Response>
    static Task<Result<std::string>> invoke(
        std::function<Task<Result<Response>>(RequestContext, Request)> function,
        RequestContext context,
        Encoding encoding,
        std::string body);

    runtime::Timers& timers_;
    Random& random_;
    RateLimiter& rates_;
    std::unordered_map<std::string, Bound> table_;
};

template <class Request, class Response>
Task<Result<std::string>> Router::invoke(
    std::function<Task<Result<Response>>(RequestContext, Request)> function,
    RequestContext context,
    Encoding encoding,
    std::string body) {
    Request request;
    CO_TRY_VOID(parse(encoding, body, request));
    CO_TRY(auto response, co_await function(std::move(context), std::move(request)));
    co_return serialise(encoding, response);
}

template <class Request, class Response>
void Router::bind(std::string_view method,
                  std::function<Task<Result<Response>>(RequestContext, Request)> function) {
    bind_row(method, [function](RequestContext context, Encoding encoding, std::string body) {
        return invoke<Request, Response>(function, std::move(context), encoding, std::move(body));
    });
}

}  // namespace kapok::rpc
