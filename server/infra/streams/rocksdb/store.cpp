#include "streams/rocksdb/store.h"

#include "base/log.h"
#include "streams/errors.h"
#include "streams/rocksdb/format.h"
#include "streams/rocksdb/options.h"

#include <rocksdb/env.h>
#include <rocksdb/utilities/checkpoint.h>

#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <sys/statvfs.h>

namespace kapok::streams::rocks {

namespace {

constexpr std::size_t kProbeBytes = 1U << 20U;
// How long a swapped payload may stay in the log and the memory table before it is pushed on.
constexpr auto kErasureInterval = std::chrono::minutes(10);

::rocksdb::ReadOptions read_options(Tier tier) {
    ::rocksdb::ReadOptions options;
    options.read_tier =
        tier == Tier::kMemory ? ::rocksdb::kBlockCacheTier : ::rocksdb::kReadAllTier;
    return options;
}

std::uint64_t reserve_on(const RocksdbSettings& settings) {
    struct statvfs disk{};
    if (::statvfs(settings.path.c_str(), &disk) != 0) {
        return settings.reserve_bytes;
    }
    const std::uint64_t total = static_cast<std::uint64_t>(disk.f_blocks) * disk.f_frsize;
    return std::min(settings.reserve_bytes, total / 20);
}

}  // namespace

Error corrupt(std::string detail) {
    LOG(error, "a stream is corrupt", kv("detail", detail));
    return Error(Code::kInternal, kStreamCorrupt, "stored data is damaged")
        .with_detail(std::move(detail));
}

Error to_error(const ::rocksdb::Status& status) {
    if (status.IsIncomplete()) {
        return {Code::kUnavailable, kNotInMemory};
    }
    if (status.IsNoSpace()) {
        return Error(Code::kUnavailable, kDiskFull, "the server's disk is full")
            .with_detail(status.ToString());
    }
    if (status.IsCorruption()) {
        return corrupt(status.ToString());
    }
    return Error(Code::kUnavailable, kStreamsDown, "the server's storage fails")
        .with_detail(status.ToString());
}

Store::Store(RocksdbSettings settings, Clock& clock)
    : settings_(std::move(settings)), clock_(clock) {
    namespace fs = std::filesystem;
    if (settings_.env == nullptr) {
        fs::create_directories(settings_.path);
        fs::permissions(settings_.path, fs::perms::owner_all);
    }
    reserve_bytes_ = reserve_on(settings_);
    const auto opened = open();
    if (!opened) {
        throw std::runtime_error("cannot open the streams in " + settings_.path + ": " +
                                 opened.error().detail());
    }
}

Store::~Store() = default;

::rocksdb::Env& Store::env() const {
    return settings_.env != nullptr ? *settings_.env : *::rocksdb::Env::Default();
}

Result<void> Store::open() {
    ::rocksdb::DB* raw = nullptr;
    const auto status = ::rocksdb::DB::Open(make_options(settings_), settings_.path, &raw);
    if (!status.ok()) {
        return to_error(status);
    }
    db_.reset(raw);
    auto checked = check_format();
    if (!checked) {
        db_.reset();
    }
    return checked;
}

// Reading goes on where not even the little that opening writes has room.
void Store::open_read_only() {
    ::rocksdb::DB* raw = nullptr;
    const auto status =
        ::rocksdb::DB::OpenForReadOnly(make_options(settings_), settings_.path, &raw);
    if (!status.ok()) {
        LOG(error, "the streams cannot even be read", kv("detail", status.ToString()));
        return;
    }
    db_.reset(raw);
}

Result<void> Store::check_format() {
    std::string version;
    auto status = db_->Get(read_options(Tier::kAll), version_key(), &version);
    if (status.IsNotFound()) {
        version = kFormatVersion;
        ::rocksdb::WriteOptions options;
        options.sync = settings_.sync;
        status = db_->Put(options, version_key(), version);
    }
    if (!status.ok()) {
        return to_error(status);
    }
    if (version != std::string(1, kFormatVersion) &&
        version != std::string(1, kFormatVersionTrimmed)) {
        return Error(Code::kInternal, kStreamsDown, "the streams have another format")
            .with_detail("format " + version + " is not known to this release");
    }
    return {};
}

template <class R>
Result<R> Store::with_handle(Tier tier,
                             const std::function<Result<R>(::rocksdb::DB&)>& read) const {
    std::shared_lock lock(mutex_, std::defer_lock);
    if (tier == Tier::kMemory) {
        // The handle is being exchanged, which waits for the disk.
        if (!lock.try_lock()) {
            return Error(Code::kUnavailable, kNotInMemory);
        }
    } else {
        lock.lock();
    }
    if (db_ == nullptr) {
        return Error(Code::kUnavailable, kStreamsDown, "the server's storage fails");
    }
    return read(*db_);
}

Result<Store::Value> Store::get(Tier tier, const std::string& key) const {
    return with_handle<Value>(tier, [&](::rocksdb::DB& db) -> Result<Value> {
        std::string value;
        const auto status = db.Get(read_options(tier), key, &value);
        if (status.IsNotFound()) {
            return Value();
        }
        if (!status.ok()) {
            return to_error(status);
        }
        return Value(std::move(value));
    });
}

Result<std::vector<Store::Value>> Store::get_many(Tier tier,
                                                  const std::vector<std::string>& keys) const {
    using Values = std::vector<Value>;
    return with_handle<Values>(tier, [&](::rocksdb::DB& db) -> Result<Values> {
        const std::vector<::rocksdb::Slice> slices(keys.begin(), keys.end());
        std::vector<::rocksdb::PinnableSlice> found(keys.size());
        std::vector<::rocksdb::Status> statuses(keys.size());
        db.MultiGet(read_options(tier),
                    db.DefaultColumnFamily(),
                    slices.size(),
                    slices.data(),
                    found.data(),
                    statuses.data());
        Values values(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (statuses[i].ok()) {
                values[i] = found[i].ToString();
            } else if (!statuses[i].IsNotFound()) {
                return to_error(statuses[i]);
            }
        }
        return values;
    });
}

Result<std::vector<Entry>> Store::scan(Tier tier, Range range, Order order) const {
    using Entries = std::vector<Entry>;
    return with_handle<Entries>(tier, [&](::rocksdb::DB& db) -> Result<Entries> {
        const auto lower = entry_key(range.stream, range.from);
        const auto upper = entry_key(range.stream, range.to) + '\0';  // exclusive
        const ::rocksdb::Slice lower_slice(lower);
        const ::rocksdb::Slice upper_slice(upper);
        auto options = read_options(tier);
        options.iterate_lower_bound = &lower_slice;
        options.iterate_upper_bound = &upper_slice;
        const std::unique_ptr<::rocksdb::Iterator> at(db.NewIterator(options));

        Entries entries;
        const bool forwards = order == Order::kOldestFirst;
        for (forwards ? at->SeekToFirst() : at->SeekToLast();
             at->Valid() && entries.size() < range.limit;
             forwards ? at->Next() : at->Prev()) {
            const auto seq = seq_of_entry_key(at->key().ToStringView());
            auto entry = decode_entry(seq, at->value().ToStringView());
            if (!entry) {
                return corrupt("an entry cannot be decoded");
            }
            const auto last = entries.empty() ? Seq() : entries.back().seq;
            const auto expected = forwards ? last.value() + 1 : last.value() - 1;
            if (last && seq.value() != expected) {
                return corrupt("entries are missing");
            }
            entries.push_back(std::move(*entry));
        }
        if (!at->status().ok()) {
            return to_error(at->status());
        }
        return entries;
    });
}

Result<std::vector<Store::Pair>> Store::scan_keys(const std::string& prefix,
                                                  const std::string& after,
                                                  std::size_t limit) const {
    using Pairs = std::vector<Pair>;
    return with_handle<Pairs>(Tier::kAll, [&](::rocksdb::DB& db) -> Result<Pairs> {
        const std::unique_ptr<::rocksdb::Iterator> at(db.NewIterator(read_options(Tier::kAll)));
        Pairs pairs;
        for (at->Seek(std::max(prefix, after));
             at->Valid() && at->key().starts_with(prefix) && pairs.size() < limit;
             at->Next()) {
            if (at->key() != after) {
                pairs.push_back({.key = at->key().ToString(), .value = at->value().ToString()});
            }
        }
        if (!at->status().ok()) {
            return to_error(at->status());
        }
        return pairs;
    });
}

Result<void> Store::check_room() const {
    std::uint64_t free = 0;
    // A file system that cannot tell says so by failing: then writing itself will.
    if (!env().GetFreeSpace(settings_.path, &free).ok() || free >= reserve_bytes_) {
        return {};
    }
    return Error(Code::kUnavailable, kDiskFull, "the server's disk is full");
}

// Quotas and file-size limits do not show in the free space: only writing tells.
Result<void> Store::probe_disk() const {
    const auto file = settings_.path + "/probe.tmp";
    const auto status = ::rocksdb::WriteStringToFile(
        &env(), std::string(kProbeBytes, 'p'), file, /*should_sync=*/true);
    env().DeleteFile(file);  // best effort: the next probe overwrites it
    if (!status.ok()) {
        return to_error(status);
    }
    return {};
}

Result<void> Store::ensure_writable() {
    TRY_VOID(check_room());
    if (!failed_ && db_ != nullptr) {
        push_erasures();
        return {};
    }
    TRY_VOID(probe_disk());
    const std::unique_lock lock(mutex_);
    db_.reset();
    auto opened = open();
    if (!opened) {
        LOG(error, "the streams cannot be opened again", kv("detail", opened.error().detail()));
        failed_ = true;
        open_read_only();
        return opened;
    }
    failed_ = false;
    LOG(info, "the streams are writable again");
    return {};
}

Result<void> Store::write(::rocksdb::WriteBatch& batch) {
    ::rocksdb::WriteOptions options;
    options.sync = settings_.sync;
    const auto status = db_->Write(options, &batch);
    if (status.ok()) {
        return {};
    }
    failed_ = true;
    LOG(error, "appending to the streams failed", kv("detail", status.ToString()));
    return to_error(status);
}

Result<Seq> Store::trimmed(Tier tier, const StreamId& stream) const {
    TRY(const auto value, get(tier, trim_key(stream)));
    if (!value) {
        return Seq();
    }
    const auto seq = decode_trimmed(*value);
    if (!seq) {
        return corrupt("a trim record cannot be decoded");
    }
    return *seq;
}

// The range is deleted by one marker, whatever its length; the entries leave the disk with the
// compactions that follow.
Result<void> Store::trim(const StreamId& stream, Seq up_to) {
    ::rocksdb::WriteBatch batch;
    batch.DeleteRange(entry_key(stream, Seq(1)), entry_key(stream, Seq(up_to.value() + 1)));
    batch.Put(trim_key(stream), encode_trimmed(up_to));
    batch.Put(version_key(), std::string(1, kFormatVersionTrimmed));
    return write(batch);
}

Result<void> Store::checkpoint(const std::string& directory) const {
    return with_handle<void>(Tier::kAll, [&](::rocksdb::DB& db) -> Result<void> {
        ::rocksdb::Checkpoint* raw = nullptr;
        auto status = ::rocksdb::Checkpoint::Create(&db, &raw);
        const std::unique_ptr<::rocksdb::Checkpoint> maker(raw);
        if (status.ok()) {
            status = maker->CreateCheckpoint(directory);
        }
        return status.ok() ? Result<void>() : Result<void>(to_error(status));
    });
}

Result<void> Store::sync() {
    const auto status = db_->SyncWAL();
    return status.ok() ? Result<void>() : Result<void>(to_error(status));
}

void Store::note_replacement() {
    erasure_due_ = true;
    push_erasures();
}

// Where recalled content goes. A replacement overwrites the entry, and the old value is dropped
// when the two versions meet: at the flush of the memory table if both are in it, else in the
// compactions that ErasureCollector (options.cpp) asks for. What is left is the write-ahead log and
// a memory table that a quiet server would keep for weeks: so they are pushed out, by at most one
// small file every ten minutes.
void Store::push_erasures() {
    const auto now = clock_.steady_now();
    if (!erasure_due_ || (erased_at_ && now - *erased_at_ < kErasureInterval)) {
        return;
    }
    erasure_due_ = false;
    erased_at_ = now;
    ::rocksdb::FlushOptions options;
    options.wait = false;
    const auto status = db_->Flush(options);
    if (!status.ok()) {
        LOG(warn, "erasing recalled content is late", kv("detail", status.ToString()));
    }
}

}  // namespace kapok::streams::rocks
