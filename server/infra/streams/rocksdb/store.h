// The RocksDB handle: opens, reads, writes, and comes back after a failed write.
//
// After a write failed, RocksDB's log may end in half a record, and what follows it would be lost
// at the next recovery. So the store takes no further write on that handle: it goes on reading, and
// once the disk has room again it is closed and opened anew, which cuts the log at the last whole
// record.
//
// Reads and check_room() are thread-safe. Writes and ensure_writable() are for one thread at a
// time: the committer, or who trims between two of its batches.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "streams/rocksdb/rocksdb_streams.h"
#include "streams/streams.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

namespace kapok::streams::rocks {

// Where a read may look. kMemory never waits for the disk: it answers the error kNotInMemory
// instead, and the caller asks again with kAll from a thread that may block.
enum class Tier { kMemory, kAll };
inline constexpr std::string_view kNotInMemory = "NOT_IN_MEMORY";

Error to_error(const ::rocksdb::Status& status);
Error corrupt(std::string detail);

class Store {
  public:
    // Throws std::runtime_error.
    Store(RocksdbSettings settings, Clock& clock);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    using Value = std::optional<std::string>;
    Result<Value> get(Tier tier, const std::string& key) const;
    // In the order asked for.
    Result<std::vector<Value>> get_many(Tier tier, const std::vector<std::string>& keys) const;

    struct Range {
        StreamId stream;
        Seq from;  // inclusive
        Seq to;    // inclusive
        std::size_t limit = 0;
    };
    enum class Order { kOldestFirst, kNewestFirst };
    // The entries of a range, in `order`, as many as the limit allows. A gap is STREAM_CORRUPT.
    Result<std::vector<Entry>> scan(Tier tier, Range range, Order order) const;

    struct Pair {
        std::string key{};
        std::string value{};
    };
    // What is stored behind the key `after`, in order, as long as keys begin with `prefix`.
    Result<std::vector<Pair>> scan_keys(const std::string& prefix,
                                        const std::string& after,
                                        std::size_t limit) const;

    // DISK_FULL if there is no room for appends.
    Result<void> check_room() const;
    // Call before each batch is planned: after a failure this is where the store comes back, and
    // what was read before it must be forgotten.
    Result<void> ensure_writable();
    // Durable when it returns. After an Error nothing of the batch may be taken for stored.
    Result<void> write(::rocksdb::WriteBatch& batch);
    // The last seq of the stream that was trimmed; 0 for none.
    Result<Seq> trimmed(Tier tier, const StreamId& stream) const;
    // Deletes the entries up to there and notes it, in one write.
    Result<void> trim(const StreamId& stream, Seq up_to);
    Result<void> checkpoint(const std::string& directory) const;
    // What was written without waiting for the disk is durable.
    Result<void> sync();
    // A batch that swapped payloads was written: see push_erasures() on how the old ones go.
    void note_replacement();

  private:
    Result<void> open();
    void open_read_only();
    Result<void> check_format();
    Result<void> probe_disk() const;
    void push_erasures();
    [[nodiscard]] ::rocksdb::Env& env() const;
    template <class R>
    Result<R> with_handle(Tier tier, const std::function<Result<R>(::rocksdb::DB&)>& read) const;

    RocksdbSettings settings_;
    Clock& clock_;
    std::uint64_t reserve_bytes_ = 0;

    mutable std::shared_mutex mutex_;  // exclusive while the handle is exchanged
    std::unique_ptr<::rocksdb::DB> db_;
    bool failed_ = false;
    bool erasure_due_ = false;
    std::optional<Instant> erased_at_;
};

}  // namespace kapok::streams::rocks
