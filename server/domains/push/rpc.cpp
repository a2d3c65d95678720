// Binds kapok.push.v1.PushService.
#include "kapok/push/v1/service.pb.h"
#include "push/module.h"
#include "push/service.h"
#include "push/wire.h"
#include "rpc/router.h"

namespace kapok::push {

namespace {

using rpc::RequestContext;

Task<Result<v1::GetPushStateResponse>> get_state(Module* module,
                                                 RequestContext ctx,
                                                 v1::GetPushStateRequest /*request*/) {
    CO_TRY(const auto state, co_await module->service().get_state(std::move(ctx)));
    v1::GetPushStateResponse response;
    response.set_server_key(module->public_key());
    wire::fill(state.device.settings, *response.mutable_settings());
    response.set_quiet_now(state.quiet_now);
    if (!state.device.subscription.endpoint.empty()) {
        response.set_endpoint(state.device.subscription.endpoint);
        response.set_registered_ms(to_ms(state.device.subscription.registered));
    }
    if (state.device.last.verdict != Verdict::kNone) {
        wire::fill(state.device.last, *response.mutable_last());
    }
    for (const auto& outcome : state.recent) {
        wire::fill(outcome, *response.add_recent());
    }
    co_return response;
}

Task<Result<v1::RegisterPushResponse>> register_push(Module* module,
                                                     RequestContext ctx,
                                                     v1::RegisterPushRequest request) {
    CO_TRY_VOID(co_await module->service().register_device(
        std::move(ctx),
        {.endpoint = request.endpoint(),
         .keys = {.public_key = request.p256dh(), .auth = request.auth()},
         .language = request.language(),
         .registered = {}}));
    co_return v1::RegisterPushResponse();
}

Task<Result<v1::UnregisterPushResponse>> unregister_push(Module* module,
                                                         RequestContext ctx,
                                                         v1::UnregisterPushRequest /*request*/) {
    CO_TRY_VOID(co_await module->service().unregister_device(std::move(ctx)));
    co_return v1::UnregisterPushResponse();
}

Task<Result<v1::UpdatePushSettingsResponse>> update_settings(
    Module* module, RequestContext ctx, v1::UpdatePushSettingsRequest request) {
    CO_TRY(
        const auto settings,
        co_await module->service().update_settings(std::move(ctx), wire::read(request.settings())));
    v1::UpdatePushSettingsResponse response;
    wire::fill(settings, *response.mutable_settings());
    co_return response;
}

Task<Result<v1::SendTestPushResponse>> send_test(Module* module,
                                                 RequestContext ctx,
                                                 v1::SendTestPushRequest /*request*/) {
    CO_TRY(const auto outcome, co_await module->service().send_test(std::move(ctx)));
    v1::SendTestPushResponse response;
    wire::fill(outcome, *response.mutable_outcome());
    co_return response;
}

template <class Request, class Response>
void bind_one(rpc::Router& router,
              Module* module,
              std::string_view name,
              Task<Result<Response>> (*function)(Module*, RequestContext, Request)) {
    router.bind<Request, Response>("kapok.push.v1.PushService/" + std::string(name),
                                   [module, function](RequestContext ctx, Request request) {
                                       return function(module, std::move(ctx), std::move(request));
                                   });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_one(router, this, "GetPushState", get_state);
    bind_one(router, this, "RegisterPush", register_push);
    bind_one(router, this, "UnregisterPush", unregister_push);
    bind_one(router, this, "UpdatePushSettings", update_settings);
    bind_one(router, this, "SendTestPush", send_test);
}

}  // namespace kapok::push
