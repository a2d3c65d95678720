#include "net/connect_route.h"

#include "base/ids.h"
#include "base/utf8.h"
#include "net/errors.h"
#include "net/http_text.h"
#include "rpc/error_codec.h"
#include "rpc/router.h"

#include <algorithm>
#include <memory>

namespace kapok::net {

namespace {

constexpr std::string_view kPrefix = "/rpc/";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kProto = "application/proto";
// JSON takes more than the binary form that the table's limits are meant for; the router checks the
// exact size.
constexpr std::size_t kBodySlack = 4'096;

struct Ports {
    rpc::Router& router;
    rpc::Authenticator& authenticator;
    ConnectSettings settings;
};

HttpResponse connect_error(const Error& error, std::string_view request_id) {
    auto wire = rpc::to_connect(error, request_id);
    HttpResponse response{
        .status = static_cast<int>(wire.http_status), .headers = {}, .body = std::move(wire.json)};
    response.headers.add("content-type", std::string(kJson));
    if (error.retry_after_ms() > 0) {
        response.headers.add("retry-after", std::to_string((error.retry_after_ms() + 999) / 1'000));
    }
    return response;
}

Result<rpc::Encoding> encoding_of(const HttpHeaders& headers) {
    const auto value = headers.find("content-type");
    const auto type = trim(value.substr(0, value.find(';')));
    if (equal_ignoring_case(type, kJson)) {
        return rpc::Encoding::kJson;
    }
    if (equal_ignoring_case(type, kProto)) {
        return rpc::Encoding::kBinary;
    }
    return Error(
        Code::kInvalid, errors::kContentTypeUnknown, "send application/json or application/proto");
}

Result<std::optional<std::chrono::milliseconds>> timeout_of(const HttpHeaders& headers) {
    const auto bad = [](std::string message) {
        return Error(Code::kInvalid, errors::kConnectHeaderBad, std::move(message));
    };
    if (headers.has("connect-protocol-version") &&
        headers.find("connect-protocol-version") != "1") {
        return bad("Connect-Protocol-Version must be 1");
    }
    const auto coding = headers.find("content-encoding");
    if (!coding.empty() && coding != "identity") {
        return bad("bodies are taken uncompressed only");
    }
    if (!headers.has("connect-timeout-ms")) {
        return std::optional<std::chrono::milliseconds>();
    }
    const auto value = headers.find("connect-timeout-ms");
    const auto milliseconds = value.size() <= 10 ? parse_decimal(value) : std::nullopt;
    if (!milliseconds) {
        return bad("Connect-Timeout-Ms must be at most ten digits");
    }
    return std::optional(std::chrono::milliseconds(*milliseconds));
}

// What the request's head says of the call; the caller is found out later.
Result<rpc::Call> read_call(const Ports& ports, const HttpRequest& request) {
    if (!is_allowed_origin(request.headers, ports.settings.allowed_origins)) {
        return Error(Code::kForbidden, errors::kOriginForeign, "the page is of another site");
    }
    rpc::Call call;
    TRY(call.encoding, encoding_of(request.headers));
    TRY(call.timeout, timeout_of(request.headers));
    call.method = request.path.substr(kPrefix.size());
    call.address = request.address;
    return call;
}

// A foreign page of an allowed origin may read the answer.
void allow_origin(const HttpRequest& request, HttpHeaders& headers) {
    const auto origin = request.headers.find("origin");
    if (!origin.empty() && !is_same_origin(origin, request.headers.find("host"))) {
        headers.add("access-control-allow-origin", std::string(origin));
        headers.add("vary", "origin");
    }
}

Task<HttpResponse> answer(std::shared_ptr<const Ports> ports,
                          rpc::Call call,
                          std::string token,
                          bool secure) {
    if (!token.empty()) {
        auto caller = co_await ports->authenticator.authenticate(std::move(token));
        if (!caller) {
            co_return connect_error(caller.error(), {});
        }
        call.caller = *caller;
    }
    ConnectAnswer answer{
        .method = call.method, .encoding = call.encoding, .body = {}, .secure = secure};
    auto reply = co_await ports->router.call(std::move(call));
    if (!reply.result) {
        co_return connect_error(reply.result.error(), reply.request_id);
    }
    answer.body = std::move(*reply.result);
    HttpResponse response;
    response.headers.add("content-type",
                         std::string(answer.encoding == rpc::Encoding::kJson ? kJson : kProto));
    if (ports->settings.on_answer) {
        ports->settings.on_answer(answer, response.headers);
    }
    response.body = std::move(answer.body);
    co_return response;
}

Task<HttpResponse> call(std::shared_ptr<const Ports> ports, HttpRequest request) {
    auto call = read_call(*ports, request);
    HttpResponse response;
    if (!call) {
        response = connect_error(call.error(), {});
        if (call.error().reason() == errors::kContentTypeUnknown) {
            response.status = 415;
            response.headers.add("accept-post", "application/json, application/proto");
        }
    } else {
        call->body = std::move(request.body);
        response = co_await answer(
            ports, std::move(*call), std::string(request.bearer_token()), request.secure);
        allow_origin(request, response.headers);
    }
    response.headers.add("cache-control", "no-store");
    co_return response;
}

// The browser's question whether a page of another origin may call. Same-origin pages do not ask.
Task<HttpResponse> preflight(std::shared_ptr<const Ports> ports, HttpRequest request) {
    if (!request.headers.has("origin") ||
        !is_allowed_origin(request.headers, ports->settings.allowed_origins)) {
        co_return connect_error(
            Error(Code::kForbidden, errors::kOriginForeign, "the page is of another site"), {});
    }
    HttpResponse response{.status = 204, .headers = {}, .body = {}};
    allow_origin(request, response.headers);
    response.headers.add("access-control-allow-methods", "POST");
    response.headers.add(
        "access-control-allow-headers",
        "authorization, content-type, connect-protocol-version, connect-timeout-ms");
    response.headers.add("access-control-max-age", "7200");
    co_return response;
}

}  // namespace

void add_connect_routes(Routes& routes,
                        rpc::Router& router,
                        rpc::Authenticator& authenticator,
                        ConnectSettings settings) {
    const auto ports =
        std::make_shared<const Ports>(Ports{router, authenticator, std::move(settings)});
    std::size_t body_bytes_max = 0;
    for (const auto* method : router.methods()) {
        body_bytes_max = std::max(body_bytes_max, method->request_bytes_max);
    }
    routes.add(
        {.methods = {"POST"},
         .match = Route::Match::kPrefix,
         .path = std::string(kPrefix),
         .body_bytes_max = body_bytes_max + kBodySlack,
         .handler = [ports](HttpRequest request) { return call(ports, std::move(request)); }});
    routes.add(
        {.methods = {"OPTIONS"},
         .match = Route::Match::kPrefix,
         .path = std::string(kPrefix),
         .body_bytes_max = 0,
         .handler = [ports](HttpRequest request) { return preflight(ports, std::move(request)); }});
}

}  // namespace kapok::net
