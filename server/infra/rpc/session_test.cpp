// feature: pain-missing, admission
#include "rpc/session.h"

#include "kapok/accounts/v1/service.pb.h"
#include "rpc/errors.h"
#include "rpc/testing/world.h"

#include <gtest/gtest.h>

namespace kapok::rpc {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
namespace wire = gateway::v1;
using runtime::testing::Loop;
using testing::Direction;
using testing::Fate;
using testing::InProcessClient;
using testing::World;

const char* const kGetProfile = "kapok.accounts.v1.AccountsService/GetProfile";

// A world whose GetProfile answers who asked, after `wait`.
struct Served : World {
    explicit Served(Loop& loop_in, SessionSettings settings = {}) : World(loop_in, settings) {
        using Request = accounts::v1::GetProfileRequest;
        using Response = accounts::v1::GetProfileResponse;
        router.bind<Request, Response>(kGetProfile, [this](RequestContext context, Request) {
            return answer(context.caller);
        });
    }
    Task<Result<accounts::v1::GetProfileResponse>> answer(Caller caller) {
        co_await loop.timers().sleep_for(wait);
        accounts::v1::GetProfileResponse response;
        response.mutable_profile()->mutable_user()->set_user_id(caller.user.value());
        co_return response;
    }
    InProcessClient client() { return {gateway, loop.timers(), loop.executor()}; }

    std::chrono::milliseconds wait{0};
};

Task<Result<accounts::v1::GetProfileResponse>> get_profile(InProcessClient* client) {
    using Request = accounts::v1::GetProfileRequest;
    using Response = accounts::v1::GetProfileResponse;
    co_return co_await client->call<Request, Response>(kGetProfile, Request());
}

SharedFrame push_frame(std::uint64_t seq, std::size_t bytes = 0) {
    wire::Frame frame;
    frame.mutable_push()->mutable_entry()->set_seq(seq);
    frame.mutable_push()->mutable_entry()->mutable_content()->mutable_text()->set_text(
        std::string(bytes, 'x'));
    return std::make_shared<const std::string>(frame.SerializeAsString());
}

UserSet users(std::vector<std::uint64_t> ids) {
    std::vector<UserId> set;
    for (const auto id : ids) {
        set.emplace_back(id);
    }
    return std::make_shared<const std::vector<UserId>>(std::move(set));
}

std::string reason_of(const InProcessClient& client) {
    const auto goodbye = client.goodbye();
    return goodbye ? goodbye->error().reason() : "no goodbye";
}

CO_TEST(Session, WelcomesAndAnswers) {
    Served world(loop);
    auto client = world.client();
    const auto welcome = co_await client.connect("alice");
    CO_ASSERT_TRUE(welcome.has_value());
    EXPECT_EQ(welcome->user_id(), 1U);
    EXPECT_EQ(welcome->device_id(), 10U);
    EXPECT_EQ(welcome->feed_head(), 7U);
    EXPECT_EQ(welcome->heartbeat_ms(), 30'000U);
    EXPECT_EQ(welcome->max_frame_bytes(), 1'048'576U);
    EXPECT_EQ(welcome->server_time_ms(), to_ms(loop.clock().wall_now()));

    const auto profile = co_await get_profile(&client);
    CO_ASSERT_TRUE(profile.has_value());
    EXPECT_EQ(profile->profile().user().user_id(), 1U);
    EXPECT_EQ(world.registry.size(), 1U);

    co_await client.close();
    EXPECT_EQ(world.registry.size(), 0U);
    EXPECT_EQ(world.gateway.size(), 0U);
    EXPECT_EQ(world.tokens.touched().size(), 2U) << "when it opened and when it closed";
    co_await world.gateway.close();
}

CO_TEST(Session, RefusesABadToken) {
    Served world(loop);
    auto client = world.client();
    const auto welcome = co_await client.connect("mallory");
    CO_ASSERT_TRUE(!welcome.has_value());
    EXPECT_EQ(welcome.error().code(), Code::kUnauthenticated);
    EXPECT_EQ(welcome.error().reason(), errors::kTokenInvalid);
    co_await client.until_disconnected();
    EXPECT_EQ(world.gateway.size(), 0U);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, RefusesAnotherVersion) {
    Served world(loop);
    auto client = world.client();
    client.open();
    wire::Frame frame;
    frame.mutable_hello()->set_version(2);
    frame.mutable_hello()->set_token("alice");
    client.send(frame);
    co_await client.until_disconnected();
    EXPECT_EQ(reason_of(client), errors::kVersionUnsupported);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, EndsWhenHelloIsLate) {
    Served world(loop);
    world.gateway.start();
    auto client = world.client();
    const auto began = loop.clock().steady_now();
    client.open();
    co_await client.until_disconnected();
    EXPECT_EQ(reason_of(client), errors::kHelloLate);
    EXPECT_EQ(loop.clock().steady_now() - began, 10s);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, WantsHelloFirstAndOnce) {
    Served world(loop);
    auto client = world.client();
    client.open();
    client.start_call(kGetProfile, "");
    co_await client.until_disconnected();
    EXPECT_EQ(reason_of(client), errors::kHelloExpected);

    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    wire::Frame hello;
    hello.mutable_hello()->set_version(1);
    client.send(hello);
    co_await client.until_disconnected();
    EXPECT_EQ(reason_of(client), errors::kHelloExpected);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, EndsAtAMalformedOrOversizedFrame) {
    Served world(loop);
    auto client = world.client();
    for (const auto& bytes :
         {std::string("\xff\xff\xff"), std::string("\x1a\x05\x12\x03\xc0\x80\x41", 7)}) {
        EXPECT_TRUE((co_await client.connect("alice")).has_value());
        client.send_bytes(bytes);
        co_await client.until_disconnected();
        EXPECT_EQ(reason_of(client), errors::kFrameMalformed);
    }
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    client.send_bytes(std::string(1'048'577, '\0'));
    co_await client.until_disconnected();
    EXPECT_EQ(reason_of(client), errors::kFrameTooLarge);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, IgnoresFramesOfANewerClient) {
    Served world(loop);
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    client.send_bytes(std::string("\xfa\x07\x01z", 4));  // field 127, bytes
    EXPECT_TRUE((co_await get_profile(&client)).has_value());
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, AnswersPings) {
    Served world(loop);
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    wire::Frame ping;
    ping.mutable_ping()->set_nonce(42);
    client.send(ping);
    EXPECT_TRUE((co_await get_profile(&client)).has_value());
    CO_ASSERT_TRUE(client.others().back().has_pong());
    EXPECT_EQ(client.others().back().pong().nonce(), 42U);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, EndsWhenTheClientFallsSilent) {
    Served world(loop);
    world.gateway.start();
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    const auto began = loop.clock().steady_now();
    co_await client.until_disconnected();
    EXPECT_EQ(reason_of(client), errors::kConnectionIdle);
    EXPECT_EQ(loop.clock().steady_now() - began, 75s);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, LimitsRequestsInFlight) {
    Served world(loop);
    world.wait = 1s;
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    std::vector<std::uint32_t> ids;
    for (int i = 0; i < 65; ++i) {
        ids.push_back(client.start_call(kGetProfile, ""));
    }
    const auto over = co_await client.finish_call(ids.back(), 5s);
    CO_ASSERT_TRUE(!over.has_value());
    EXPECT_EQ(over.error().code(), Code::kRateLimited);
    EXPECT_EQ(over.error().reason(), errors::kTooManyInFlight);
    ids.pop_back();
    for (const auto id : ids) {
        EXPECT_TRUE((co_await client.finish_call(id, 5s)).has_value());
    }
    EXPECT_TRUE((co_await get_profile(&client)).has_value()) << "and there is room again";
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, RunsRequestsThatCameBeforeWelcome) {
    Served world(loop);
    auto client = world.client();
    client.open();
    wire::Frame hello;
    hello.mutable_hello()->set_version(1);
    hello.mutable_hello()->set_token("bob");
    client.send(hello);
    const auto id = client.start_call(kGetProfile, "");
    EXPECT_TRUE((co_await client.finish_call(id, 5s)).has_value());
    EXPECT_TRUE(client.others().front().has_welcome());
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, CarriesTheClientsTimeLimit) {
    Served world(loop);
    world.wait = 5s;
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    const auto id = client.start_call(kGetProfile, "", 200);
    const auto late = co_await client.finish_call(id, 4s);
    CO_ASSERT_TRUE(!late.has_value());
    EXPECT_EQ(late.error().code(), Code::kTimeout);
    EXPECT_EQ(late.error().reason(), errors::kDeadlinePassed);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, FinishesCallsOfAClientThatIsGone) {
    Served world(loop);
    world.wait = 1s;
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    client.start_call(kGetProfile, "");
    co_await loop.timers().sleep_for(500ms);
    client.cut();
    EXPECT_EQ(world.gateway.size(), 0U);
    co_await loop.timers().sleep_for(1s);
    const auto text = world.metrics.prometheus();
    EXPECT_NE(text.find("GetProfile\",code=\"ok\"} 1"), std::string::npos);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, RepeatsNothingAndHoldsPushesUntilWelcome) {
    Served world(loop);
    // Comes after the session counts as online and before its Welcome.
    world.before_head = [&] {
        world.registry.push(users({1, 2}), push_frame(5), Urgency::kDurable);
    };
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    const auto push = co_await client.next_push();
    CO_ASSERT_TRUE(push.has_value());
    EXPECT_EQ(push->entry().seq(), 5U);
    EXPECT_TRUE(client.pushes().empty());
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, TellsASlowReaderOnceToResync) {
    SessionSettings settings;
    settings.soft = {10, 100'000};
    settings.hard = {20, 200'000};
    Served world(loop, settings);
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    client.stop_reading();
    for (std::uint64_t seq = 1; seq <= 100; ++seq) {
        client.session()->push(push_frame(seq), Urgency::kDurable);
    }
    EXPECT_EQ(world.metrics.counter("kapok_rpc_pushes_dropped_total", "").value(), 79U);
    client.resume_reading();
    int entries = 0;
    int resyncs = 0;
    while (resyncs == 0) {
        const auto push = co_await client.next_push();
        CO_ASSERT_TRUE(push.has_value());
        entries += push->has_entry() ? 1 : 0;
        resyncs += push->has_resync() ? 1 : 0;
    }
    EXPECT_TRUE((co_await get_profile(&client)).has_value());
    for (const auto& push : client.pushes()) {
        entries += push.has_entry() ? 1 : 0;
        resyncs += push.has_resync() ? 1 : 0;
    }
    EXPECT_EQ(entries, 21);
    EXPECT_EQ(resyncs, 1);

    client.pushes().clear();
    client.session()->push(push_frame(101), Urgency::kDurable);
    const auto next = co_await client.next_push();
    CO_ASSERT_TRUE(next.has_value());
    EXPECT_EQ(next->entry().seq(), 101U) << "pushes flow again";
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, DropsEphemeralPushesFirst) {
    SessionSettings settings;
    settings.soft = {10, 100'000};
    Served world(loop, settings);
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    client.stop_reading();
    for (std::uint64_t seq = 1; seq <= 50; ++seq) {
        client.session()->push(push_frame(seq), Urgency::kEphemeral);
    }
    client.session()->push(push_frame(51), Urgency::kDurable);
    client.resume_reading();
    EXPECT_TRUE((co_await get_profile(&client)).has_value());
    EXPECT_EQ(client.pushes().size(), 12U)
        << "eleven ephemeral ones and the durable one, no Resync";
    EXPECT_EQ(client.pushes().back().entry().seq(), 51U);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, StopsReadingInsteadOfDroppingResponses) {
    SessionSettings settings;
    settings.hard = {20, 200'000};
    Served world(loop, settings);
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    client.stop_reading();
    EXPECT_TRUE(client.session()->wants_reading());
    std::vector<std::uint32_t> ids;
    for (int i = 0; i < 60; ++i) {
        ids.push_back(client.start_call(kGetProfile, ""));
        co_await loop.timers().sleep_for(10ms);
    }
    EXPECT_FALSE(client.session()->wants_reading());
    client.resume_reading();
    for (const auto id : ids) {
        EXPECT_TRUE((co_await client.finish_call(id, 5s)).has_value());
    }
    EXPECT_TRUE(client.session()->wants_reading());
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(Session, EndsWhenItsDeviceIsLoggedOut) {
    Served world(loop);
    auto phone = world.client();
    auto desk = world.client();
    EXPECT_TRUE((co_await phone.connect("alice")).has_value());
    EXPECT_TRUE((co_await desk.connect("alice2")).has_value());
    world.registry.disconnect(UserId(1), DeviceId(10));
    co_await phone.until_disconnected();
    CO_ASSERT_TRUE(phone.goodbye().has_value());
    EXPECT_EQ(phone.goodbye()->error().code(), common::v1::ERROR_CODE_UNAUTHENTICATED);
    EXPECT_EQ(reason_of(phone), errors::kTokenInvalid);
    EXPECT_TRUE((co_await get_profile(&desk)).has_value());
    EXPECT_EQ(world.registry.size(), 1U);
    co_await phone.close();
    co_await desk.close();
    co_await world.gateway.close();
}

CO_TEST(Session, NoticesATokenRevokedWhileItSignsIn) {
    Served world(loop);
    // Too early for disconnect() to find the session: the second look at the token does.
    world.tokens.after_answer = [&] {
        world.tokens.revoke("alice");
        world.registry.disconnect(UserId(1), DeviceId(10));
    };
    auto client = world.client();
    const auto welcome = co_await client.connect("alice");
    CO_ASSERT_TRUE(!welcome.has_value());
    EXPECT_EQ(welcome.error().reason(), errors::kTokenInvalid);
    co_await client.until_disconnected();
    EXPECT_EQ(world.registry.size(), 0U);
    co_await client.close();
    co_await world.gateway.close();
}

// A storm of clients that come back makes nothing worse: each learns when to try again.
CO_TEST(Session, LetsNobodyInWhileNothingGetsDone) {
    Served world(loop);
    auto inside = world.client();
    EXPECT_TRUE((co_await inside.connect("bob")).has_value());
    world.be(runtime::Load::kStuck);
    auto client = world.client();
    const auto welcome = co_await client.connect("alice");
    CO_ASSERT_TRUE(!welcome.has_value());
    EXPECT_EQ(welcome.error().reason(), errors::kOverloaded);
    co_await client.until_disconnected();
    EXPECT_GE(client.goodbye()->retry_after_ms(), 5'000U);
    EXPECT_EQ(world.registry.size(), 1U) << "who is in stays";
    world.be(runtime::Load::kOverloaded);
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    co_await client.close();
    co_await inside.close();
    co_await world.gateway.close();
}

CO_TEST(Session, SaysGoodbyeAtShutdown) {
    Served world(loop);
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    world.gateway.say_goodbye(
        Error(Code::kUnavailable, errors::kShuttingDown, "restarting").with_retry_after_ms(500));
    co_await client.until_disconnected();
    EXPECT_EQ(reason_of(client), errors::kShuttingDown);
    EXPECT_EQ(client.goodbye()->retry_after_ms(), 500U);
    co_await client.close();
    co_await world.gateway.close();
}

CO_TEST(InProcessClient, LosesAndDelaysWhatTheNetworkSays) {
    Served world(loop);
    auto client = world.client();
    EXPECT_TRUE((co_await client.connect("alice")).has_value());
    client.set_network(
        [](Direction, const std::string&) { return Fate{Fate::Kind::kDeliver, 40ms}; });
    const auto began = loop.clock().steady_now();
    EXPECT_TRUE((co_await get_profile(&client)).has_value());
    EXPECT_EQ(loop.clock().steady_now() - began, 80ms);

    client.set_network([](Direction direction, const std::string&) {
        return Fate{direction == Direction::kToClient ? Fate::Kind::kDrop : Fate::Kind::kDeliver};
    });
    const auto lost = co_await get_profile(&client);
    CO_ASSERT_TRUE(!lost.has_value());
    EXPECT_EQ(lost.error().code(), Code::kTimeout);

    client.set_network([](Direction, const std::string&) { return Fate{Fate::Kind::kCut}; });
    const auto cut = co_await get_profile(&client);
    CO_ASSERT_TRUE(!cut.has_value());
    EXPECT_EQ(cut.error().reason(), "DISCONNECTED");
    EXPECT_EQ(world.gateway.size(), 0U);
    co_await client.close();
    co_await world.gateway.close();
}

}  // namespace
}  // namespace kapok::rpc
