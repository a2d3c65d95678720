// What is measured of search. Thread-safe.
#pragma once

#include "observability/metrics.h"

#include <chrono>

namespace kapok::search {

class Probe {
  public:
    explicit Probe(observability::Metrics& metrics)
        : searches_(metrics.outcomes("kapok_search_searches_total", "Searches that people made.")),
          seconds_(metrics.histogram("kapok_search_seconds", "Time of a search.")),
          indexed_(metrics.counter("kapok_search_indexed_entries_total",
                                   "Entries that were taken into the index.")),
          lag_(metrics.gauge("kapok_search_lag_entries",
                             "Entries that are known of and not yet in the index; they are found "
                             "all the same.")) {}

    template <class T>
    void search_finished(const Result<T>& result, std::chrono::nanoseconds took) {
        searches_.count(result);
        seconds_.observe(std::chrono::duration<double>(took).count());
    }
    void entries_indexed(std::uint64_t count) { indexed_.add(count); }
    void lag_changed(std::int64_t by) { lag_.add(by); }

  private:
    observability::Outcomes searches_;
    observability::Histogram& seconds_;
    observability::Counter& indexed_;
    observability::Gauge& lag_;
};

}  // namespace kapok::search
