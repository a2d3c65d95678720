#include "push/service.h"

#include "push/api/errors.h"
#include "push/store.h"
#include "push/time_zone.h"

namespace kapok::push {

Task<Result<Device>> Service::find(rpc::RequestContext ctx) {
    CO_TRY(auto device, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::find_device(tx, ctx.caller.device));
    }));
    if (!device) {
        device.emplace();
        device->id = ctx.caller.device;
        device->user = ctx.caller.user;
    }
    co_return *std::move(device);
}

Task<Result<Service::State>> Service::get_state(rpc::RequestContext ctx) {
    CO_TRY(auto device, co_await find(ctx));
    const bool quiet = is_quiet_now(device.settings, ports_.clock.wall_now());
    co_return State{.device = std::move(device),
                    .recent = ports_.journal.list(ctx.caller.device),
                    .quiet_now = quiet};
}

Task<Result<void>> Service::register_device(rpc::RequestContext ctx, Subscription subscription) {
    CO_TRY_VOID(rules::check_subscription(subscription, ports_.plain));
    subscription.registered = ports_.clock.wall_now();
    const Device device{.id = ctx.caller.device,
                        .user = ctx.caller.user,
                        .subscription = std::move(subscription),
                        .settings = {},
                        .last = {}};
    // Before the row: who is told is looked up there again.
    ports_.subscribers.add(device.user);
    co_return co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::put_subscription(tx, device);
        return {};
    });
}

Task<Result<void>> Service::unregister_device(rpc::RequestContext ctx) {
    CO_TRY(const auto device, co_await find(ctx));
    co_return co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::clear_subscription(tx, device.id, device.subscription.endpoint);
        return {};
    });
}

Task<Result<Settings>> Service::update_settings(rpc::RequestContext ctx, Settings settings) {
    CO_TRY_VOID(rules::check_settings(settings));
    if (!minute_of_day(ports_.clock.wall_now(), settings.time_zone)) {
        co_return Error(Code::kInvalid, errors::kTimeZoneUnknown, "not a time zone")
            .with_field("settings.time_zone");
    }
    const Device device{.id = ctx.caller.device,
                        .user = ctx.caller.user,
                        .subscription = {},
                        .settings = settings,
                        .last = {}};
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::put_settings(tx, device);
        return {};
    }));
    co_return settings;
}

Task<Result<Outcome>> Service::send_test(rpc::RequestContext ctx) {
    CO_TRY(auto device, co_await find(ctx));
    if (device.subscription.endpoint.empty()) {
        co_return Error(Code::kNotFound, errors::kPushNotRegistered, "register the device first");
    }
    Notification test;
    test.user = ctx.caller.user;
    test.time = ports_.clock.wall_now();
    CO_TRY(auto sent,
           co_await ports_.courier.send(ctx.deadline, std::move(device), std::move(test)));
    co_return std::move(sent.outcome);
}

Task<Result<void>> Service::erase(Deadline deadline, UserId user) {
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::remove_user(tx, user);
        return {};
    });
}

}  // namespace kapok::push
