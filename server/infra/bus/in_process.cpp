#include "bus/in_process.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace kapok::bus {

namespace {

// A subscriber on its own: its lock is held while its handler runs, so that ending it waits for a
// call on another thread. Recursive, because a handler may publish to itself or end itself.
struct Subscriber {
    explicit Subscriber(Bus::Handler what) : handler(std::move(what)) {}

    std::recursive_mutex mutex;
    bool ended = false;
    Bus::Handler handler;
};

}  // namespace

struct InProcessBus::State {
    std::mutex mutex;
    std::map<std::string, std::vector<std::shared_ptr<Subscriber>>, std::less<>> subscribers;
};

namespace {

class Registration final : public Bus::Subscription {
  public:
    Registration(std::function<void()> forget, std::shared_ptr<Subscriber> subscriber)
        : forget_(std::move(forget)), subscriber_(std::move(subscriber)) {}
    ~Registration() override {
        forget_();
        const std::scoped_lock lock(subscriber_->mutex);
        subscriber_->ended = true;
    }
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;

  private:
    std::function<void()> forget_;
    std::shared_ptr<Subscriber> subscriber_;
};

}  // namespace

InProcessBus::InProcessBus() : state_(std::make_shared<State>()) {}
InProcessBus::~InProcessBus() = default;

void InProcessBus::publish(std::string_view subject, std::string_view payload) {
    std::vector<std::shared_ptr<Subscriber>> called;
    {
        const std::scoped_lock lock(state_->mutex);
        const auto found = state_->subscribers.find(subject);
        if (found == state_->subscribers.end()) {
            return;
        }
        called = found->second;
    }
    for (const auto& subscriber : called) {
        const std::scoped_lock lock(subscriber->mutex);
        if (!subscriber->ended) {
            subscriber->handler(payload);
        }
    }
}

std::unique_ptr<Bus::Subscription> InProcessBus::subscribe(std::string_view subject,
                                                           Handler handler) {
    auto subscriber = std::make_shared<Subscriber>(std::move(handler));
    {
        const std::scoped_lock lock(state_->mutex);
        state_->subscribers[std::string(subject)].push_back(subscriber);
    }
    auto forget = [state = state_, name = std::string(subject), subscriber] {
        const std::scoped_lock lock(state->mutex);
        const auto found = state->subscribers.find(name);
        if (found == state->subscribers.end()) {
            return;
        }
        std::erase(found->second, subscriber);
        if (found->second.empty()) {
            state->subscribers.erase(found);
        }
    };
    return std::make_unique<Registration>(std::move(forget), std::move(subscriber));
}

}  // namespace kapok::bus
