#include "rpc/session_registry.h"

#include "base/assert.h"
#include "rpc/errors.h"
#include "rpc/session.h"
#include "runtime/shard.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <atomic>
#include <unordered_map>

namespace kapok::rpc {

// One shard's part. Only `signed_in` is read by other threads.
struct SessionRegistry::Slot {
    explicit Slot(boost::asio::any_io_executor executor_in) : executor(std::move(executor_in)) {}

    void push(const UserSet& users, const SharedFrame& frame, Urgency urgency, DeviceId except);
    void disconnect(UserId user, DeviceId device);

    boost::asio::any_io_executor executor;
    std::unordered_map<UserId, std::vector<Session*>> online;
    std::atomic<std::size_t> signed_in{0};
};

void SessionRegistry::Slot::push(const UserSet& users,
                                 const SharedFrame& frame,
                                 Urgency urgency,
                                 DeviceId except) {
    const auto push_to = [&](const std::vector<Session*>& sessions) {
        for (auto* session : sessions) {
            if (!except || session->caller().device != except) {
                session->push(frame, urgency);
            }
        }
    };
    if (users->size() <= online.size()) {
        for (const auto user : *users) {
            const auto found = online.find(user);
            if (found != online.end()) {
                push_to(found->second);
            }
        }
        return;
    }
    for (const auto& [user, sessions] : online) {
        if (std::binary_search(users->begin(), users->end(), user)) {
            push_to(sessions);
        }
    }
}

void SessionRegistry::Slot::disconnect(UserId user, DeviceId device) {
    const auto found = online.find(user);
    if (found == online.end()) {
        return;
    }
    // Saying goodbye removes the session from the list: walk a copy.
    const auto sessions = found->second;
    for (auto* session : sessions) {
        if (session->caller().device == device) {
            session->say_goodbye(
                Error(Code::kUnauthenticated, errors::kTokenInvalid, "this device was logged out"));
        }
    }
}

SessionRegistry::SessionRegistry(runtime::Shards& shards) {
    for (std::size_t i = 0; i < shards.size(); ++i) {
        slots_.push_back(std::make_shared<Slot>(shards.at(i).executor()));
    }
}

SessionRegistry::SessionRegistry(std::vector<boost::asio::any_io_executor> executors) {
    for (auto& executor : executors) {
        slots_.push_back(std::make_shared<Slot>(std::move(executor)));
    }
    KAPOK_ASSERT(!slots_.empty(), "at least one executor");
}

SessionRegistry::~SessionRegistry() = default;

void SessionRegistry::push(UserSet users,
                           SharedFrame frame,
                           Urgency urgency,
                           DeviceId except_device) {
    for (const auto& slot : slots_) {
        // A session that signs in now compares its heads after it was counted: it misses nothing.
        if (slot->signed_in.load() == 0) {
            continue;
        }
        boost::asio::post(slot->executor, [slot, users, frame, urgency, except_device] {
            slot->push(users, frame, urgency, except_device);
        });
    }
}

void SessionRegistry::disconnect(UserId user, DeviceId device) {
    for (const auto& slot : slots_) {
        boost::asio::post(slot->executor, [slot, user, device] { slot->disconnect(user, device); });
    }
}

std::size_t SessionRegistry::size() const {
    std::size_t count = 0;
    for (const auto& slot : slots_) {
        count += slot->signed_in.load();
    }
    return count;
}

void SessionRegistry::add(std::size_t shard, Session& session) {
    auto& slot = *slots_.at(shard);
    slot.online[session.caller().user].push_back(&session);
    ++slot.signed_in;
    if (observer_) {
        observer_(session.caller().user, session.caller().device, Change::kCame);
    }
}

void SessionRegistry::remove(std::size_t shard, Session& session) {
    auto& slot = *slots_.at(shard);
    const auto found = slot.online.find(session.caller().user);
    KAPOK_ASSERT(found != slot.online.end(), "a session is removed after it was added");
    if (std::erase(found->second, &session) > 0) {
        --slot.signed_in;
        if (observer_) {
            observer_(session.caller().user, session.caller().device, Change::kWent);
        }
    }
    if (found->second.empty()) {
        slot.online.erase(found);
    }
}

}  // namespace kapok::rpc
