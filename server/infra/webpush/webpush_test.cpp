// feature: web-push
// The vectors of RFC 8291, and a push endpoint on the loopback that reads what came.
#include "base/encoding.h"
#include "base/random.h"
#include "net/errors.h"
#include "net/testing/live_server.h"
#include "webpush/errors.h"
#include "webpush/http_gateway.h"
#include "webpush/testing/browser.h"
#include "webpush/vapid.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace kapok::webpush {
namespace {

std::string raw(std::string_view base64url) {
    const auto bytes = from_base64url(base64url);
    EXPECT_TRUE(bytes) << base64url;
    return bytes.value_or("");
}

// RFC 8291, section 5 and appendix A.
constexpr std::string_view kPlaintext = "When I grow up, I want to be a watermelon";
constexpr std::string_view kServerPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
constexpr std::string_view kServerPublic =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
constexpr std::string_view kBrowserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
constexpr std::string_view kBrowserPublic =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
constexpr std::string_view kAuth = "BTBZMqHH6r4Tts7J_aSIgg";
constexpr std::string_view kSalt = "DGv6ra1nlYgDCS1FRnbzlw";
constexpr std::string_view kBody =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulc"
    "y4a-fN";

TEST(WebPushEncryption, TheExampleOfTheRfc) {
    const auto server = key_pair_of(raw(kServerPrivate));
    ASSERT_TRUE(server);
    EXPECT_EQ(to_base64url(server->public_key), kServerPublic);
    const auto body = encrypt(kPlaintext,
                              {.public_key = raw(kBrowserPublic), .auth = raw(kAuth)},
                              {.keys = *server, .salt = raw(kSalt)});
    ASSERT_TRUE(body);
    EXPECT_EQ(to_base64url(*body), kBody);
}

TEST(WebPushEncryption, TheBrowserReadsTheExample) {
    const auto browser = key_pair_of(raw(kBrowserPrivate));
    ASSERT_TRUE(browser);
    EXPECT_EQ(to_base64url(browser->public_key), kBrowserPublic);
    EXPECT_EQ(decrypt(raw(kBody), *browser, raw(kAuth)), kPlaintext);
}

TEST(WebPushEncryption, WhatWasChangedOrIsForAnotherIsNotRead) {
    const auto browser = key_pair_of(raw(kBrowserPrivate));
    auto body = raw(kBody);
    for (const auto at : {std::size_t{0}, std::size_t{20}, std::size_t{30}, body.size() - 1}) {
        auto changed = body;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(decrypt(changed, *browser, raw(kAuth))) << at;
    }
    for (std::size_t size = 0; size < body.size(); size += 7) {
        EXPECT_FALSE(decrypt(body.substr(0, size), *browser, raw(kAuth))) << size;
    }
    EXPECT_FALSE(decrypt(body, make_key_pair(), raw(kAuth)));
    EXPECT_FALSE(decrypt(body, *browser, std::string(kAuthBytes, 'x')));
}

TEST(WebPushEncryption, TheLongestMessageFitsWhatServicesTake) {
    const testing::Browser browser;
    const std::string text(kPlaintextBytesMax, 'x');
    const auto body =
        encrypt(text, browser.keys(), {.keys = make_key_pair(), .salt = std::string(16, 's')});
    ASSERT_TRUE(body);
    EXPECT_EQ(body->size(), 4'096U);
    EXPECT_EQ(browser.read(*body), text);
}

TEST(WebPushEncryption, KeysThatAreNone) {
    const Ephemeral ephemeral{.keys = make_key_pair(), .salt = std::string(16, 's')};
    const auto good = testing::Browser().keys();
    auto off_curve = good.public_key;
    off_curve.back() = static_cast<char>(off_curve.back() ^ 1);
    for (const auto& key : {std::string(), std::string(65, '\0'), std::string(64, 4), off_curve}) {
        EXPECT_FALSE(is_public_key(key));
        EXPECT_FALSE(encrypt("x", {.public_key = key, .auth = good.auth}, ephemeral));
    }
    EXPECT_FALSE(encrypt("x", {.public_key = good.public_key, .auth = "short"}, ephemeral));
    EXPECT_FALSE(key_pair_of(std::string(32, '\0')));
    EXPECT_FALSE(key_pair_of(std::string(32, '\xFF')));
    EXPECT_FALSE(key_pair_of("short"));
}

TEST(Vapid, IsASignedTokenThatTheKeyVerifies) {
    const auto keys = make_key_pair();
    const auto header = vapid_authorization(keys,
                                            {.audience = "https://push.example.org",
                                             .subject = "mailto:o'n\"e@example.org",
                                             .expires = from_ms(1'800'000'000'000)});
    ASSERT_TRUE(header.starts_with("vapid t="));
    const auto token = header.substr(8, header.find(',') - 8);
    const auto dot = token.rfind('.');
    EXPECT_TRUE(verify(keys.public_key, token.substr(0, dot), raw(token.substr(dot + 1))));
    EXPECT_FALSE(verify(keys.public_key, token.substr(1, dot - 1), raw(token.substr(dot + 1))));
    EXPECT_FALSE(
        verify(make_key_pair().public_key, token.substr(0, dot), raw(token.substr(dot + 1))));
    const auto first = token.find('.');
    EXPECT_EQ(raw(token.substr(0, first)), R"({"typ":"JWT","alg":"ES256"})");
    EXPECT_EQ(raw(token.substr(first + 1, dot - first - 1)),
              R"({"aud":"https://push.example.org","exp":1800000000,)"
              R"("sub":"mailto:o'n\"e@example.org"})");
    EXPECT_TRUE(header.ends_with(", k=" + to_base64url(keys.public_key)));
}

// The RFC's appendix of RFC 8292 verifies with our code.
TEST(Vapid, TheExampleOfTheRfc) {
    constexpr std::string_view kSigned =
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiO"
        "jE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0";
    constexpr std::string_view kSignature =
        "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";
    constexpr std::string_view kKey =
        "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
    EXPECT_TRUE(verify(raw(kKey), kSigned, raw(kSignature)));
}

// What a push service got last.
struct Endpoint {
    net::HttpRequest got;
    int status = 201;
    std::string retry_after;
};

class HttpGatewayTest : public ::testing::Test {
  protected:
    net::Routes routes() {
        net::Routes all;
        all.add({.methods = {"POST"},
                 .match = net::Route::Match::kPrefix,
                 .path = "/",
                 .body_bytes_max = 8'192,
                 .handler = [this](net::HttpRequest request) { return take(std::move(request)); }});
        return all;
    }
    Task<net::HttpResponse> take(net::HttpRequest request) {
        endpoint.got = std::move(request);
        auto response = net::text_response(endpoint.status, "");
        if (!endpoint.retry_after.empty()) {
            response.headers.set("retry-after", endpoint.retry_after);
        }
        response.headers.set("location", "http://127.0.0.1:1/elsewhere");
        co_return response;
    }
    Result<PushAnswer> send(PushMessage message, std::vector<std::string> trusted) {
        HttpGateway gateway(timers,
                            random,
                            [this] { return keys; },
                            {.subject = "mailto:a@example.org", .trusted = std::move(trusted)});
        auto result = Result<PushAnswer>(Error(Code::kInternal, "NOT_RUN"));
        const auto run =
            [](HttpGateway* by, PushMessage what, Result<PushAnswer>* to) -> Task<void> {
            *to = co_await by->send(Deadline::never(), std::move(what));
        };
        server.run(run(&gateway, std::move(message), &result));
        return result;
    }
    [[nodiscard]] std::vector<std::string> here() const {
        return {fmt::format("127.0.0.1:{}", server.port())};
    }
    [[nodiscard]] PushMessage message() const {
        return {.endpoint = fmt::format("http://127.0.0.1:{}/send/abc", server.port()),
                .browser = browser.keys(),
                .plaintext = "{\"text\":\"开了\"}",
                .ttl = std::chrono::hours(24),
                .urgency = Urgency::kHigh,
                .topic = "chat"};
    }

    Endpoint endpoint;
    net::testing::LiveServer server{routes()};
    runtime::SystemTimers timers;
    SystemRandom random;
    KeyPair keys = make_key_pair();
    testing::Browser browser;
};

TEST_F(HttpGatewayTest, ABrowserReadsWhatTheEndpointGot) {
    const auto answer = send(message(), here());
    ASSERT_TRUE(answer) << answer.error().reason();
    EXPECT_EQ(answer->status, 201);
    const auto& got = endpoint.got;
    EXPECT_EQ(got.path, "/send/abc");
    EXPECT_EQ(browser.read(got.body), "{\"text\":\"开了\"}");
    EXPECT_EQ(got.headers.find("content-encoding"), "aes128gcm");
    EXPECT_EQ(got.headers.find("ttl"), "86400");
    EXPECT_EQ(got.headers.find("urgency"), "high");
    EXPECT_EQ(got.headers.find("topic"), "chat");
    EXPECT_TRUE(got.headers.find("authorization").ends_with(to_base64url(keys.public_key)));
}

TEST_F(HttpGatewayTest, TwoMessagesHaveNothingInCommon) {
    ASSERT_TRUE(send(message(), here()));
    const auto first = endpoint.got.body;
    ASSERT_TRUE(send(message(), here()));
    EXPECT_NE(endpoint.got.body.substr(0, 16), first.substr(0, 16));
    EXPECT_NE(endpoint.got.body.substr(21, 65), first.substr(21, 65));
}

TEST_F(HttpGatewayTest, TellsWhatTheServiceSaid) {
    endpoint.status = 429;
    endpoint.retry_after = "120";
    auto answer = send(message(), here());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 429);
    EXPECT_EQ(answer->retry_after, std::chrono::seconds(120));
    endpoint.retry_after = "99999999";
    EXPECT_EQ(send(message(), here())->retry_after, std::chrono::hours(1));
    endpoint.retry_after = "Fri, 31 Dec 1999 23:59:59 GMT";
    EXPECT_EQ(send(message(), here())->retry_after, std::chrono::seconds(0));
    endpoint.status = 307;
    EXPECT_EQ(send(message(), here())->status, 307) << "redirects are not followed";
}

TEST_F(HttpGatewayTest, ReachesNothingPrivate) {
    EXPECT_EQ(send(message(), {}).error().reason(), net::errors::kAddressPrivate);
    auto bad = message();
    bad.endpoint = "ftp://push.example.org/";
    EXPECT_EQ(send(bad, {}).error().reason(), net::errors::kUrlBad);
    bad = message();
    bad.browser.auth = "";
    EXPECT_EQ(send(bad, here()).error().reason(), errors::kPushKeysBad);
}

}  // namespace
}  // namespace kapok::webpush
