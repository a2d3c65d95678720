// The engine: a committer thread for appends, the caller's thread or a small pool for reads.
#include "streams/rocksdb/rocksdb_streams.h"

#include "runtime/pool.h"
#include "streams/append_queue.h"
#include "streams/rocksdb/batch_plan.h"
#include "streams/rocksdb/store.h"

#include <algorithm>
#include <mutex>

namespace kapok::streams {

namespace {

using rocks::Store;
using rocks::Tier;

// Heads of some 100 bytes each.
constexpr std::size_t kHeadsCached = 50'000;
// More point reads than this go to the pool at once: even from memory they would hold a shard too
// long.
constexpr std::size_t kInlineReadsMax = 32;

Result<Head> as_head(const Store::Value& value) {
    if (!value) {
        return Head();
    }
    const auto head = rocks::decode_head(*value);
    if (!head) {
        return rocks::corrupt("a head cannot be decoded");
    }
    return *head;
}

Result<Ordinal> as_ordinal(const Store::Value& value) {
    if (!value) {
        return Ordinal();
    }
    const auto ordinal = rocks::decode_ordinal(*value);
    if (!ordinal) {
        return rocks::corrupt("an ordinal cannot be decoded");
    }
    return *ordinal;
}

template <class T>
Result<std::vector<T>> get_many_as(const Store& store,
                                   Tier tier,
                                   const std::vector<std::string>& keys,
                                   Result<T> (*convert)(const Store::Value&)) {
    TRY(const auto values, store.get_many(tier, keys));
    std::vector<T> out;
    out.reserve(values.size());
    for (const auto& value : values) {
        TRY(auto converted, convert(value));
        out.push_back(std::move(converted));
    }
    return out;
}

class RocksdbStreams final : public Streams {
  public:
    RocksdbStreams(const RocksdbSettings& settings, Clock& clock)
        : clock_(clock),
          store_(settings, clock),
          readers_({.name = "streams-read", .threads = settings.reader_threads}),
          queue_({.thread_name = "streams-commit",
                  .metrics = settings.metrics,
                  .wait = settings.appends_wait},
                 clock,
                 [this](const AppendQueue::Batch& batch) { commit(batch); }) {}

    Task<Result<Appended>> append(Append append) override {
        return queue_.append(std::move(append));
    }

    Task<Result<std::vector<Entry>>> read_after(StreamId stream,
                                                Seq after,
                                                std::size_t limit) override {
        if (after.value() == UINT64_MAX) {
            limit = 0;  // nothing comes after the largest number
        }
        const Store::Range range{.stream = stream,
                                 .from = Seq(after.value() + 1),
                                 .to = Seq(UINT64_MAX),
                                 .limit = limit};
        return read<std::vector<Entry>>([this, range, after](Tier tier) {
            return starts_after(
                tier, range.stream, after, store_.scan(tier, range, Store::Order::kOldestFirst));
        });
    }

    Task<Result<std::vector<Entry>>> read_before(StreamId stream,
                                                 Seq before,
                                                 std::size_t limit) override {
        const Store::Range range{.stream = stream,
                                 .from = Seq(1),
                                 .to = Seq(before.value() == 0 ? 0 : before.value() - 1),
                                 .limit = limit};
        return read<std::vector<Entry>>([this, range](Tier tier) -> Result<std::vector<Entry>> {
            TRY(auto entries, store_.scan(tier, range, Store::Order::kNewestFirst));
            std::reverse(entries.begin(), entries.end());
            return entries;
        });
    }

    Task<Result<std::optional<Entry>>> find(StreamId stream, Seq seq) override {
        return read<std::optional<Entry>>(
            [this, stream, seq](Tier tier) { return find_entry(tier, stream, seq); });
    }

    Task<Result<std::optional<Stored>>> find_repeat(StreamId stream,
                                                    UserId sender,
                                                    std::string client_message_id) override {
        const auto key = rocks::index_key(stream, sender, client_message_id);
        return read<std::optional<Stored>>(
            [this, stream, key](Tier tier) -> Result<std::optional<Stored>> {
                TRY(const auto value, store_.get(tier, key));
                if (!value) {
                    return std::optional<Stored>();
                }
                const auto record = rocks::decode_index(*value);
                if (!record) {
                    return rocks::corrupt("an index record cannot be decoded");
                }
                TRY(auto entry, find_entry(tier, stream, record->seq));
                if (!entry) {
                    TRY(const auto trimmed, store_.trimmed(tier, stream));
                    if (record->seq <= trimmed) {
                        return std::optional<Stored>();
                    }
                    return rocks::corrupt("the index names an entry that is not there");
                }
                return std::optional(
                    Stored{.entry = *std::move(entry), .content_hash = record->content_hash});
            });
    }

    Task<Result<void>> trim(StreamId stream, Seq up_to) override {
        co_return co_await runtime::offload(readers_, [&]() -> Result<void> {
            // Between two batches, so that none of them replaces what goes.
            const std::scoped_lock lock(commits_);
            TRY_VOID(store_.ensure_writable());
            TRY(const auto stored, store_.get(Tier::kAll, rocks::head_key(stream)));
            TRY(const auto head, as_head(stored));
            TRY(const auto before, store_.trimmed(Tier::kAll, stream));
            const auto last = std::min(up_to, head.seq);
            return last <= before ? Result<void>() : store_.trim(stream, last);
        });
    }

    Task<Result<Seq>> trimmed(StreamId stream) override {
        return read<Seq>([this, stream](Tier tier) { return store_.trimmed(tier, stream); });
    }

    Result<void> checkpoint(const std::string& directory) override {
        return store_.checkpoint(directory);
    }

    Task<Result<void>> check_writable() override {
        co_return co_await runtime::offload(readers_, [this] { return store_.check_room(); });
    }

    Task<Result<Head>> head(StreamId stream) override {
        return read<Head>([this, key = rocks::head_key(stream)](Tier tier) -> Result<Head> {
            TRY(const auto value, store_.get(tier, key));
            return as_head(value);
        });
    }

    Task<Result<std::vector<Head>>> heads(std::vector<StreamId> streams) override {
        std::vector<std::string> keys;
        keys.reserve(streams.size());
        for (const auto& stream : streams) {
            keys.push_back(rocks::head_key(stream));
        }
        return read_many<Head>(std::move(keys), as_head);
    }

    Task<Result<std::vector<Ordinal>>> last_ordinals_of(UserId sender,
                                                        std::vector<StreamId> streams) override {
        std::vector<std::string> keys;
        keys.reserve(streams.size());
        for (const auto& stream : streams) {
            keys.push_back(rocks::sender_key(sender, stream));
        }
        return read_many<Ordinal>(std::move(keys), as_ordinal);
    }

  private:
    Result<std::optional<Entry>> find_entry(Tier tier, const StreamId& stream, Seq seq) const {
        TRY(const auto value, store_.get(tier, rocks::entry_key(stream, seq)));
        if (!value) {
            return std::optional<Entry>();
        }
        auto entry = rocks::decode_entry(seq, *value);
        if (!entry) {
            return rocks::corrupt("an entry cannot be decoded");
        }
        return entry;
    }

    template <class R>
    using Read = std::function<Result<R>(Tier)>;

    // What is in memory is read at once on the caller's thread: some microseconds, less than the
    // way to a pool and back. What needs the disk is asked again on a reader thread.
    template <class R>
    Task<Result<R>> read(Read<R> job) {
        auto quick = job(Tier::kMemory);
        if (quick.has_value() || quick.error().reason() != rocks::kNotInMemory) {
            co_return quick;
        }
        co_return co_await runtime::offload(readers_, [&job] { return job(Tier::kAll); });
    }

    template <class T>
    Task<Result<std::vector<T>>> read_many(std::vector<std::string> keys,
                                           Result<T> (*convert)(const Store::Value&)) {
        if (keys.size() > kInlineReadsMax) {
            co_return co_await runtime::offload(readers_, [this, &keys, convert] {
                return get_many_as(store_, Tier::kAll, keys, convert);
            });
        }
        co_return co_await read<std::vector<T>>(
            [this, &keys, convert](Tier tier) { return get_many_as(store_, tier, keys, convert); });
    }

    // The range began right after `after`, so anything else in front is a hole, but for what was
    // trimmed.
    Result<std::vector<Entry>> starts_after(Tier tier,
                                            const StreamId& stream,
                                            Seq after,
                                            Result<std::vector<Entry>> entries) const {
        if (!entries.has_value() || entries->empty() ||
            entries->front().seq.value() == after.value() + 1) {
            return entries;
        }
        TRY(const auto trimmed, store_.trimmed(tier, stream));
        if (after < trimmed && entries->front().seq.value() == trimmed.value() + 1) {
            return entries;
        }
        return rocks::corrupt("entries are missing");
    }

    // On the committer thread. Tried twice: the failure may be an old one, of a flush behind the
    // scenes that shows only now, while the disk has room again.
    void commit(const AppendQueue::Batch& batch) {
        const std::scoped_lock lock(commits_);
        std::optional<Error> failure;
        for (int attempt = 0; attempt < 2; ++attempt) {
            const auto writable = store_.ensure_writable();
            if (!writable) {
                refuse(batch, writable.error());
                return;
            }
            const auto written = plan_and_write(batch);
            if (written) {
                return;
            }
            failure = written.error();
            // What the store holds now is known only once it was opened anew.
            heads_.clear();
        }
        // Repetitions and refusals of this batch could be answered; that they are tried again is
        // simpler and as right.
        refuse(batch, *failure);
    }

    Result<void> plan_and_write(const AppendQueue::Batch& batch) {
        rocks::BatchPlan plan(store_, heads_, clock_.wall_now());
        for (const auto& pending : batch) {
            pending->result = plan.add(pending->append);
        }
        if (plan.empty()) {
            return {};
        }
        ::rocksdb::WriteBatch writes;
        plan.fill(writes);
        TRY_VOID(store_.write(writes));
        plan.publish();
        if (plan.replaces()) {
            store_.note_replacement();
        }
        return {};
    }

    static void refuse(const AppendQueue::Batch& batch, const Error& error) {
        for (const auto& pending : batch) {
            pending->result = Error(error).with_retry_after_ms(1'000);
        }
    }

    Clock& clock_;
    std::mutex commits_;  // one writer at a time: the committer, or who trims
    Store store_;
    HeadCache heads_{kHeadsCached};
    runtime::Pool readers_;
    AppendQueue queue_;  // last: its thread uses all of the above
};

}  // namespace

std::unique_ptr<Streams> open_rocksdb(const RocksdbSettings& settings, Clock& clock) {
    return std::make_unique<RocksdbStreams>(settings, clock);
}

}  // namespace kapok::streams
