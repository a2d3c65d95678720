// One batch being built: decides what each append gets, seeing the store and the appends before it
// in the same batch. Nothing is written here; a plan that fails to commit is simply dropped.
#pragma once

#include "base/clock.h"
#include "streams/head_cache.h"
#include "streams/rocksdb/format.h"
#include "streams/rocksdb/store.h"
#include "streams/streams.h"

#include <rocksdb/write_batch.h>

#include <string>
#include <unordered_map>

namespace kapok::streams::rocks {

class BatchPlan {
  public:
    // `now` is the time of all entries of the batch, but never before a stream's last entry.
    BatchPlan(const Store& store, HeadCache& heads, WallTime now)
        : store_(store), head_cache_(heads), now_(now) {}

    // An Error adds nothing of this append.
    Result<Appended> add(const Append& append);

    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] bool replaces() const { return replaces_; }
    void fill(::rocksdb::WriteBatch& batch) const;
    // After the batch was written.
    void publish();

  private:
    Result<std::optional<IndexRecord>> find_repetition(const std::string& key) const;
    Result<Appended> answer_repetition(const Append& append, const IndexRecord& first) const;
    Result<std::optional<Entry>> find_entry(const StreamId& stream, Seq seq) const;
    Result<Head> head_of(const StreamId& stream) const;

    const Store& store_;
    HeadCache& head_cache_;
    WallTime now_;

    std::unordered_map<StreamId, Head, StreamIdHash> heads_;
    // By key, encoded.
    std::unordered_map<std::string, std::string> entries_;
    std::unordered_map<std::string, IndexRecord> index_;
    std::unordered_map<std::string, Ordinal> senders_;
    bool replaces_ = false;
};

}  // namespace kapok::streams::rocks
