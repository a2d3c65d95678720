#include "streams/rocksdb/rocksdb_mover.h"

#include "streams/errors.h"
#include "streams/rocksdb/format.h"
#include "streams/rocksdb/store.h"

#include <limits>

namespace kapok::streams {
namespace {

using rocks::Store;
using rocks::Tier;

class RocksdbMover final : public Mover {
  public:
    RocksdbMover(const RocksdbSettings& settings, Clock& clock) : store_(settings, clock) {}

    Result<std::vector<MovedStream>> list(StreamId after, std::size_t limit) override {
        TRY(const auto heads,
            store_.scan_keys(rocks::heads_prefix(), rocks::head_key(after), limit));
        std::vector<MovedStream> streams;
        for (const auto& [key, value] : heads) {
            const auto id = rocks::stream_of_head_key(key);
            const auto head = rocks::decode_head(value);
            if (!id || !head) {
                return rocks::corrupt("a head cannot be decoded");
            }
            TRY(const auto trimmed, store_.trimmed(Tier::kAll, *id));
            streams.push_back({.id = *id, .head = *head, .trimmed = trimmed});
        }
        return streams;
    }

    Result<std::vector<Stored>> read(StreamId stream, Seq after, std::size_t limit) override {
        TRY(const auto trimmed, store_.trimmed(Tier::kAll, stream));
        const auto from = std::max(after, trimmed).value() + 1;
        TRY(auto entries,
            store_.scan(Tier::kAll,
                        {.stream = stream,
                         .from = Seq(from),
                         .to = Seq(std::numeric_limits<std::uint64_t>::max()),
                         .limit = limit},
                        Store::Order::kOldestFirst));
        if (!entries.empty() && entries.front().seq.value() != from) {
            return rocks::corrupt("entries are missing");
        }
        std::vector<std::string> keys;
        keys.reserve(entries.size());
        for (const auto& entry : entries) {
            keys.push_back(rocks::index_key(stream, entry.sender, entry.client_message_id));
        }
        TRY(const auto values, store_.get_many(Tier::kAll, keys));
        std::vector<Stored> stored;
        stored.reserve(entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto record = values[i] ? rocks::decode_index(*values[i]) : std::nullopt;
            if (!record || record->seq != entries[i].seq) {
                return rocks::corrupt("the index does not name an entry");
            }
            stored.push_back(
                {.entry = std::move(entries[i]), .content_hash = record->content_hash});
        }
        return stored;
    }

    Result<WritersPage> list_writers(std::string from, std::size_t limit) override {
        TRY(const auto pairs, store_.scan_keys(rocks::senders_prefix(), from, limit));
        WritersPage page;
        for (const auto& [key, value] : pairs) {
            const auto parts = rocks::parts_of_sender_key(key);
            const auto ordinal = rocks::decode_ordinal(value);
            if (!parts || !ordinal) {
                return rocks::corrupt("an ordinal cannot be decoded");
            }
            const auto& [sender, stream] = *parts;
            TRY(const auto trimmed, store_.trimmed(Tier::kAll, stream));
            if (trimmed) {
                page.writers.push_back({.stream = stream, .sender = sender, .ordinal = *ordinal});
            }
            page.next = key;
        }
        return page;
    }

    Result<SpentPage> list_spent(StreamId stream, std::string from, std::size_t limit) override {
        const auto prefix = rocks::index_prefix(stream);
        TRY(const auto trimmed, store_.trimmed(Tier::kAll, stream));
        TRY(const auto pairs, store_.scan_keys(prefix, from, limit));
        SpentPage page;
        for (const auto& [key, value] : pairs) {
            const auto record = rocks::decode_index(value);
            if (!record) {
                return rocks::corrupt("an index record cannot be decoded");
            }
            if (record->seq <= trimmed) {
                page.ids.push_back({.digest = key.substr(prefix.size()),
                                    .seq = record->seq,
                                    .content_hash = record->content_hash});
            }
            page.next = key;
        }
        return page;
    }

    Result<void> begin(StreamId stream, Head trimmed) override {
        TRY(const auto head, head_of(stream));
        TRY(const auto known, store_.trimmed(Tier::kAll, stream));
        if (head.seq || known) {
            return known == trimmed.seq && head.seq >= known
                       ? Result<void>()
                       : misplaced("the stream begins elsewhere");
        }
        if (!trimmed.seq) {
            return {};
        }
        ::rocksdb::WriteBatch batch;
        batch.Put(rocks::head_key(stream), rocks::encode_head(trimmed));
        batch.Put(rocks::trim_key(stream), rocks::encode_trimmed(trimmed.seq));
        batch.Put(rocks::version_key(), std::string(1, rocks::kFormatVersionTrimmed));
        return write(batch);
    }

    Result<void> restore(StreamId stream, std::vector<Stored> entries) override {
        TRY(auto head, head_of(stream));
        TRY(const auto rest, rest_behind(head, entries));
        if (rest.empty()) {
            return {};
        }
        ::rocksdb::WriteBatch batch;
        for (const auto& [entry, content_hash] : rest) {
            batch.Put(rocks::entry_key(stream, entry.seq), rocks::encode_entry(entry));
            batch.Put(rocks::index_key(stream, entry.sender, entry.client_message_id),
                      rocks::encode_index({.seq = entry.seq, .content_hash = content_hash}));
            if (entry.countable == Countable::kYes) {
                batch.Put(rocks::sender_key(entry.sender, stream),
                          rocks::encode_ordinal(entry.ordinal));
            }
            head = {.seq = entry.seq, .ordinal = entry.ordinal, .time = entry.time};
        }
        batch.Put(rocks::head_key(stream), rocks::encode_head(head));
        return write(batch);
    }

    Result<void> restore_writers(std::vector<LastWritten> writers) override {
        ::rocksdb::WriteBatch batch;
        for (const auto& [stream, sender, ordinal] : writers) {
            const auto key = rocks::sender_key(sender, stream);
            TRY(const auto value, store_.get(Tier::kAll, key));
            const auto known = value ? rocks::decode_ordinal(*value) : Ordinal();
            if (!known) {
                return rocks::corrupt("an ordinal cannot be decoded");
            }
            if (*known < ordinal) {
                batch.Put(key, rocks::encode_ordinal(ordinal));
            }
        }
        return batch.Count() == 0 ? Result<void>() : write(batch);
    }

    Result<void> restore_spent(StreamId stream, std::vector<SpentId> ids) override {
        ::rocksdb::WriteBatch batch;
        for (const auto& [digest, seq, content_hash] : ids) {
            batch.Put(rocks::index_key_of_digest(stream, digest),
                      rocks::encode_index({.seq = seq, .content_hash = content_hash}));
        }
        return ids.empty() ? Result<void>() : write(batch);
    }

    Result<void> finish() override { return store_.sync(); }

  private:
    Result<Head> head_of(const StreamId& stream) const {
        TRY(const auto value, store_.get(Tier::kAll, rocks::head_key(stream)));
        const auto head = value ? rocks::decode_head(*value) : Head();
        return head ? Result<Head>(*head) : rocks::corrupt("a head cannot be decoded");
    }

    Result<void> write(::rocksdb::WriteBatch& batch) {
        TRY_VOID(store_.ensure_writable());
        return store_.write(batch);
    }

    Store store_;
};

}  // namespace

std::unique_ptr<Mover> open_rocksdb_mover(const RocksdbSettings& settings, Clock& clock) {
    auto relaxed = settings;
    relaxed.sync = false;
    return std::make_unique<RocksdbMover>(relaxed, clock);
}

}  // namespace kapok::streams
