#include "presence/tracker.h"

#include <boost/asio/post.hpp>

namespace kapok::presence {

void Tracker::on_session(UserId user, DeviceId device, rpc::SessionRegistry::Change change) {
    boost::asio::post(executor_, [this, user, device, change] {
        if (scope_.closed()) {
            return;
        }
        if (change == rpc::SessionRegistry::Change::kCame) {
            came(user);
        } else {
            went(user, device);
        }
    });
}

void Tracker::came(UserId user) {
    const auto [entry, is_new] = online_.try_emplace(user);
    ++entry->second.sessions;
    entry->second.version = ++last_version_;
    if (is_new) {
        tell_watchers(user, true);
    }
}

void Tracker::went(UserId user, DeviceId device) {
    forget(device);  // it watches anew when it comes back
    const auto entry = online_.find(user);
    if (entry == online_.end() || entry->second.sessions == 0) {
        return;
    }
    entry->second.version = ++last_version_;
    if (--entry->second.sessions == 0) {
        scope_.spawn("presence.grace", wait_for_return(user, entry->second.version));
    }
}

Task<void> Tracker::wait_for_return(UserId user, std::uint64_t version) {
    co_await timers_.sleep_for(kGrace);
    const auto entry = online_.find(user);
    if (entry != online_.end() && entry->second.version == version) {
        online_.erase(entry);
        tell_watchers(user, false);
    }
}

Task<std::vector<bool>> Tracker::watch(rpc::Caller caller, std::vector<UserId> users) {
    co_return co_await runtime::await_completion<std::vector<bool>>(
        [&](runtime::Completion<std::vector<bool>> done) {
            boost::asio::post(executor_, [this, caller, users, done = std::move(done)] {
                done(replace(caller, users));
            });
        });
}

std::vector<bool> Tracker::replace(const rpc::Caller& caller, std::vector<UserId> users) {
    forget_expired();
    forget(caller.device);
    std::vector<bool> online;
    online.reserve(users.size());
    for (const auto user : users) {
        online.push_back(online_.contains(user));
        watchers_[user].insert(caller.device);
    }
    if (!users.empty()) {
        const auto until = timers_.clock().steady_now() + kLease;
        leases_.push_back({until, caller.device});
        watches_[caller.device] = {caller.user, std::move(users), until};
    }
    return online;
}

void Tracker::forget(DeviceId device) {
    const auto watch = watches_.find(device);
    if (watch == watches_.end()) {
        return;
    }
    for (const auto user : watch->second.users) {
        const auto watchers = watchers_.find(user);
        if (watchers != watchers_.end() && watchers->second.erase(device) > 0 &&
            watchers->second.empty()) {
            watchers_.erase(watchers);
        }
    }
    watches_.erase(watch);
}

void Tracker::forget_expired() {
    const auto now = timers_.clock().steady_now();
    while (!leases_.empty() && leases_.front().until <= now) {
        const auto [until, device] = leases_.front();
        leases_.pop_front();
        const auto watch = watches_.find(device);
        if (watch != watches_.end() && watch->second.until == until) {
            forget(device);
        }
    }
}

void Tracker::tell_watchers(UserId user, bool online) {
    forget_expired();
    const auto watchers = watchers_.find(user);
    if (watchers == watchers_.end()) {
        return;
    }
    std::set<UserId> viewers;  // one push reaches all devices of a viewer
    for (const auto device : watchers->second) {
        viewers.insert(watches_.at(device).viewer);
    }
    for (const auto viewer : viewers) {
        scope_.spawn("presence.tell", tell_(viewer, user, online));
    }
}

}  // namespace kapok::presence
