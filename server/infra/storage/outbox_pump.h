// The outbox's engine room: passes that read new rows, workers that hand them to handlers, one row
// of a key at a time, and a sweeper that deletes what was handled. One executor.
#pragma once

#include "storage/outbox.h"
#include "storage/outbox_bell.h"
#include "storage/outbox_waiters.h"

#include <deque>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace kapok::storage {

class OutboxPump {
  public:
    OutboxPump(Database& database,
               runtime::Timers& timers,
               boost::asio::any_io_executor executor,
               OutboxBell& bell);

    void handle(std::string_view topic, Outbox::Handler handler);
    void wake();
    void wait(std::uint64_t need, Deadline deadline, runtime::Completion<bool> done);
    Task<void> close();

  private:
    enum class Ending { kGood, kBad };
    enum class Extent { kAll, kPart };
    // A pass read what `requested` commits enqueued; it is complete when all its rows are handled.
    struct Pass {
        std::uint64_t requested = 0;
        std::size_t open = 1;  // rows, and one for the reading itself
        Ending ending = Ending::kGood;
    };
    struct Queued {
        OutboxRow row;
        std::optional<std::uint64_t> pass;  // none once the pass waits for it no longer
    };
    struct Queue {
        std::deque<Queued> rows;
        int failures = 0;  // of the first row
    };

    Task<void> read_passes();
    Task<Result<Extent>> read_rows(std::uint64_t pass);
    void accept(std::uint64_t pass, OutboxRow row);
    Task<void> work();
    Task<Result<void>> run_handler(OutboxRow row);
    void on_handled(const std::string& key);
    void on_failed(const std::string& key, const Error& error);
    void leave_pass(Queued& queued, Ending ending);
    void release(std::uint64_t pass, Ending ending);
    void start_workers();
    Task<void> sweep();
    void start_sweep();
    void arm_timer();
    Task<void> sleep_until(Instant at, std::uint64_t turn);
    void on_timer();

    Database& database_;
    runtime::Timers& timers_;
    OutboxBell& bell_;
    std::unordered_map<std::string, std::vector<Outbox::Handler>> handlers_;

    // Rows that a pass must not take again; those deleted leave at the start of the next pass, as a
    // pass that runs may still see them.
    std::unordered_set<std::int64_t> known_;
    std::vector<std::int64_t> swept_;
    std::int64_t last_id_ = 0;
    std::deque<Pass> passes_;
    std::uint64_t first_pass_ = 0;
    std::uint64_t seen_ = 0;
    bool reading_ = false;

    std::unordered_map<std::string, Queue> queues_;
    std::size_t queued_rows_ = 0;
    std::deque<std::string> ready_;
    std::size_t workers_ = 0;

    std::vector<std::int64_t> handled_ids_;
    bool sweeping_ = false;

    OutboxWaiters waiters_;
    std::multimap<Instant, std::string> retries_;  // keys
    std::optional<Instant> read_again_;
    std::optional<Instant> sweep_again_;
    std::optional<Instant> armed_;
    std::uint64_t timer_turn_ = 0;
    bool stopping_ = false;

    runtime::Scope sleeps_;  // cut short by close()
    runtime::Scope tasks_;   // run to their end
};

}  // namespace kapok::storage
