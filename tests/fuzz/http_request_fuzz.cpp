// What stands between a stranger's bytes and a handler: request parser, target, routes, conditions,
// handshake, reply.
//
// Input: one byte chooses the size of the pieces; the rest is the wire.
#include "base/assert.h"
#include "base/utf8.h"
#include "net/http_parser.h"
#include "net/http_reply.h"
#include "net/http_text.h"
#include "net/routes.h"
#include "net/ws_upgrade.h"

#include <string>
#include <vector>

namespace {

namespace net = kapok::net;

constexpr std::size_t kHeadBytesMax = 2'048;
constexpr std::size_t kBodyBytesMax = 1'024;

void check_path(const net::HttpRequest& request) {
    KAPOK_ASSERT(request.path.starts_with('/'), "a path begins with a slash");
    KAPOK_ASSERT(request.path.find('\0') == std::string::npos, "a path has no NUL");
    KAPOK_ASSERT((request.path + "/").find("/../") == std::string::npos, "a path does not climb");
    KAPOK_ASSERT(kapok::count_characters(request.path).has_value(), "a path is UTF-8");
}

net::Routes make_routes() {
    net::Routes routes;
    for (const auto* path : {"/", "/v1/media/", "/rpc/"}) {
        routes.add({.methods = {"GET", "POST"},
                    .match = net::Route::Match::kPrefix,
                    .path = path,
                    .body_bytes_max = kBodyBytesMax,
                    .handler = [](net::HttpRequest) -> kapok::Task<net::HttpResponse> {
                        co_return net::HttpResponse{};
                    }});
    }
    return routes;
}

void use(const net::HttpRequest& request) {
    static const net::Routes kRoutes = make_routes();
    check_path(request);
    const auto found = kRoutes.find(request.method, request.path);
    KAPOK_ASSERT(found.route != nullptr || !found.allowed.empty(), "every path is below a prefix");
    (void)request.find_query("a");
    (void)request.find_cookie("kapok_media");
    (void)request.bearer_token();
    (void)net::accept_websocket(request, {"https://app.example"});
    net::HttpResponse response;
    response.headers.add("etag", "\"v1\"");
    response.headers.add("last-modified", net::format_http_date(kapok::from_ms(784'111'777'000)));
    response.headers.add("x-echo", request.target);
    response.body = std::string(1'000, 'x');
    const auto plan = net::plan_reply(
        net::ReplyConditions(request), response, net::AfterReply::kClose, kapok::from_ms(0));
    KAPOK_ASSERT(plan.body.offset <= 1'000 && plan.body.length <= 1'000 - plan.body.offset,
                 "a part is of the whole");
    KAPOK_ASSERT(plan.head.find("\r\n\r\n") == plan.head.size() - 4, "a head ends once");
}

// What the parser said of each request on the wire.
std::string parse_all(std::string_view wire, std::size_t piece) {
    std::string log;
    std::string unparsed;
    auto parser = std::make_unique<net::HttpRequestParser>(kHeadBytesMax);
    for (std::size_t at = 0; at < wire.size(); at += piece) {
        unparsed += wire.substr(at, piece);
        for (;;) {
            std::string_view bytes(unparsed);
            const auto status = parser->feed(bytes);
            unparsed.erase(0, unparsed.size() - bytes.size());
            if (status == net::ParseStatus::kNeedMore) {
                break;
            }
            if (status == net::ParseStatus::kFailed) {
                return log + "failed " + std::to_string(parser->failure_status());
            }
            if (status == net::ParseStatus::kHead) {
                use(parser->request());
                parser->set_body_bytes_max(kBodyBytesMax);
                continue;
            }
            const auto request = parser->take();
            KAPOK_ASSERT(request.body.size() <= kBodyBytesMax, "a body is within its limit");
            log += request.method + " " + request.path + " " + request.body + "\n";
            parser = std::make_unique<net::HttpRequestParser>(kHeadBytesMax);
        }
    }
    return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) {
        return 0;
    }
    const std::string_view wire(reinterpret_cast<const char*>(data) + 1, size - 1);
    parse_all(wire, 1 + data[0] % 64);
    parse_all(wire, wire.size() + 1);
    net::HttpReplyParser reply(kBodyBytesMax, net::HttpReplyParser::Body::kExpected);
    std::string_view bytes = wire;
    if (reply.feed(bytes) == net::ParseStatus::kNeedMore) {
        (void)reply.feed_end();
    }
    return 0;
}
