// What is measured of uploads. Thread-safe.
#pragma once

#include "observability/metrics.h"

namespace kapok::media {

class Probe {
  public:
    explicit Probe(observability::Metrics& metrics)
        : uploads_(metrics.outcomes("kapok_media_uploads_total", "Uploads that were finished.")),
          bytes_(metrics.counter("kapok_media_uploaded_bytes_total",
                                 "Bytes of uploads that were stored.")) {}

    template <class T>
    void upload_finished(const Result<T>& result) {
        uploads_.count(result);
    }
    void chunk_stored(std::size_t bytes) { bytes_.add(bytes); }

  private:
    observability::Outcomes uploads_;
    observability::Counter& bytes_;
};

}  // namespace kapok::media
