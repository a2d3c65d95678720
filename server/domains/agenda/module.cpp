#include "agenda/module.h"

#include "base/log.h"

namespace kapok::agenda {
namespace {

// Nothing happens later than this after its time. One indexed look at a table costs some
// microseconds, so no device's call has to wake anybody, here or on another node.
constexpr std::chrono::seconds kLook{1};

}  // namespace

void Module::start() { scope_.spawn("agenda.strike", strike_for_ever()); }

Task<void> Module::close() { co_await scope_.close(); }

Task<void> Module::strike_for_ever() {
    for (;;) {
        co_await timers_.sleep_for(kLook);
        const auto next = co_await service_.next_due();
        if (next && *next && **next <= timers_.clock().wall_now()) {
            const auto fired = co_await service_.fire_due();
            if (!fired) {
                LOG(warn, "the agenda was not read", kv("reason", fired.error().reason()));
            }
        }
    }
}

}  // namespace kapok::agenda
