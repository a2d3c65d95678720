// The outbox: what must happen after a commit, at least once.
//
// A write job adds rows in its own transaction; the pump hands them, in order, to the handler of
// their topic and deletes them when it succeeded. A handler that fails is retried with back-off,
// and rows of other `key`s go on meanwhile; rows of one key keep their order. Handlers must be
// idempotent: a crash repeats them.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/scope.h"
#include "runtime/task.h"
#include "runtime/timers.h"
#include "storage/database.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kapok::storage {

struct OutboxRow {
    std::int64_t id = 0;  // unique for ever: derive idempotency ids from it
    std::string topic;
    std::string key;  // rows with the same key are handled in order
    std::string payload;
};

// Adds a row in the caller's transaction.
void enqueue(Tx& tx, std::string_view topic, std::string_view key, std::string_view payload);

class Outbox {
  public:
    using Handler = std::function<Task<Result<void>>(OutboxRow)>;

    // Lives on `executor`; constructed, handlers registered, then start()ed.
    Outbox(Database& database, runtime::Timers& timers, boost::asio::any_io_executor executor);
    ~Outbox();

    // Before start(). Several handlers of a topic get each row one after the other; if one fails,
    // the row is repeated for all. A row of an unknown topic stays (a newer release wrote it) and
    // is logged.
    void handle(std::string_view topic, Handler handler);

    void start();
    // Stops after the rows in hand: handlers are waited for, not cancelled. Called on the executor.
    Task<void> close();

    // Waits until every row that is there now was handled (true). False if one of them failed (it
    // is retried later), the deadline passed or the outbox closed. Rows of keys that are already
    // known to fail are not waited for. From any executor, and free when nothing is there. Call it
    // after a write to answer only when its effects can be seen.
    Task<bool> drained(Deadline deadline);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace kapok::storage
