#include "net/http_text.h"

#include "net/http.h"
#include "net/http_reply.h"
#include "net/routes.h"
#include "net/ws_upgrade.h"

#include <gtest/gtest.h>

namespace kapok::net {
namespace {

TEST(HttpText, PercentDecoding) {
    EXPECT_EQ(percent_decode("a%20b%2fc%E4%BD%A0"), "a b/c\xE4\xBD\xA0");
    EXPECT_EQ(percent_decode("%00"), std::string(1, '\0'));
    for (const auto* broken : {"%", "%2", "a%", "%zz", "%2g", "%-1"}) {
        EXPECT_FALSE(percent_decode(broken)) << broken;
    }
}

TEST(HttpText, TargetsWeServe) {
    const auto target = parse_http_target("/v1/media/7%20x?a=1&b=%2F#frag");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/v1/media/7 x");
    EXPECT_EQ(target->query, "a=1&b=%2F");
    EXPECT_EQ(parse_http_target("http://host:80/x?y")->path, "/x");
    EXPECT_EQ(parse_http_target("http://host")->path, "/");
    EXPECT_EQ(parse_http_target("/..a/.b./...")->path, "/..a/.b./...");
}

TEST(HttpText, PathTricksAreRefused) {
    for (const auto* trick : {"",
                              "x",
                              "*",
                              "/..",
                              "/../etc/passwd",
                              "/a/../b",
                              "/a/.",
                              "/./a",
                              "/%2e%2e/x",
                              "/a/%2E%2e",
                              "/a%2f..%2fb",
                              "/a%2Fb",
                              "/a%00b",
                              "/a%0Ab",
                              "/a\\..\\b",
                              "/%5c",
                              "/%c0%ae%c0%ae/",
                              "/%ff",
                              "/%",
                              "file:///etc/passwd/..",
                              "javascript://x/y"}) {
        EXPECT_FALSE(parse_http_target(trick)) << trick;
    }
}

TEST(HttpText, Ranges) {
    const auto part = [](std::string_view value) {
        const auto answer = parse_http_range(value, 100);
        EXPECT_EQ(answer.verdict, RangeVerdict::kPart) << value;
        return answer.range;
    };
    EXPECT_EQ(part("bytes=0-0"), (ByteRange{0, 1}));
    EXPECT_EQ(part("bytes=10-19"), (ByteRange{10, 10}));
    EXPECT_EQ(part("bytes=90-"), (ByteRange{90, 10}));
    EXPECT_EQ(part("bytes=-5"), (ByteRange{95, 5}));
    EXPECT_EQ(part("bytes=-500"), (ByteRange{0, 100}));
    EXPECT_EQ(part("bytes=99-99999999999999999999999"), (ByteRange{99, 1}));
    for (const auto* whole : {"",
                              "bytes",
                              "bytes=",
                              "bytes=-",
                              "bytes=a-b",
                              "bytes=5-4",
                              "bytes=1-2,4-5",
                              "lines=1-2",
                              "bytes=+1-2"}) {
        EXPECT_EQ(parse_http_range(whole, 100).verdict, RangeVerdict::kWhole) << whole;
    }
    for (const auto* beyond :
         {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"}) {
        EXPECT_EQ(parse_http_range(beyond, 100).verdict, RangeVerdict::kUnsatisfiable) << beyond;
    }
    EXPECT_EQ(parse_http_range("bytes=0-", 0).verdict, RangeVerdict::kUnsatisfiable);
}

TEST(HttpText, Dates) {
    const auto time = from_ms(784'111'777'000);
    EXPECT_EQ(format_http_date(time), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), time);
    for (const auto* bad : {"",
                            "now",
                            "Sun, 06 Nov 1994 08:49:37 CET",
                            "Sun, 31 Feb 1994 08:49:37 GMT",
                            "Sun, 06 Nov 1994 24:49:37 GMT"}) {
        EXPECT_FALSE(parse_http_date(bad)) << bad;
    }
}

TEST(HttpText, Origins) {
    EXPECT_TRUE(is_same_origin("https://chat.example.org", "chat.example.org"));
    EXPECT_TRUE(is_same_origin("https://Chat.example.org:443", "chat.example.org"));
    EXPECT_TRUE(is_same_origin("http://localhost:8080", "localhost:8080"));
    EXPECT_FALSE(is_same_origin("http://localhost:8081", "localhost:8080"));
    EXPECT_FALSE(is_same_origin("https://evil.example", "chat.example.org"));
    EXPECT_FALSE(is_same_origin("https://chat.example.org.evil.example", "chat.example.org"));
    EXPECT_FALSE(is_same_origin("null", "chat.example.org"));
    EXPECT_FALSE(is_same_origin("file://", ""));
}

TEST(HttpText, EtagsAndLists) {
    EXPECT_TRUE(etag_list_has("\"a\", W/\"b\"", "\"b\""));
    EXPECT_TRUE(etag_list_has("*", "\"b\""));
    EXPECT_FALSE(etag_list_has("\"a\"", "\"b\""));
    EXPECT_TRUE(http_list_has("keep-alive, Upgrade", "upgrade"));
    EXPECT_FALSE(http_list_has("keep-alive, Upgraded", "upgrade"));
}

TEST(HttpHeaders, NothingIsSmuggledIn) {
    HttpHeaders headers;
    headers.add("x-name", "value\r\nset-cookie: a=b");
    EXPECT_EQ(headers.find("x-name"), "value");
    headers.set("x-name", "other");
    EXPECT_EQ(headers.count("x-name"), 1U);
    EXPECT_EQ(headers.find("x-other"), "");
}

TEST(HttpRequest, QueryCookieAndToken) {
    HttpRequest request;
    request.query = "a=1&b=x%20y&c&d=%zz";
    EXPECT_EQ(request.find_query("a"), "1");
    EXPECT_EQ(request.find_query("b"), "x y");
    EXPECT_EQ(request.find_query("c"), "");
    EXPECT_FALSE(request.find_query("d"));
    EXPECT_FALSE(request.find_query("e"));
    request.headers.add("cookie", "other=1; kapok_media=secret=; x");
    EXPECT_EQ(request.find_cookie("kapok_media"), "secret=");
    EXPECT_EQ(request.find_cookie("media"), "");
    EXPECT_EQ(request.bearer_token(), "");
    request.headers.add("authorization", "bearer  abc");
    EXPECT_EQ(request.bearer_token(), "abc");
}

HttpResponse versioned(std::string body) {
    HttpResponse response{.status = 200, .headers = {}, .body = std::move(body)};
    response.headers.add("etag", "\"v1\"");
    response.headers.add("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT");
    return response;
}

PlannedReply plan(std::string method,
                  const HttpResponse& response,
                  std::string name = "x",
                  std::string value = "",
                  std::string range = "") {
    HttpRequest request;
    request.method = std::move(method);
    request.headers.add(std::move(name), std::move(value));
    if (!range.empty()) {
        request.headers.add("range", std::move(range));
    }
    return plan_reply(ReplyConditions(request), response, AfterReply::kKeepAlive, from_ms(0));
}

TEST(HttpReply, ConditionsAndRanges) {
    const auto response = versioned("0123456789");
    const auto status = [](const PlannedReply& reply) { return reply.head.substr(9, 3); };
    EXPECT_EQ(status(plan("GET", response)), "200");
    EXPECT_EQ(status(plan("GET", response, "if-none-match", "\"v1\"")), "304");
    EXPECT_EQ(plan("GET", response, "if-none-match", "\"v1\"").body.length, 0U);
    EXPECT_EQ(status(plan("GET", response, "if-none-match", "\"v2\"")), "200");
    EXPECT_EQ(status(plan("GET", response, "if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT")),
              "304");
    EXPECT_EQ(status(plan("GET", response, "if-modified-since", "Sun, 06 Nov 1994 08:49:36 GMT")),
              "200");
    EXPECT_EQ(status(plan("POST", response, "if-none-match", "\"v1\"")), "200");

    const auto part = plan("GET", response, "range", "bytes=2-4");
    EXPECT_EQ(status(part), "206");
    EXPECT_EQ(part.body, (ByteRange{2, 3}));
    EXPECT_NE(part.head.find("content-range: bytes 2-4/10\r\n"), std::string::npos);
    EXPECT_NE(part.head.find("content-length: 3\r\n"), std::string::npos);
    const auto beyond = plan("GET", response, "range", "bytes=10-");
    EXPECT_EQ(status(beyond), "416");
    EXPECT_NE(beyond.head.find("content-range: bytes */10\r\n"), std::string::npos);
    EXPECT_EQ(status(plan("GET", response, "if-range", "\"v1\"", "bytes=2-4")), "206");
    EXPECT_EQ(status(plan("GET", response, "if-range", "\"v2\"", "bytes=2-4")), "200");
    EXPECT_EQ(status(plan("GET", response, "if-range", "W/\"v1\"", "bytes=2-4")), "200");
    EXPECT_EQ(
        status(plan("GET", response, "if-range", "Sun, 06 Nov 1994 08:49:37 GMT", "bytes=2-4")),
        "206");

    const auto head = plan("HEAD", response);
    EXPECT_NE(head.head.find("content-length: 10\r\n"), std::string::npos);
    EXPECT_EQ(head.body.length, 0U);
    EXPECT_EQ(status(plan("GET", text_response(404, "none"), "range", "bytes=0-1")), "404");
}

TEST(Routes, ExactBeforeLongerBeforeShorter) {
    Routes routes;
    const auto add = [&](std::vector<std::string> methods, Route::Match match, std::string path) {
        routes.add(
            {.methods = std::move(methods),
             .match = match,
             .path = std::move(path),
             .body_bytes_max = 0,
             .handler = [](HttpRequest) -> Task<HttpResponse> { co_return HttpResponse{}; }});
    };
    add({"GET"}, Route::Match::kPrefix, "/");
    add({"GET"}, Route::Match::kPrefix, "/v1/media/");
    add({"PATCH"}, Route::Match::kPrefix, "/v1/uploads/");
    add({"GET"}, Route::Match::kExact, "/healthz");
    const auto path_of = [&](std::string_view method, std::string_view path) {
        const auto found = routes.find(method, path);
        return found.route == nullptr ? "-" + found.allowed : found.route->path;
    };
    EXPECT_EQ(path_of("GET", "/healthz"), "/healthz");
    EXPECT_EQ(path_of("HEAD", "/healthz"), "/healthz");
    EXPECT_EQ(path_of("GET", "/healthz/x"), "/");
    EXPECT_EQ(path_of("GET", "/v1/media/7"), "/v1/media/");
    EXPECT_EQ(path_of("PATCH", "/v1/uploads/7"), "/v1/uploads/");
    EXPECT_EQ(path_of("DELETE", "/v1/uploads/7"), "-PATCH, GET");
}

HttpRequest handshake() {
    HttpRequest request;
    request.method = "GET";
    request.headers.add("host", "chat.example.org");
    request.headers.add("upgrade", "websocket");
    request.headers.add("connection", "keep-alive, Upgrade");
    request.headers.add("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    request.headers.add("sec-websocket-version", "13");
    request.headers.add("sec-websocket-protocol", "other, kapok.v1");
    return request;
}

TEST(WsUpgrade, TheExampleOfTheRfc) {
    EXPECT_EQ(ws_accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    const auto head = accept_websocket(handshake(), {});
    ASSERT_TRUE(head.has_value());
    EXPECT_NE(head->find("sec-websocket-protocol: kapok.v1\r\n"), std::string::npos);
}

TEST(WsUpgrade, Refusals) {
    const auto reason =
        [](std::string name, std::string value, const std::vector<std::string>& allowed = {}) {
            auto request = handshake();
            request.headers.set(std::move(name), std::move(value));
            const auto head = accept_websocket(request, allowed);
            return std::string(head ? "accepted" : head.error().reason());
        };
    EXPECT_EQ(reason("sec-websocket-version", "8"), "WS_HANDSHAKE_BAD");
    EXPECT_EQ(reason("sec-websocket-key", "short"), "WS_HANDSHAKE_BAD");
    EXPECT_EQ(reason("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZ!=="), "WS_HANDSHAKE_BAD");
    EXPECT_EQ(reason("connection", "keep-alive"), "WS_HANDSHAKE_BAD");
    EXPECT_EQ(reason("upgrade", "h2c"), "WS_HANDSHAKE_BAD");
    EXPECT_EQ(reason("sec-websocket-protocol", "graphql"), "WS_PROTOCOL_UNKNOWN");
    EXPECT_EQ(reason("origin", "https://evil.example"), "ORIGIN_FOREIGN");
    EXPECT_EQ(reason("origin", "https://chat.example.org"), "accepted");
    EXPECT_EQ(reason("origin", "https://app.example", {"https://app.example"}), "accepted");
}

}  // namespace
}  // namespace kapok::net
