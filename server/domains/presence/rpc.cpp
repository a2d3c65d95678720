#include "kapok/presence/v1/service.pb.h"
#include "presence/module.h"
#include "presence/wire.h"
#include "rpc/router.h"

namespace kapok::presence {
namespace {

Task<Result<v1::WatchResponse>> watch(Service* service,
                                      rpc::RequestContext ctx,
                                      v1::WatchRequest request) {
    std::vector<UserId> users;
    for (const auto id : request.user_ids()) {
        users.emplace_back(id);
    }
    CO_TRY(const auto presences, co_await service->watch(std::move(ctx), std::move(users)));
    v1::WatchResponse response;
    for (const auto& presence : presences) {
        wire::fill(presence, *response.add_presences());
    }
    response.set_lease_ms(static_cast<std::uint32_t>(std::chrono::milliseconds(kLease).count()));
    co_return response;
}

}  // namespace

void Module::bind(rpc::Router& router) {
    router.bind<v1::WatchRequest, v1::WatchResponse>(
        "kapok.presence.v1.PresenceService/Watch",
        [service = &service_](rpc::RequestContext ctx, v1::WatchRequest request) {
            return watch(service, std::move(ctx), std::move(request));
        });
}

}  // namespace kapok::presence
