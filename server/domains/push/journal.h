// What became of the latest notifications of each device, for the page that says why one did not
// come. In memory: it begins anew with the process. Thread-safe.
#pragma once

#include "push/values.h"

#include <deque>
#include <list>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace kapok::push {

class Journal {
  public:
    // `devices` are kept, those that were written to longest ago leave first.
    explicit Journal(std::size_t devices) : capacity_(devices) {}

    // In the place of an earlier outcome of the same message.
    void note(DeviceId device, Outcome outcome);
    // Newest first.
    [[nodiscard]] std::vector<Outcome> list(DeviceId device) const;

  private:
    using Order = std::list<std::pair<DeviceId, std::deque<Outcome>>>;

    std::size_t capacity_;
    mutable std::mutex mutex_;
    Order order_;  // written to last first
    std::unordered_map<DeviceId, Order::iterator> index_;
};

}  // namespace kapok::push
