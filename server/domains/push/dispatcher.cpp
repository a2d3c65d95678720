#include "push/dispatcher.h"

#include "base/log.h"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace kapok::push {

namespace {

// Who is online gets this long to read it.
constexpr std::chrono::seconds kReadingTime{3};
constexpr std::size_t kEntriesMax = 10'000;
constexpr std::size_t kPlannedMax = 20'000;
constexpr std::size_t kWorkersMax = 32;
constexpr std::size_t kPlannedOfOneMax = 200;
constexpr std::size_t kWorkersOfOneMax = 2;
constexpr std::chrono::seconds kPatience{20};

// One's own words are no news to oneself: but those that the instance wrote in one's name are, and
// that they were taken back.
bool is_news_for(UserId user, const messaging::Entry& entry) {
    return user != entry.sender || entry.content.occasion != messaging::Occasion::kNone ||
           (entry.conversation.kind() == messaging::Kind::kSelf &&
            std::holds_alternative<messaging::Recall>(entry.content.body));
}

void count_down(std::unordered_map<UserId, std::size_t>& counts, UserId user) {
    const auto found = counts.find(user);
    if (--found->second == 0) {
        counts.erase(found);
    }
}

}  // namespace

bool Dispatcher::may_concern_someone(ConversationId id) const {
    const auto& subscribers = ports_.subscribers;
    if (subscribers.empty()) {
        return false;
    }
    switch (id.kind()) {
        case messaging::Kind::kGroup:
            return true;
        case messaging::Kind::kDirect:
            return subscribers.has(id.first()) || subscribers.has(id.second());
        case messaging::Kind::kSelf:
        case messaging::Kind::kService:
            return subscribers.has(id.first());
        case messaging::Kind::kImported:
            break;
    }
    return false;  // nobody is woken by what they import themselves
}

void Dispatcher::on_entry(ConversationId id, Seq seq) {
    if (!may_concern_someone(id)) {
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
    if (stored.empty() || stored.front().seq != seq || !is_told(stored.front().content.body)) {
        co_return Result<void>();
    }
    const auto deadline = Deadline::after(ports_.timers.clock(), kPatience);
    CO_TRY(const auto listeners, co_await ports_.history.list_listeners(deadline, id, seq));
    if (!listeners) {
        co_return Result<void>();
    }
    for (const auto user : *listeners) {
        if (!ports_.subscribers.has(user) || !is_news_for(user, stored.front())) {
            continue;
        }
        const bool online = ports_.subscribers.is_online(user);
        plan({.user = user, .conversation = id, .seq = seq, .device = {}, .tries = 0},
             online ? kReadingTime : std::chrono::seconds(0));
    }
    co_return Result<void>();
}

bool Dispatcher::plan(Errand errand, std::chrono::seconds wait) {
    auto& of_one = planned_of_[errand.user];
    if (planned_ >= kPlannedMax || of_one >= kPlannedOfOneMax || scope_.closed()) {
        ports_.probe.decided(Verdict::kShed);
        return false;
    }
    ++planned_;
    ++of_one;
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

// Those of one chat one after the other: the later message is to take the place of the earlier one.
bool Dispatcher::may_begin(const Errand& errand) const {
    const auto found = at_work_of_.find(errand.user);
    return found == at_work_of_.end() ||
           (found->second.size() < kWorkersOfOneMax &&
            std::ranges::find(found->second, errand.conversation) == found->second.end());
}

std::optional<Errand> Dispatcher::take_due() {
    const auto next =
        std::ranges::find_if(due_, [this](const Errand& errand) { return may_begin(errand); });
    if (next == due_.end()) {
        return std::nullopt;  // those who are at work for their users go on with theirs
    }
    const auto errand = *next;
    due_.erase(next);
    return errand;
}

void Dispatcher::end_work(const Errand& errand) {
    const auto found = at_work_of_.find(errand.user);
    std::erase(found->second, errand.conversation);
    if (found->second.empty()) {
        at_work_of_.erase(found);
    }
}

Task<void> Dispatcher::work() {
    while (const auto errand = take_due()) {
        at_work_of_[errand->user].push_back(errand->conversation);
        const auto retries = co_await ports_.courier.run(*errand);
        end_work(*errand);
        count_down(planned_of_, errand->user);
        --planned_;
        ports_.probe.waiting_changed(-1);
        for (const auto& retry : retries) {
            plan(retry.errand, retry.wait);
        }
    }
    --workers_;
}

}  // namespace kapok::push
