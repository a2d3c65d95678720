#include "storage/outbox_pump.h"

#include "base/assert.h"
#include "base/log.h"
#include "storage/errors.h"

#include <algorithm>

namespace kapok::storage {

namespace {

constexpr std::string_view kSelect =
    "SELECT id, topic, key, payload FROM storage_outbox WHERE id > $1 ORDER BY id LIMIT $2";
constexpr std::string_view kDeleteOne = "DELETE FROM storage_outbox WHERE id = $1";
constexpr std::string_view kDeleteMany =
    "DELETE FROM storage_outbox WHERE id = ANY(CAST($1 AS BIGINT[]))";

constexpr std::size_t kPageRows = 500;
constexpr std::size_t kQueuedRowsMax = 10'000;
constexpr std::size_t kWorkersMax = 64;
constexpr std::size_t kSweepRows = 1'000;
constexpr std::chrono::milliseconds kReadAgain{1'000};
constexpr std::chrono::milliseconds kFirstRetry{100};
constexpr std::chrono::milliseconds kLastRetry{30'000};

Duration back_off(int failures) {
    return std::min<Duration>(kFirstRetry * (1 << std::min(failures - 1, 10)), kLastRetry);
}

void delete_rows(Tx& tx, const std::vector<std::int64_t>& ids) {
    if (tx.dialect() == Dialect::kSqlite) {
        for (const auto id : ids) {
            tx.exec(kDeleteOne, {id});
        }
        return;
    }
    std::string list = "{";
    for (const auto id : ids) {
        list += (list.size() == 1 ? "" : ",") + std::to_string(id);
    }
    tx.exec(kDeleteMany, {list + "}"});
}

}  // namespace

OutboxPump::OutboxPump(Database& database,
                       runtime::Timers& timers,
                       boost::asio::any_io_executor executor,
                       OutboxBell& bell)
    : database_(database),
      timers_(timers),
      bell_(bell),
      sleeps_(executor),
      tasks_(std::move(executor)) {}

void OutboxPump::handle(std::string_view topic, Outbox::Handler handler) {
    handlers_[std::string(topic)].push_back(std::move(handler));
}

void OutboxPump::wake() {
    if (reading_ || stopping_ || read_again_ || queued_rows_ >= kQueuedRowsMax) {
        return;
    }
    if (seen_ != bell_.requested()) {
        reading_ = true;
        tasks_.spawn("outbox.read", read_passes());
    }
}

void OutboxPump::wait(std::uint64_t need, Deadline deadline, runtime::Completion<bool> done) {
    if (stopping_ || bell_.handled() >= need) {
        done(!stopping_);
        return;
    }
    waiters_.add(need, deadline, std::move(done));
    arm_timer();
}

Task<void> OutboxPump::close() {
    stopping_ = true;
    co_await sleeps_.close();
    co_await tasks_.join();
    co_await tasks_.close();
    waiters_.release_all();
}

Task<void> OutboxPump::read_passes() {
    while (!stopping_ && queued_rows_ < kQueuedRowsMax && seen_ != bell_.requested()) {
        // Before the read: what is enqueued during it may be missed and needs another pass.
        const auto requested = bell_.requested();
        const auto pass = first_pass_ + passes_.size();
        passes_.push_back({.requested = requested});
        for (const auto id : swept_) {
            known_.erase(id);
        }
        swept_.clear();
        const auto read = co_await read_rows(pass);
        if (read.has_value() && *read == Extent::kAll) {
            seen_ = requested;
        } else {
            passes_.at(pass - first_pass_).requested = seen_;  // it proves nothing new
        }
        release(pass, Ending::kGood);
        if (!read.has_value()) {
            LOG(warn, "outbox cannot be read", kv("what", read.error().detail()));
            read_again_ = timers_.clock().steady_now() + kReadAgain;
            arm_timer();
            break;
        }
    }
    reading_ = false;
}

Task<Result<OutboxPump::Extent>> OutboxPump::read_rows(std::uint64_t pass) {
    // PostgreSQL gives ids out before the commit, so a smaller one may appear later than a greater:
    // there every pass begins at the start. SQLite's one writer makes them appear in order.
    std::int64_t after = database_.dialect() == Dialect::kSqlite ? last_id_ : 0;
    while (queued_rows_ < kQueuedRowsMax) {
        CO_TRY(auto rows, co_await database_.read(Deadline::never(), [&](Tx& tx) -> Result<Rows> {
            return tx.query(kSelect, {after, kPageRows});
        }));
        for (const auto& row : rows) {
            after = row.integer(0);
            last_id_ = std::max(last_id_, after);
            if (known_.insert(after).second) {
                accept(pass, {after, row.text(1), row.text(2), row.bytes(3)});
            }
        }
        start_workers();
        if (rows.size() < kPageRows) {
            co_return Extent::kAll;
        }
    }
    co_return Extent::kPart;
}

void OutboxPump::accept(std::uint64_t pass, OutboxRow row) {
    if (!handlers_.contains(row.topic)) {
        LOG(warn, "outbox row of an unknown topic", kv("id", row.id), kv("topic", row.topic));
        return;
    }
    const auto key = row.key;
    auto& queue = queues_[key];
    ++passes_.at(pass - first_pass_).open;
    ++queued_rows_;
    queue.rows.push_back({std::move(row), pass});
    if (queue.failures > 0) {
        leave_pass(queue.rows.back(), Ending::kBad);  // nobody waits for a key that fails
    } else if (queue.rows.size() == 1) {
        ready_.push_back(key);
    }
}

void OutboxPump::start_workers() {
    if (stopping_) {
        return;
    }
    for (auto missing = std::min(ready_.size(), kWorkersMax - workers_); missing > 0; --missing) {
        ++workers_;
        tasks_.spawn("outbox.work", work());
    }
}

Task<void> OutboxPump::work() {
    while (!stopping_ && !ready_.empty()) {
        const auto key = std::move(ready_.front());
        ready_.pop_front();
        const auto result = co_await run_handler(queues_.at(key).rows.front().row);
        if (result.has_value()) {
            on_handled(key);
        } else {
            on_failed(key, result.error());
        }
    }
    --workers_;
}

Task<Result<void>> OutboxPump::run_handler(OutboxRow row) {
    const auto& handlers = handlers_.at(row.topic);
    try {
        for (const auto& handler : handlers) {
            CO_TRY_VOID(co_await handler(row));
        }
        co_return Result<void>();
    } catch (const std::exception& error) {
        co_return Error(Code::kInternal, errors::kInternal).with_detail(error.what());
    }
}

void OutboxPump::on_handled(const std::string& key) {
    auto& queue = queues_.at(key);
    auto handled = std::move(queue.rows.front());
    queue.rows.pop_front();
    queue.failures = 0;
    --queued_rows_;
    if (queue.rows.empty()) {
        queues_.erase(key);
    } else {
        ready_.push_back(key);
    }
    handled_ids_.push_back(handled.row.id);
    leave_pass(handled, Ending::kGood);
    start_sweep();
    wake();
}

void OutboxPump::on_failed(const std::string& key, const Error& error) {
    auto& queue = queues_.at(key);
    ++queue.failures;
    LOG(warn,
        "outbox row failed",
        kv("id", queue.rows.front().row.id),
        kv("topic", queue.rows.front().row.topic),
        kv("failures", queue.failures),
        kv("reason", error.reason()),
        kv("detail", error.detail()));
    for (auto& queued : queue.rows) {
        leave_pass(queued, Ending::kBad);
    }
    retries_.emplace(timers_.clock().steady_now() + back_off(queue.failures), key);
    arm_timer();
}

void OutboxPump::leave_pass(Queued& queued, Ending ending) {
    if (queued.pass) {
        release(*std::exchange(queued.pass, std::nullopt), ending);
    }
}

void OutboxPump::release(std::uint64_t pass, Ending ending) {
    auto& left = passes_.at(pass - first_pass_);
    --left.open;
    if (ending == Ending::kBad) {
        left.ending = ending;
    }
    while (!passes_.empty() && passes_.front().open == 0) {
        const auto complete = passes_.front();
        passes_.pop_front();
        ++first_pass_;
        bell_.set_handled(complete.requested);
        waiters_.advance(complete.requested, complete.ending == Ending::kGood);
    }
}

void OutboxPump::start_sweep() {
    if (!sweeping_ && !sweep_again_ && !handled_ids_.empty()) {
        sweeping_ = true;
        tasks_.spawn("outbox.sweep", sweep());
    }
}

Task<void> OutboxPump::sweep() {
    while (!handled_ids_.empty()) {
        const auto rest = handled_ids_.size() - std::min(handled_ids_.size(), kSweepRows);
        const std::vector<std::int64_t> ids(
            handled_ids_.begin() + static_cast<std::ptrdiff_t>(rest), handled_ids_.end());
        handled_ids_.resize(rest);
        const auto deleted =
            co_await database_.write(Deadline::never(), [&](Tx& tx) -> Result<void> {
                delete_rows(tx, ids);
                return {};
            });
        if (!deleted.has_value()) {
            LOG(warn, "outbox cannot delete", kv("what", deleted.error().detail()));
            handled_ids_.insert(handled_ids_.end(), ids.begin(), ids.end());
            sweep_again_ = timers_.clock().steady_now() + kReadAgain;
            arm_timer();
            break;
        }
        swept_.insert(swept_.end(), ids.begin(), ids.end());
    }
    sweeping_ = false;
}

void OutboxPump::arm_timer() {
    std::optional<Instant> due = waiters_.next_deadline();
    const auto consider = [&](Instant at) { due = due ? std::min(*due, at) : at; };
    if (!retries_.empty()) {
        consider(retries_.begin()->first);
    }
    for (const auto& at : {read_again_, sweep_again_}) {
        if (at) {
            consider(*at);
        }
    }
    // A sleep that came too early or late is told by its turn; there is never need to cut one.
    if (due && (!armed_ || *due < *armed_)) {
        armed_ = due;
        sleeps_.spawn("outbox.timer", sleep_until(*due, ++timer_turn_));
    }
}

Task<void> OutboxPump::sleep_until(Instant at, std::uint64_t turn) {
    co_await timers_.sleep_until(at);
    if (turn == timer_turn_) {
        armed_.reset();
        on_timer();
    }
}

void OutboxPump::on_timer() {
    const auto now = timers_.clock().steady_now();
    while (!retries_.empty() && retries_.begin()->first <= now) {
        ready_.push_back(std::move(retries_.begin()->second));
        retries_.erase(retries_.begin());
    }
    waiters_.expire(now);
    if (read_again_ && *read_again_ <= now) {
        read_again_.reset();
        wake();
    }
    if (sweep_again_ && *sweep_again_ <= now) {
        sweep_again_.reset();
        start_sweep();
    }
    start_workers();
    arm_timer();
}

}  // namespace kapok::storage
