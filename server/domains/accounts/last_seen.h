// When devices were seen, gathered and written a few seconds later in one transaction, so that a
// storm of reconnects is not a storm of writes. Lives on one executor; note() may be called from
// any thread.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "runtime/scope.h"
#include "runtime/task.h"
#include "runtime/timers.h"
#include "storage/database.h"

#include <boost/asio/any_io_executor.hpp>

#include <unordered_map>

namespace kapok::accounts {

class LastSeen {
  public:
    LastSeen(storage::Database& database,
             runtime::Timers& timers,
             boost::asio::any_io_executor executor)
        : database_(database), timers_(timers), executor_(executor), scope_(std::move(executor)) {}

    void note(DeviceId device);
    // Writes what is still in memory. On the executor.
    Task<void> close();

  private:
    Task<void> write_later();
    Task<void> write_now();

    storage::Database& database_;
    runtime::Timers& timers_;
    boost::asio::any_io_executor executor_;
    std::unordered_map<DeviceId, WallTime> seen_;
    bool scheduled_ = false;
    runtime::Scope scope_;
};

}  // namespace kapok::accounts
