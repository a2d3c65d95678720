// HTTP over real sockets.
#include "net/server.h"
#include "net/testing/live_server.h"
#include "net/testing/raw_client.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace kapok::net {
namespace {

using namespace std::chrono_literals;
using testing::LiveServer;
using testing::RawClient;

constexpr std::uint64_t kBigSize = 3'000'000;

Task<HttpResponse> echo(HttpRequest request) {
    co_return text_response(200, request.method + " " + request.path + " " + request.body);
}

Task<HttpResponse> fail(HttpRequest /*request*/) {
    throw std::runtime_error("broken");
    co_return HttpResponse{};
}

Task<HttpResponse> tell_client(HttpRequest request) {
    co_return text_response(200, request.address + (request.secure ? " secure" : " plain"));
}

// Byte i of the big body.
char big_byte(std::uint64_t i) { return static_cast<char>('a' + i % 26); }

Task<Result<std::string>> read_big(std::uint64_t offset, std::size_t length) {
    std::string bytes;
    for (auto i = offset; i < std::min(offset + length, kBigSize); ++i) {
        bytes += big_byte(i);
    }
    co_return bytes;
}

Task<Result<std::string>> read_too_little(std::uint64_t /*offset*/, std::size_t /*length*/) {
    co_return std::string();
}

Task<HttpResponse> big(HttpRequest request) {
    HttpResponse response;
    response.headers.add("etag", "\"big\"");
    response.body = StreamedBody{.size = kBigSize,
                                 .read = request.path == "/short" ? read_too_little : read_big};
    co_return response;
}

Routes routes() {
    Routes routes;
    const auto add =
        [&](std::string method, std::string path, std::size_t body_bytes_max, HttpHandler handler) {
            routes.add({.methods = {std::move(method)},
                        .match = path.ends_with('/') ? Route::Match::kPrefix : Route::Match::kExact,
                        .path = std::move(path),
                        .body_bytes_max = body_bytes_max,
                        .handler = std::move(handler)});
        };
    add("GET", "/echo/", 0, echo);
    add("POST", "/echo/", 1'000, echo);
    add("PATCH", "/upload", 5'000'000, echo);
    add("GET", "/fail", 0, fail);
    add("GET", "/client", 0, tell_client);
    add("GET", "/big", 0, big);
    add("GET", "/short", 0, big);
    return routes;
}

std::string get(const std::string& path, const std::string& more = "") {
    return "GET " + path + " HTTP/1.1\r\nhost: localhost\r\n" + more + "\r\n";
}

std::string post(const std::string& path, const std::string& body, const std::string& more = "") {
    return "POST " + path + " HTTP/1.1\r\nhost: localhost\r\n" + more +
           "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

class HttpServer : public ::testing::Test {
  protected:
    // What the server answers before it closes.
    std::string exchange(const std::string& bytes) {
        RawClient client(live_.port());
        client.send(bytes);
        client.end_writing();
        return client.read_all();
    }

    LiveServer live_{routes()};
};

TEST_F(HttpServer, KeepsTheConnection) {
    RawClient client(live_.port());
    for (int i = 0; i < 3; ++i) {
        client.send(get("/echo/" + std::to_string(i)));
        const auto answer = client.read_response();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
        EXPECT_TRUE(answer.ends_with("GET /echo/" + std::to_string(i) + " ")) << answer;
        EXPECT_TRUE(has(answer, "connection: keep-alive"));
        EXPECT_TRUE(has(answer, "x-content-type-options: nosniff"));
        EXPECT_TRUE(has(answer, "date: "));
    }
}

TEST_F(HttpServer, ClosesWhenAsked) {
    EXPECT_TRUE(has(exchange(get("/echo/", "connection: close\r\n") + get("/echo/second")),
                    "connection: close"));
    const auto old = exchange("GET /echo/ HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(old.starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(has(old, "connection: close"));
}

TEST_F(HttpServer, AnswersPipelinedRequestsInOrder) {
    const auto answers = exchange(post("/echo/1", "one") + get("/echo/2") +
                                  post("/echo/3", "three") + get("/nothing"));
    const auto first = answers.find("POST /echo/1 one");
    const auto second = answers.find("GET /echo/2 ");
    const auto third = answers.find("POST /echo/3 three");
    EXPECT_LT(first, second);
    EXPECT_LT(second, third);
    EXPECT_LT(third, answers.find("PATH_UNKNOWN"));
    EXPECT_NE(third, std::string::npos);
}

TEST_F(HttpServer, TakesARequestByteByByte) {
    RawClient client(live_.port());
    for (const char c : post("/echo/slow", "body")) {
        client.send(std::string_view(&c, 1));
    }
    EXPECT_TRUE(client.read_response().ends_with("POST /echo/slow body"));
}

TEST_F(HttpServer, TakesChunkedBodies) {
    const std::string head =
        "POST /echo/ HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n";
    EXPECT_TRUE(
        has(exchange(head + "3\r\none\r\n4;x=y\r\n two\r\n0\r\n\r\n"), "POST /echo/ one two"));
    EXPECT_TRUE(exchange(head + "3e8\r\n" + std::string(1'000, 'x') + "\r\n1\r\ny\r\n0\r\n\r\n")
                    .starts_with("HTTP/1.1 413"));
    EXPECT_TRUE(exchange(head + "zz\r\n").starts_with("HTTP/1.1 400"));
    EXPECT_TRUE(exchange(head + std::string(20'000, '1')).starts_with("HTTP/1.1 400"));
}

TEST_F(HttpServer, RefusesMalformedRequests) {
    const std::string host = "host: localhost\r\n";
    const std::vector<std::string> requests{
        "garbage\r\n\r\n",
        "GET /echo/ HTTP/1.1\r\n\r\n",  // no host
        "GET /echo/ HTTP/1.1\r\n" + host + host + "\r\n",
        "GET /echo/ HTTP/1.1\r\n" + host + "bad name: x\r\n\r\n",
        "GET /../secret HTTP/1.1\r\n" + host + "\r\n",
        "GET /%2e%2e/secret HTTP/1.1\r\n" + host + "\r\n",
        "POST /echo/ HTTP/1.1\r\n" + host + "content-length: 1\r\ncontent-length: 2\r\n\r\nab",
        "POST /echo/ HTTP/1.1\r\n" + host + "content-length: -1\r\n\r\n",
        "POST /echo/ HTTP/1.1\r\n" + host +
            "content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        std::string("GET /echo/\0x HTTP/1.1\r\n", 23) + host + "\r\n"};
    for (const auto& bad : requests) {
        const auto answer = exchange(bad);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << bad << answer;
        EXPECT_TRUE(has(answer, "REQUEST_MALFORMED")) << bad << answer;
        EXPECT_TRUE(has(answer, "connection: close"));
    }
    EXPECT_TRUE(exchange("GET /echo/ HTTP/2.0\r\n\r\n").starts_with("HTTP/1.1 505"));
    const auto wrong = exchange("DELETE /echo/ HTTP/1.1\r\nhost: h\r\n\r\n");
    EXPECT_TRUE(wrong.starts_with("HTTP/1.1 405"));
    EXPECT_TRUE(has(wrong, "allow: "));
}

TEST_F(HttpServer, RefusesWhatIsTooLarge) {
    EXPECT_TRUE(exchange(get("/echo/", "x: " + std::string(20'000, 'x') + "\r\n"))
                    .starts_with("HTTP/1.1 431"));
    EXPECT_TRUE(exchange(get("/echo/" + std::string(20'000, 'x'))).starts_with("HTTP/1.1 431"));
    EXPECT_TRUE(has(exchange(post("/echo/", std::string(1'000, 'x'))), " 200 "));
    const auto refused = exchange(post("/echo/", std::string(1'001, 'x')));
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 413"));
    EXPECT_TRUE(has(refused, "REQUEST_TOO_LARGE"));
    EXPECT_TRUE(
        exchange("POST /echo/ HTTP/1.1\r\nhost: h\r\ncontent-length: 99999999999999\r\n\r\n")
            .starts_with("HTTP/1.1 413"));
    EXPECT_TRUE(
        has(exchange("GET /echo/ HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\n\r\nx"), " 413 "));
}

TEST_F(HttpServer, TakesLargeUploads) {
    const std::string body(4'500'000, 'u');
    RawClient client(live_.port());
    client.send(
        "PATCH /upload HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: "
        "4500000\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send(body);
    EXPECT_TRUE(client.read_response().ends_with(body));
}

TEST_F(HttpServer, AFaultOfAHandlerIsAnAnswer) {
    const auto answer = exchange(get("/fail"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500"));
    EXPECT_FALSE(has(answer, "broken")) << "details stay in the log";
}

TEST_F(HttpServer, StreamsBodiesAndTheirParts) {
    const auto whole = exchange(get("/big"));
    ASSERT_TRUE(has(whole, "content-length: 3000000\r\n"));
    const auto body = whole.substr(whole.size() - kBigSize);
    for (std::uint64_t i = 0; i < kBigSize; i += 997) {
        ASSERT_EQ(body[i], big_byte(i));
    }
    const auto part = exchange(get("/big", "range: bytes=1000000-1500000\r\n"));
    EXPECT_TRUE(part.starts_with("HTTP/1.1 206"));
    EXPECT_EQ(part.substr(part.size() - 500'001), body.substr(1'000'000, 500'001));
    const auto head = exchange("HEAD /big HTTP/1.1\r\nhost: h\r\n\r\n");
    EXPECT_TRUE(has(head, "content-length: 3000000\r\n"));
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
    EXPECT_TRUE(has(exchange(get("/big", "range: bytes=3000000-\r\n")), " 416 "));
    EXPECT_TRUE(has(exchange(get("/big", "if-none-match: \"big\"\r\n")), " 304 "));
    const auto broken = exchange(get("/short"));
    EXPECT_FALSE(has(broken, "200 OK")) << "a body that cannot be read is cut, not filled up";
}

TEST_F(HttpServer, BelievesOnlyItsOwnProxies) {
    EXPECT_TRUE(
        exchange(get("/client", "x-forwarded-for: 9.9.9.9\r\n")).ends_with("127.0.0.1 plain"));
    ServerSettings settings;
    settings.trusted_proxies = {"127.0.0.1"};
    LiveServer behind(routes(), settings);
    RawClient client(behind.port());
    client.send(
        get("/client", "x-forwarded-for: 1.1.1.1, 9.9.9.9\r\nx-forwarded-proto: https\r\n"));
    EXPECT_TRUE(client.read_response().ends_with("9.9.9.9 secure"));
}

TEST(HttpServerTime, SlowClientsAreCutOff) {
    ServerSettings settings;
    settings.head_wait = 50ms;
    settings.idle_wait = 50ms;
    settings.body_wait = 50ms;
    settings.body_rate_min = 1'000'000;
    LiveServer live(routes(), settings);
    RawClient silent(live.port());
    EXPECT_EQ(silent.read_all(), "") << "nobody waits for an answer";
    RawClient slow_head(live.port());
    slow_head.send("GET /echo/ HTTP/1.1\r\nhost: ");
    EXPECT_TRUE(has(slow_head.read_all(), " 408 "));
    RawClient slow_body(live.port());
    slow_body.send("POST /echo/ HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\nbegin");
    EXPECT_TRUE(has(slow_body.read_all(), "REQUEST_TOO_SLOW"));
    RawClient idle(live.port());
    idle.send(get("/echo/"));
    EXPECT_TRUE(has(idle.read_response(), " 200 "));
    EXPECT_EQ(idle.read_all(), "");
}

TEST(HttpServerTime, AClientThatTakesNothingIsLeft) {
    ServerSettings settings;
    settings.write_wait = 50ms;
    LiveServer live(routes(), settings);
    RawClient client(live.port());
    // More than the kernel's buffers of both sides hold.
    for (int i = 0; i < 10; ++i) {
        client.send(get("/big"));
    }
    client.read_exactly(10);
    while (live.server().connections() > 0) {
        std::this_thread::yield();
    }
    EXPECT_LT(client.read_all().size(), 10 * kBigSize);
}

TEST(HttpServerLimits, BodiesTogetherHaveABudget) {
    ServerSettings settings;
    settings.bodies_bytes_max = 1'000;
    LiveServer live(routes(), settings);
    RawClient first(live.port());
    first.send(
        "PATCH /upload HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: 900\r\n\r\n");
    EXPECT_TRUE(has(first.read_until("\r\n\r\n"), "100"));
    RawClient second(live.port());
    second.send(post("/echo/", std::string(200, 'x')));
    const auto refused = second.read_all();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503")) << refused;
    EXPECT_TRUE(has(refused, "retry-after: 1\r\n"));
    first.send(std::string(900, 'y'));
    EXPECT_TRUE(has(first.read_response(), " 200 "));
    first.send(post("/echo/", std::string(200, 'x')));
    EXPECT_TRUE(has(first.read_response(), " 200 ")) << "the memory is given back";
}

TEST(HttpServerLimits, ConnectionsHaveALimit) {
    ServerSettings settings;
    settings.connections_max = 1;
    LiveServer live(routes(), settings);
    RawClient first(live.port());
    first.send(get("/echo/"));
    EXPECT_TRUE(has(first.read_response(), " 200 "));
    RawClient second(live.port());
    second.send(get("/echo/"));
    EXPECT_EQ(second.read_all(), "");
}

// The server's end of a connection of this process, by its address.
int accepted_by(std::uint16_t port) {
    for (int descriptor = 0; descriptor < 1'024; ++descriptor) {
        sockaddr_in here{};
        sockaddr_in there{};
        socklen_t size = sizeof(here);
        const bool is_connected =
            getsockname(descriptor, reinterpret_cast<sockaddr*>(&here), &size) == 0 &&
            getpeername(descriptor, reinterpret_cast<sockaddr*>(&there), &size) == 0;
        if (is_connected && here.sin_family == AF_INET && ntohs(here.sin_port) == port) {
            return descriptor;
        }
    }
    return -1;
}

TEST(HttpServerSockets, PeersThatVanishAreGivenUpSoon) {
    LiveServer live(Routes{});
    RawClient client(live.port());
    client.send("GET / HTTP/1.1\r\nhost: h\r\n\r\n");
    client.read_response();
    const int server_end = accepted_by(live.port());
    ASSERT_GE(server_end, 0);
    const auto option = [&](int level, int name) {
        int value = -1;
        socklen_t size = sizeof(value);
        getsockopt(server_end, level, name, &value, &size);
        return value;
    };
    EXPECT_EQ(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 30'000);
    EXPECT_EQ(option(SOL_SOCKET, SO_KEEPALIVE), 1);
}

TEST(HttpServerStop, EndsIdleConnectionsAndRefusesNewOnes) {
    LiveServer live(routes());
    RawClient idle(live.port());
    idle.send(get("/echo/"));
    idle.read_response();
    live.stop(10s);
    EXPECT_EQ(idle.read_all(), "");
    EXPECT_EQ(live.server().connections(), 0U);
}

TEST(HttpServerListen, SaysWhyItCannot) {
    SystemClock clock;
    runtime::Shards shards(1);
    Server server(shards, clock, Routes(), testing::open_echoes(), {});
    const auto nowhere = server.listen({.address = "not an address", .port = 0, .tls = nullptr});
    ASSERT_FALSE(nowhere.has_value());
    EXPECT_EQ(nowhere.error().reason(), "LISTEN_FAILED");
    const auto port = server.listen({.address = "127.0.0.1", .port = 0, .tls = nullptr});
    ASSERT_TRUE(port.has_value());
    EXPECT_GT(*port, 0);
    EXPECT_FALSE(
        server.listen({.address = "127.0.0.1", .port = *port, .tls = nullptr}).has_value());
}

}  // namespace
}  // namespace kapok::net
