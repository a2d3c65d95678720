#include "media/module.h"

#include "base/log.h"
#include "media/image.h"

namespace kapok::media {

namespace {
constexpr auto kSweepEvery = std::chrono::minutes(10);
constexpr auto kSweepTime = std::chrono::minutes(1);
}  // namespace

Module::Module(Service::Ports ports,
               Limits limits,
               runtime::Timers& timers,
               boost::asio::any_io_executor executor)
    : usage_(ports.database),
      service_(std::move(ports), limits),
      timers_(timers),
      scope_(std::move(executor)) {}

std::vector<std::string> Module::list_objects(storage::Tx& tx) { return store::list_objects(tx); }

void Module::start() {
    start_images();
    scope_.spawn("media.sweep", sweep_for_ever());
}

Task<void> Module::close() { return scope_.close(); }

Task<void> Module::sweep_for_ever() {
    for (;;) {
        co_await timers_.sleep_for(kSweepEvery);
        auto swept = co_await service_.sweep(Deadline::after(timers_.clock(), kSweepTime));
        if (!swept.has_value()) {
            LOG(warn,
                "sweeping media failed, will be tried again",
                kv("reason", swept.error().reason()));
        }
    }
}

}  // namespace kapok::media
