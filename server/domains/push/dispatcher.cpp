#include "push/dispatcher.h"

#include "base/log.h"

#include <boost/asio/post.hpp>

namespace kapok::push {

namespace {

// Who is online gets this long to read it.
constexpr std::chrono::seconds kReadingTime{3};
constexpr std::size_t kEntriesMax = 10'000;
constexpr std::size_t kPlannedMax = 20'000;
constexpr std::size_t kWorkersMax = 32;
constexpr std::chrono::seconds kPatience{20};

}  // namespace

void Dispatcher::on_entry(ConversationId id, Seq seq) {
    // The other side of a 1:1 is known by the chat's name alone.
    if (ports_.subscribers.empty() ||
        (id.kind() == messaging::Kind::kDirect && !ports_.subscribers.has(id.first()) &&
         !ports_.subscribers.has(id.second())) ||
        id.kind() == messaging::Kind::kSelf) {
        return;
    }
    {
        const std::scoped_lock lock(mutex_);
        if (entries_.size() >= kEntriesMax) {
            ports_.probe.decided(Verdict::kShed);
            return;
        }
        entries_.emplace_back(id, seq);
        if (std::exchange(spreading_, true)) {
            return;
        }
    }
    boost::asio::post(ports_.executor, [this] {
        if (!scope_.closed()) {
            scope_.spawn("push.spread", spread_all());
        }
    });
}

Task<void> Dispatcher::spread_all() {
    for (;;) {
        std::optional<NewEntry> next;
        {
            const std::scoped_lock lock(mutex_);
            if (entries_.empty()) {
                spreading_ = false;
                co_return;
            }
            next = entries_.front();
            entries_.pop_front();
        }
        const auto spread_one = co_await spread(*next);
        if (!spread_one) {
            LOG(warn,
                "nobody was told of an entry",
                kv("conversation", next->first.text()),
                kv("seq", next->second),
                kv("reason", spread_one.error().reason()));
        }
    }
}

bool Dispatcher::idle() {
    const std::scoped_lock lock(mutex_);
    return !spreading_ && planned_ == sleeping_;
}

Task<Result<void>> Dispatcher::spread(NewEntry entry) {
    const auto [id, seq] = entry;
    CO_TRY(const auto stored, co_await ports_.history.read_stored(id, Seq(seq.value() - 1), 1));
    if (stored.empty() || stored.front().seq != seq ||
        !messaging::is_message(stored.front().content.body)) {
        co_return Result<void>();
    }
    const auto deadline = Deadline::after(ports_.timers.clock(), kPatience);
    CO_TRY(const auto listeners, co_await ports_.history.list_listeners(deadline, id, seq));
    for (const auto& listener : listeners) {
        if (listener.user == stored.front().sender || !ports_.subscribers.has(listener.user)) {
            continue;
        }
        const bool online = ports_.subscribers.is_online(listener.user);
        plan({.user = listener.user, .conversation = id, .seq = seq, .device = {}, .tries = 0},
             online ? kReadingTime : std::chrono::seconds(0));
    }
    co_return Result<void>();
}

bool Dispatcher::plan(Errand errand, std::chrono::seconds wait) {
    if (planned_ >= kPlannedMax || scope_.closed()) {
        ports_.probe.decided(Verdict::kShed);
        return false;
    }
    ++planned_;
    ports_.probe.waiting_changed(1);
    scope_.spawn("push.errand", run_later(errand, wait));
    return true;
}

Task<void> Dispatcher::run_later(Errand errand, std::chrono::seconds wait) {
    if (wait > std::chrono::seconds(0)) {
        ++sleeping_;
        co_await ports_.timers.sleep_for(wait);
        --sleeping_;
    }
    due_.push_back(errand);
    if (workers_ < kWorkersMax) {
        ++workers_;
        scope_.spawn("push.work", work());
    }
}

Task<void> Dispatcher::work() {
    while (!due_.empty()) {
        const auto errand = due_.front();
        due_.pop_front();
        const auto retries = co_await ports_.courier.run(errand);
        --planned_;
        ports_.probe.waiting_changed(-1);
        for (const auto& retry : retries) {
            plan(retry.errand, retry.wait);
        }
    }
    --workers_;
}

}  // namespace kapok::push
