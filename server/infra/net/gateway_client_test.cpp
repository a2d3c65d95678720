// The whole edge: our client, plain and by TLS, against sessions and the method table.
#include "net/gateway_client.h"

#include "base/random.h"
#include "kapok/accounts/v1/service.pb.h"
#include "net/connect_route.h"
#include "net/testing/live_server.h"
#include "net/testing/raw_client.h"
#include "net/testing/self_signed.h"
#include "rpc/errors.h"
#include "rpc/gateway.h"
#include "rpc/rate_limiter.h"
#include "rpc/router.h"
#include "rpc/session_registry.h"

#include <gtest/gtest.h>

namespace kapok::net {
namespace {

using namespace std::chrono_literals;
namespace wire = accounts::v1;
using testing::LiveServer;
using testing::SelfSigned;

constexpr const char* kUpdateProfile = "kapok.accounts.v1.AccountsService/UpdateProfile";

class Tokens final : public rpc::Authenticator {
  public:
    Task<Result<rpc::Caller>> authenticate(std::string token) override {
        if (token != "alice") {
            co_return Error(Code::kUnauthenticated, rpc::errors::kTokenInvalid, "unknown token");
        }
        co_return rpc::Caller{UserId(1), DeviceId(10), false};
    }
    void touch(rpc::Caller /*caller*/) override {}
};

Task<Result<wire::UpdateProfileResponse>> update(wire::UpdateProfileRequest request) {
    if (request.nickname() == "taken") {
        co_return Error(Code::kConflict, "NAME_TAKEN", "choose another").with_field("nickname");
    }
    wire::UpdateProfileResponse response;
    response.mutable_profile()->mutable_user()->set_nickname("hello " + request.nickname());
    co_return response;
}

Task<Result<std::uint64_t>> head_of(UserId /*user*/) { co_return std::uint64_t{7}; }

// A node with one method that works.
class Node {
  public:
    explicit Node(std::shared_ptr<const TlsContext> tls = nullptr) {
        router.bind<wire::UpdateProfileRequest, wire::UpdateProfileResponse>(
            kUpdateProfile, [](rpc::RequestContext, wire::UpdateProfileRequest request) {
                return update(std::move(request));
            });
        Routes routes;
        add_connect_routes(routes,
                           router,
                           tokens,
                           {.allowed_origins = {"https://app.example"},
                            .on_answer = [](const ConnectAnswer& answer, HttpHeaders& headers) {
                                headers.add("set-cookie", "for=" + answer.method);
                            }});
        live = std::make_unique<LiveServer>(
            std::move(routes), ServerSettings{}, tls, [this](runtime::Shards& shards) {
                return open(shards);
            });
    }
    ~Node() {
        live->stop(0ms);
        for (std::size_t i = 0; i < gateways.size(); ++i) {
            live->run(runtime::on(live->shards().at(i), gateways[i]->close()));
        }
        gateways.clear();  // their timers are the shards'
        live.reset();
    }
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    WsOpen open(runtime::Shards& shards) {
        registry = std::make_unique<rpc::SessionRegistry>(shards);
        std::vector<rpc::Gateway*> pointers;
        for (std::size_t i = 0; i < shards.size(); ++i) {
            const rpc::Gateway::Ports ports{router, tokens, *registry, timers, head_of};
            gateways.push_back(std::make_unique<rpc::Gateway>(
                shards.at(i).executor(), i, ports, rpc::SessionSettings{}));
            pointers.push_back(gateways.back().get());
        }
        return open_sessions(std::move(pointers));
    }

    [[nodiscard]] ClientSettings client(std::shared_ptr<const TlsContext> tls = nullptr) const {
        ClientSettings settings;
        settings.server = {.host = tls ? "localhost" : "127.0.0.1",
                           .port = live->port(),
                           .secure = tls != nullptr};
        settings.tls = std::move(tls);
        return settings;
    }

    runtime::SystemTimers timers;
    SystemRandom random;
    SystemClock clock;
    rpc::RateLimiter rates{clock, rpc::default_rates()};
    rpc::Router router{timers, random, rates};
    Tokens tokens;
    std::unique_ptr<rpc::SessionRegistry> registry;
    std::vector<std::unique_ptr<rpc::Gateway>> gateways;
    std::unique_ptr<LiveServer> live;
};

wire::UpdateProfileRequest request_of(std::string nickname) {
    wire::UpdateProfileRequest request;
    request.set_nickname(std::move(nickname));
    return request;
}

Task<void> converse(Node* node, ClientSettings settings, std::string* seen) {
    GatewayClient client(node->live->shards().at(0).executor(), node->timers, node->random);
    auto welcome = co_await client.connect(std::move(settings), "alice", "test");
    *seen += welcome ? "welcome " + std::to_string(welcome->feed_head())
                     : std::string(welcome.error().reason());
    for (const std::string name : {"world", "taken"}) {
        auto answer = co_await client.call<wire::UpdateProfileRequest, wire::UpdateProfileResponse>(
            kUpdateProfile, request_of(name));
        *seen += ", " + (answer ? answer->profile().user().nickname()
                                : std::string(answer.error().reason()));
    }
    const auto large = std::string(40'000, 'x');
    auto answer = co_await client.call<wire::UpdateProfileRequest, wire::UpdateProfileResponse>(
        kUpdateProfile, request_of(large));
    *seen +=
        answer && answer->profile().user().nickname() == "hello " + large ? ", large" : ", small";
    co_await client.close();
}

TEST(GatewayClient, TalksToASession) {
    Node node;
    std::string seen;
    node.live->run(converse(&node, node.client(), &seen));
    EXPECT_EQ(seen, "welcome 7, hello world, NAME_TAKEN, large");
}

TEST(GatewayClient, TalksByTls) {
    const SelfSigned certificate;
    auto server_tls = TlsContext::make_server(certificate.files());
    auto client_tls = TlsContext::make_client(certificate.files().certificate);
    ASSERT_TRUE(server_tls.has_value() && client_tls.has_value());
    Node node(*server_tls);
    std::string seen;
    node.live->run(converse(&node, node.client(*client_tls), &seen));
    EXPECT_EQ(seen, "welcome 7, hello world, NAME_TAKEN, large");
}

Task<void> fail_to_connect(Node* node,
                           ClientSettings settings,
                           std::string token,
                           std::string* reason) {
    GatewayClient client(node->live->shards().at(0).executor(), node->timers, node->random);
    auto welcome = co_await client.connect(std::move(settings), std::move(token), "test");
    *reason = welcome ? "connected" : std::string(welcome.error().reason());
    co_await client.close();
}

TEST(GatewayClient, SaysWhyItCannotConnect) {
    const SelfSigned certificate;
    const SelfSigned other;
    auto server_tls = TlsContext::make_server(certificate.files());
    auto wrong_tls = TlsContext::make_client(other.files().certificate);
    ASSERT_TRUE(server_tls.has_value() && wrong_tls.has_value());
    std::string reason;
    Node plain;
    plain.live->run(fail_to_connect(&plain, plain.client(), "mallory", &reason));
    EXPECT_EQ(reason, "TOKEN_INVALID");
    Node secure(*server_tls);
    secure.live->run(fail_to_connect(&secure, secure.client(*wrong_tls), "alice", &reason));
    EXPECT_EQ(reason, "TLS_FAILED");
    auto nobody = plain.client();
    nobody.server.port = 1;
    plain.live->run(fail_to_connect(&plain, nobody, "alice", &reason));
    EXPECT_EQ(reason, "CONNECTION_FAILED");
}

TEST(Tls, FilesThatDoNotFitAreRefused) {
    const SelfSigned one;
    const SelfSigned two;
    EXPECT_FALSE(TlsContext::make_server({one.files().certificate, two.files().key}).has_value());
    EXPECT_FALSE(TlsContext::make_server({"/nowhere", one.files().key}).has_value());
    EXPECT_FALSE(TlsContext::make_client("/nowhere").has_value());
}

Task<void> push_to_one(Node* node, std::string* seen) {
    GatewayClient client(node->live->shards().at(0).executor(), node->timers, node->random);
    client.on_push = [seen](const gateway::v1::Push& push) {
        *seen += push.has_resync() ? "resync " : "other ";
    };
    auto welcome = co_await client.connect(node->client(), "alice", "test");
    gateway::v1::Frame frame;
    frame.mutable_push()->mutable_resync();
    const auto users = std::make_shared<const std::vector<UserId>>(std::vector{UserId(1)});
    node->registry->push(users,
                         std::make_shared<const std::string>(frame.SerializeAsString()),
                         rpc::Urgency::kDurable);
    // The answer comes behind the push.
    auto answer = co_await client.call<wire::UpdateProfileRequest, wire::UpdateProfileResponse>(
        kUpdateProfile, request_of("x"));
    *seen += co_await runtime::await_completion<std::string>(
        [&](const runtime::Completion<std::string>& done) {
            client.on_closed = [done](const Error& why) { done(std::string(why.reason())); };
            node->registry->disconnect(UserId(1), DeviceId(10));
        });
    EXPECT_FALSE(client.connected());
    co_await client.close();
}

TEST(GatewayClient, HearsPushesAndTheGoodbye) {
    Node node;
    std::string seen;
    node.live->run(push_to_one(&node, &seen));
    EXPECT_EQ(seen, "resync TOKEN_INVALID");
}

Task<void> call_once(Node* node, std::string nickname, std::string token, std::string* seen) {
    auto body = request_of(std::move(nickname)).SerializeAsString();
    auto answer = co_await connect_call(
        &node->timers, node->client(), kUpdateProfile, std::move(body), std::move(token));
    wire::UpdateProfileResponse response;
    *seen = answer && response.ParseFromString(*answer) ? response.profile().user().nickname()
                                                        : std::string(answer.error().reason());
}

TEST(Connect, OurClientCallsAndSeesErrorsAsTheyWere) {
    Node node;
    std::string seen;
    node.live->run(call_once(&node, "world", "alice", &seen));
    EXPECT_EQ(seen, "hello world");
    node.live->run(call_once(&node, "taken", "alice", &seen));
    EXPECT_EQ(seen, "NAME_TAKEN");
    node.live->run(call_once(&node, "world", "mallory", &seen));
    EXPECT_EQ(seen, "TOKEN_INVALID");
    node.live->run(call_once(&node, "world", "", &seen));
    EXPECT_EQ(seen, "TOKEN_MISSING");
}

class ConnectByHand : public ::testing::Test {
  protected:
    std::string post(const std::string& headers,
                     const std::string& body,
                     const std::string& method = kUpdateProfile) {
        return send("POST /rpc/" + method +
                    " HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer alice\r\n" + headers +
                    "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    std::string send(const std::string& bytes) {
        testing::RawClient client(node_.live->port());
        client.send(bytes);
        return client.read_response();
    }
    static bool has(const std::string& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    }

    Node node_;
};

TEST_F(ConnectByHand, Json) {
    const auto answer =
        post("content-type: application/json; charset=utf-8\r\nconnect-protocol-version: 1\r\n",
             R"({"nickname":"you"})");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
    EXPECT_TRUE(has(answer, R"("nickname":"hello you")")) << answer;
    EXPECT_TRUE(has(answer, "content-type: application/json\r\n"));
    EXPECT_TRUE(has(answer, "cache-control: no-store\r\n"));
    EXPECT_TRUE(has(answer, "set-cookie: for=kapok.accounts.v1.AccountsService/UpdateProfile\r\n"));
    const auto failed = post("content-type: application/json\r\n", R"({"nickname":"taken"})");
    EXPECT_TRUE(failed.starts_with("HTTP/1.1 409")) << failed;
    EXPECT_TRUE(has(failed, R"("code":"already_exists")")) << failed;
    EXPECT_FALSE(has(failed, "set-cookie"));
}

TEST_F(ConnectByHand, Refusals) {
    EXPECT_TRUE(post("content-type: text/plain\r\n", "x").starts_with("HTTP/1.1 415"));
    EXPECT_TRUE(post("", "x").starts_with("HTTP/1.1 415"));
    const std::string json = "content-type: application/json\r\n";
    EXPECT_TRUE(has(post(json, "{broken"), "BODY_MALFORMED"));
    EXPECT_TRUE(has(post(json, "{}", "no.such/Method"), "METHOD_UNKNOWN"));
    EXPECT_TRUE(has(post(json + "connect-protocol-version: 2\r\n", "{}"), "CONNECT_HEADER_BAD"));
    EXPECT_TRUE(has(post(json + "connect-timeout-ms: soon\r\n", "{}"), "CONNECT_HEADER_BAD"));
    EXPECT_TRUE(
        has(post(json + "connect-timeout-ms: 99999999999\r\n", "{}"), "CONNECT_HEADER_BAD"));
    EXPECT_TRUE(has(post(json + "content-encoding: gzip\r\n", "{}"), "CONNECT_HEADER_BAD"));
    EXPECT_TRUE(post(json + "connect-timeout-ms: 5000\r\n", "{}").starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(send("GET /rpc/x/y HTTP/1.1\r\nhost: h\r\n\r\n").starts_with("HTTP/1.1 405"));
}

TEST_F(ConnectByHand, ForeignPagesAreRefused) {
    const std::string json = "content-type: application/json\r\n";
    EXPECT_TRUE(has(post(json + "origin: https://evil.example\r\n", "{}"), "ORIGIN_FOREIGN"));
    EXPECT_TRUE(post(json + "origin: http://localhost\r\n", "{}").starts_with("HTTP/1.1 200"));
    const auto allowed = post(json + "origin: https://app.example\r\n", "{}");
    EXPECT_TRUE(has(allowed, "access-control-allow-origin: https://app.example\r\n"));
    const auto preflight = [&](const std::string& origin) {
        return send("OPTIONS /rpc/x/y HTTP/1.1\r\nhost: localhost\r\norigin: " + origin +
                    "\r\n\r\n");
    };
    EXPECT_TRUE(preflight("https://app.example").starts_with("HTTP/1.1 204"));
    const auto refused = preflight("https://evil.example");
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 403"));
    EXPECT_FALSE(has(refused, "access-control"));
}

TEST(ServerAddress, Urls) {
    const auto text = [](std::string_view url) {
        const auto address = ServerAddress::parse(url);
        return address ? (address->secure ? "s " : "p ") + address->host_and_port() + " " +
                             std::to_string(address->port)
                       : std::string(address.error().reason());
    };
    EXPECT_EQ(text("https://chat.example.org/"), "s chat.example.org 443");
    EXPECT_EQ(text("http://127.0.0.1:8080"), "p 127.0.0.1:8080 8080");
    EXPECT_EQ(text("http://[::1]:8080"), "p [::1]:8080 8080");
    for (const auto* bad : {"",
                            "chat.example.org",
                            "ftp://x",
                            "http://",
                            "http://x:0",
                            "http://x:y",
                            "http://x:70000",
                            "http://a/b",
                            "http://[::1",
                            "http://u@x"}) {
        EXPECT_EQ(text(bad), "URL_BAD") << bad;
    }
}

}  // namespace
}  // namespace kapok::net
