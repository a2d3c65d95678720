// Calls with any method, encoding, caller and body: every request type of the schema is read from
// the bytes, and what was read survives both encodings; a bound method answers or refuses, and
// never breaks.
//
// Input: one byte of flags (1: JSON, 2: a caller is known), one byte for the method; the rest is
// the body.
#include "base/assert.h"
#include "base/log.h"
#include "base/random.h"
#include "kapok/accounts/v1/service.pb.h"
#include "rpc/body_codec.h"
#include "rpc/method_table.h"
#include "rpc/testing/world.h"

#include <google/protobuf/message.h>

#include <memory>
#include <string>

namespace {

namespace accounts = kapok::accounts::v1;
using kapok::rpc::Encoding;

constexpr const char* kUpdateProfile = "kapok.accounts.v1.AccountsService/UpdateProfile";

kapok::Task<kapok::Result<accounts::UpdateProfileResponse>> echo(
    accounts::UpdateProfileRequest request) {
    accounts::UpdateProfileResponse response;
    response.mutable_profile()->mutable_user()->set_nickname(request.nickname());
    co_return response;
}

std::unique_ptr<google::protobuf::Message> make(const google::protobuf::Descriptor* type) {
    const auto* prototype =
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
    return std::unique_ptr<google::protobuf::Message>(prototype->New());
}

void read_and_write(const google::protobuf::Descriptor* type,
                    Encoding encoding,
                    std::string_view body) {
    const auto message = make(type);
    if (!kapok::rpc::parse_body(encoding, body, *message)) {
        return;
    }
    for (const auto form : {Encoding::kBinary, Encoding::kJson}) {
        const auto once = kapok::rpc::serialise_body(form, *message);
        const auto again = make(type);
        KAPOK_ASSERT(kapok::rpc::parse_body(form, once, *again).has_value(),
                     "we read what we write");
        KAPOK_ASSERT(kapok::rpc::serialise_body(form, *again) == once, "writing is stable");
    }
}

kapok::Task<void> call(kapok::rpc::Router* router, kapok::rpc::Call request) {
    const auto reply = co_await router->call(std::move(request));
    KAPOK_ASSERT(!reply.request_id.empty(), "every call has a name");
    KAPOK_ASSERT(reply.result.has_value() || !reply.result.error().reason().empty(),
                 "every refusal has a reason");
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    kapok::initialise_crypto();
    kapok::set_log_level(kapok::LogLevel::kError);
    kapok::rpc::silence_protobuf();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    static const auto kSchema = kapok::rpc::read_schema();
    const auto encoding = data[0] % 2 == 1 ? Encoding::kJson : Encoding::kBinary;
    const auto& method = kSchema[data[1] % kSchema.size()];
    const std::string body(reinterpret_cast<const char*>(data) + 2, size - 2);
    read_and_write(method.request, encoding, body);

    kapok::runtime::testing::Loop loop;
    kapok::rpc::testing::World world(loop);
    world.router.bind<accounts::UpdateProfileRequest, accounts::UpdateProfileResponse>(
        kUpdateProfile, [](kapok::rpc::RequestContext, accounts::UpdateProfileRequest request) {
            return echo(std::move(request));
        });
    for (const std::string& name : {std::string(kUpdateProfile), method.name, body}) {
        kapok::rpc::Call request;
        request.method = name;
        request.encoding = encoding;
        request.body = body;
        if (data[0] / 2 % 2 == 1) {
            request.caller = kapok::rpc::Caller{kapok::UserId(1), kapok::DeviceId(10), false};
        }
        loop.run(call(&world.router, std::move(request)));
    }
    return 0;
}
