#include "rpc/router.h"

#include "kapok/accounts/v1/service.pb.h"
#include "rpc/errors.h"
#include "rpc/testing/world.h"

#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace kapok::rpc {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
namespace wire = accounts::v1;
using testing::World;

const char* const kGetInstance = "kapok.accounts.v1.AccountsService/GetInstance";
const char* const kGetProfile = "kapok.accounts.v1.AccountsService/GetProfile";
const char* const kUpdateProfile = "kapok.accounts.v1.AccountsService/UpdateProfile";
const char* const kListInvites = "kapok.accounts.v1.AccountsService/ListInvites";
const char* const kLogin = "kapok.accounts.v1.AccountsService/LoginWithPassword";

Call make_call(std::string method, std::string body = {}) {
    Call call;
    call.method = std::move(method);
    call.body = std::move(body);
    call.address = "192.0.2.7";
    return call;
}

Call as_user(Call call) {
    call.caller = Caller{UserId(5), DeviceId(6), false};
    return call;
}

Task<Result<wire::UpdateProfileResponse>> echo(wire::UpdateProfileRequest request) {
    wire::UpdateProfileResponse response;
    response.mutable_profile()->mutable_user()->set_nickname(request.nickname());
    response.mutable_profile()->mutable_user()->set_user_id(9'007'199'254'740'993ULL);
    co_return response;
}

void bind_echo(Router& router) {
    router.bind<wire::UpdateProfileRequest, wire::UpdateProfileResponse>(
        kUpdateProfile, [](RequestContext, wire::UpdateProfileRequest request) {
            return echo(std::move(request));
        });
}

template <class Request, class Response>
void bind_ok(Router& router, const char* method) {
    static constexpr auto kOk = [](int) -> Task<Result<Response>> { co_return Response(); };
    router.bind<Request, Response>(method, [](RequestContext, Request) { return kOk(0); });
}

Error refusal(const Reply& reply) {
    return reply.result.has_value() ? Error(Code::kInternal, "NO_REFUSAL") : reply.result.error();
}

CO_TEST(Router, AnswersInBinaryAndJson) {
    World world(loop);
    bind_echo(world.router);
    wire::UpdateProfileRequest request;
    request.set_nickname("木棉");
    const auto binary =
        co_await world.router.call(as_user(make_call(kUpdateProfile, request.SerializeAsString())));
    CO_ASSERT_TRUE(binary.result.has_value());
    wire::UpdateProfileResponse response;
    EXPECT_TRUE(response.ParseFromString(*binary.result));
    EXPECT_EQ(response.profile().user().nickname(), "木棉");
    EXPECT_EQ(binary.request_id.size(), 12U);

    auto json = as_user(make_call(kUpdateProfile, R"({"nickname":"木棉","newer":[1,{"x":2}]})"));
    json.encoding = Encoding::kJson;
    const auto reply = co_await world.router.call(json);
    CO_ASSERT_TRUE(reply.result.has_value());
    // 64-bit numbers are strings: JavaScript would round this one.
    EXPECT_EQ(*reply.result,
              R"({"profile":{"user":{"userId":"9007199254740993","nickname":"木棉"}}})");
    EXPECT_NE(reply.request_id, binary.request_id);
}

CO_TEST(Router, RefusesUnknownAndUnboundMethods) {
    World world(loop);
    for (const auto* method : {"", "kapok.accounts.v1.AccountsService/Nothing", kGetInstance}) {
        const auto reply = co_await world.router.call(as_user(make_call(method)));
        EXPECT_EQ(refusal(reply).code(), Code::kNotFound);
        EXPECT_EQ(refusal(reply).reason(), errors::kMethodUnknown);
    }
}

CO_TEST(Router, RefusesBodiesOverTheRowsLimit) {
    World world(loop);
    bind_echo(world.router);
    const auto at =
        co_await world.router.call(as_user(make_call(kUpdateProfile, std::string(65'536, '\0'))));
    EXPECT_EQ(refusal(at).reason(), errors::kBodyMalformed);
    const auto over =
        co_await world.router.call(as_user(make_call(kUpdateProfile, std::string(65'537, '\0'))));
    EXPECT_EQ(refusal(over).code(), Code::kTooLarge);
    EXPECT_EQ(refusal(over).reason(), errors::kBodyTooLarge);
}

CO_TEST(Router, ChecksWhoMayCall) {
    World world(loop);
    bind_ok<wire::GetInstanceRequest, wire::GetInstanceResponse>(world.router, kGetInstance);
    bind_ok<wire::GetProfileRequest, wire::GetProfileResponse>(world.router, kGetProfile);
    bind_ok<wire::ListInvitesRequest, wire::ListInvitesResponse>(world.router, kListInvites);

    EXPECT_TRUE((co_await world.router.call(make_call(kGetInstance))).result.has_value());
    const auto stranger = co_await world.router.call(make_call(kGetProfile));
    EXPECT_EQ(refusal(stranger).code(), Code::kUnauthenticated);
    EXPECT_EQ(refusal(stranger).reason(), errors::kTokenMissing);
    EXPECT_TRUE((co_await world.router.call(as_user(make_call(kGetProfile)))).result.has_value());

    const auto user = co_await world.router.call(as_user(make_call(kListInvites)));
    EXPECT_EQ(refusal(user).code(), Code::kForbidden);
    EXPECT_EQ(refusal(user).reason(), errors::kAdminOnly);
    auto admin = make_call(kListInvites);
    admin.caller = Caller{UserId(1), DeviceId(1), true};
    EXPECT_TRUE((co_await world.router.call(admin)).result.has_value());
}

CO_TEST(Router, LimitsRatesByUserOrByAddress) {
    World world(loop);
    bind_ok<wire::LoginWithPasswordRequest, wire::LoginWithPasswordResponse>(world.router, kLogin);
    const auto burst = static_cast<int>(default_rates().at("login").burst);
    for (int i = 0; i < burst; ++i) {
        EXPECT_TRUE((co_await world.router.call(make_call(kLogin))).result.has_value());
    }
    const auto over = co_await world.router.call(make_call(kLogin));
    EXPECT_EQ(refusal(over).code(), Code::kRateLimited);
    EXPECT_EQ(refusal(over).reason(), errors::kTooManyCalls);
    EXPECT_EQ(refusal(over).retry_after_ms(), 2'000U);
    // A token makes no difference to a public method, another address does.
    EXPECT_FALSE((co_await world.router.call(as_user(make_call(kLogin)))).result.has_value());
    auto elsewhere = make_call(kLogin);
    elsewhere.address = "192.0.2.8";
    EXPECT_TRUE((co_await world.router.call(elsewhere)).result.has_value());

    loop.clock().advance(2'000ms);
    EXPECT_TRUE((co_await world.router.call(make_call(kLogin))).result.has_value());
}

CO_TEST(Router, OneIpv6NetworkIsOneAddress) {
    World world(loop);
    bind_ok<wire::LoginWithPasswordRequest, wire::LoginWithPasswordResponse>(world.router, kLogin);
    int refused = 0;
    for (int i = 0; i < 40; ++i) {
        auto call = make_call(kLogin);
        call.address = fmt::format("2001:db8:1:2::{:x}", i + 1);
        refused += (co_await world.router.call(call)).result.has_value() ? 0 : 1;
    }
    EXPECT_EQ(refused, 10);
}

CO_TEST(Router, RefusesMalformedBodies) {
    World world(loop);
    bind_echo(world.router);
    const auto binary = co_await world.router.call(as_user(make_call(kUpdateProfile, "\xff\xff")));
    EXPECT_EQ(refusal(binary).code(), Code::kInvalid);
    EXPECT_EQ(refusal(binary).reason(), errors::kBodyMalformed);
    for (const auto* body : {"{", "[]", R"({"nickname":5})", R"({"nickname":"\ud800"})", "x"}) {
        auto json = as_user(make_call(kUpdateProfile, body));
        json.encoding = Encoding::kJson;
        EXPECT_EQ(refusal(co_await world.router.call(json)).reason(), errors::kBodyMalformed)
            << body;
    }
}

CO_TEST(Router, RefusesTextThatIsNotUtf8) {
    World world(loop);
    bind_echo(world.router);
    bind_ok<wire::RegisterRequest, wire::RegisterResponse>(
        world.router, "kapok.accounts.v1.AccountsService/Register");
    // Field 2, nickname: an overlong form.
    const auto flat = co_await world.router.call(
        as_user(make_call(kUpdateProfile, std::string("\x12\x02\xc0\x80", 4))));
    EXPECT_EQ(refusal(flat).reason(), errors::kTextNotUtf8);
    EXPECT_EQ(refusal(flat).field(), "nickname");
    // Field 1, account, and in it field 1, handle.
    const auto nested = co_await world.router.call(make_call(
        "kapok.accounts.v1.AccountsService/Register", std::string("\x0a\x03\x0a\x01\xff", 5)));
    EXPECT_EQ(refusal(nested).reason(), errors::kTextNotUtf8);
    EXPECT_EQ(refusal(nested).field(), "account.handle");
    auto json = as_user(make_call(kUpdateProfile, "{\"nickname\":\"\xed\xa0\x80\"}"));
    json.encoding = Encoding::kJson;
    EXPECT_EQ(refusal(co_await world.router.call(json)).reason(), errors::kTextNotUtf8);
}

Task<Result<wire::GetProfileResponse>> sleep_long(runtime::Timers* timers) {
    co_await timers->sleep_for(1h);
    co_return wire::GetProfileResponse();
}

CO_TEST(Router, StopsAtTheEarlierOfBothDeadlines) {
    World world(loop);
    auto* timers = &loop.timers();
    world.router.bind<wire::GetProfileRequest, wire::GetProfileResponse>(
        kGetProfile,
        [timers](RequestContext, wire::GetProfileRequest) { return sleep_long(timers); });
    const auto timed = [&](std::chrono::milliseconds timeout) {
        auto call = as_user(make_call(kGetProfile));
        call.timeout = timeout;
        return call;
    };
    auto began = loop.clock().steady_now();
    const auto own = co_await world.router.call(timed(300ms));
    EXPECT_EQ(refusal(own).code(), Code::kTimeout);
    EXPECT_EQ(loop.clock().steady_now() - began, 300ms);

    began = loop.clock().steady_now();
    const auto rows = co_await world.router.call(timed(2h));
    EXPECT_EQ(refusal(rows).code(), Code::kTimeout);
    EXPECT_EQ(loop.clock().steady_now() - began, 10s);
}

Task<Result<wire::GetProfileResponse>> explode() {
    throw std::runtime_error("secret path /var/lib");
    co_return wire::GetProfileResponse();
}

CO_TEST(Router, HidesExceptions) {
    World world(loop);
    world.router.bind<wire::GetProfileRequest, wire::GetProfileResponse>(
        kGetProfile, [](RequestContext, wire::GetProfileRequest) { return explode(); });
    const auto began = loop.clock().steady_now();
    const auto reply = co_await world.router.call(as_user(make_call(kGetProfile)));
    EXPECT_EQ(refusal(reply).code(), Code::kInternal);
    EXPECT_EQ(refusal(reply).message().find("secret"), std::string::npos);
    EXPECT_FALSE(reply.request_id.empty());
    EXPECT_EQ(loop.clock().steady_now(), began) << "a failure does not wait for the deadline";
}

CO_TEST(Router, CountsCalls) {
    World world(loop);
    bind_ok<wire::GetInstanceRequest, wire::GetInstanceResponse>(world.router, kGetInstance);
    co_await world.router.call(make_call(kGetInstance));
    co_await world.router.call(make_call("evil\"label"));
    const auto text = world.metrics.prometheus();
    EXPECT_NE(
        text.find("kapok_rpc_calls_total{method=\"kapok.accounts.v1.AccountsService/GetInstance\","
                  "code=\"ok\"} 1"),
        std::string::npos);
    EXPECT_NE(text.find("kapok_rpc_calls_total{method=\"unknown\",code=\"not_found\"} 1"),
              std::string::npos);
    EXPECT_EQ(text.find("evil"), std::string::npos);
}

CO_TEST(Router, NamesWhatIsNotBound) {
    World world(loop);
    const auto all = world.router.unbound().size();
    EXPECT_EQ(all, world.router.methods().size());
    EXPECT_GT(all, 40U);
    bind_echo(world.router);
    EXPECT_EQ(world.router.unbound().size(), all - 1);
    CO_ASSERT_TRUE(world.router.find("kapok.messaging.v1.MessagingService/Send") != nullptr);
    EXPECT_EQ(world.router.find("kapok.messaging.v1.MessagingService/Send")->request_bytes_max,
              131'072U);
    EXPECT_DEATH(bind_echo(world.router), "bound once");
    co_return;
}

TEST(MethodTable, RefusesIncompleteRules) {
    google::protobuf::FileDescriptorProto file;
    file.set_name("bad.proto");
    file.set_package("bad");
    file.add_message_type()->set_name("Nothing");
    auto& service = *file.add_service();
    service.set_name("Service");
    auto& method = *service.add_method();
    method.set_name("Do");
    method.set_input_type(".bad.Nothing");
    method.set_output_type(".bad.Nothing");
    google::protobuf::DescriptorPool pool;
    const auto* built = pool.BuildFile(file);
    ASSERT_NE(built, nullptr);
    const auto row = read_method(*built->service(0)->method(0));
    ASSERT_FALSE(row.has_value());
    EXPECT_EQ(row.error().reason(), "RULE_INCOMPLETE");
}

}  // namespace
}  // namespace kapok::rpc
