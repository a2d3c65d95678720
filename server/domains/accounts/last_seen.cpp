#include "accounts/last_seen.h"

#include "accounts/rules.h"
#include "accounts/store.h"
#include "base/log.h"

#include <boost/asio/post.hpp>

namespace kapok::accounts {
namespace {

constexpr std::chrono::seconds kGather{10};
constexpr std::chrono::seconds kPatience{30};

}  // namespace

void LastSeen::note(DeviceId device) {
    const auto seen = to_minute(timers_.clock().wall_now());
    boost::asio::post(executor_, [this, device, seen] {
        seen_[device] = seen;
        if (!scheduled_ && !scope_.closed()) {
            scheduled_ = true;
            scope_.spawn("accounts.last_seen", write_later());
        }
    });
}

Task<void> LastSeen::write_later() {
    co_await timers_.sleep_for(kGather);
    scheduled_ = false;
    co_await write_now();
}

Task<void> LastSeen::write_now() {
    const auto seen = std::exchange(seen_, {});
    if (seen.empty()) {
        co_return;
    }
    const auto deadline = Deadline::after(timers_.clock(), kPatience);
    const auto written = co_await database_.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        for (const auto& [device, when] : seen) {
            store::set_last_seen(tx, device, when);
        }
        return {};
    });
    if (!written) {
        // A device looks as if it was seen earlier than it was: no harm beyond the list.
        LOG(warn, "last seen was not written", kv("reason", written.error().reason()));
    }
}

Task<void> LastSeen::close() {
    co_await scope_.close();
    co_await write_now();
}

}  // namespace kapok::accounts
