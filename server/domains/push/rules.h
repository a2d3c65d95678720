// push's decisions: pure functions.
#pragma once

#include "base/result.h"
#include "push/values.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace kapok::push::rules {

// Which endpoints may be named: https, and http where the operator trusts addresses of their own.
enum class Plain { kRefused, kAllowed };

Result<void> check_subscription(const Subscription& subscription, Plain plain);
// Whether the time zone is known is for the caller to find out.
Result<void> check_settings(const Settings& settings);

// From `from` on and before `to`, over midnight too.
bool is_quiet(const QuietHours& hours, std::uint32_t minute);

// How a message stands to a user at the moment when they would be told.
struct Attention {
    bool shown = true;  // it is still there for them
    bool read = false;
    bool muted = false;
    bool mentioned = false;
};
// None: tell them. What holds for all their devices.
std::optional<Verdict> decide(const Attention& attention);
// The same for one device; `quiet_now` as of its own hours.
std::optional<Verdict> decide(const Settings& settings, bool quiet_now);

// What a push service's status means: kSent, kWaiting (come again), kEnded, kFailed.
Verdict verdict_of(int status);

// How long to wait before the next try, the first one being 1; none: give up.
std::optional<std::chrono::seconds> wait_before_retry(int tries, std::chrono::seconds asked);

// The notification as the device wants to see it.
Notification shown_as(Notification notification, const Settings& settings);

}  // namespace kapok::push::rules
