#include "streams/rocksdb/options.h"

#include "streams/rocksdb/format.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/table_properties.h>

namespace kapok::streams::rocks {

namespace {

// Asks for compaction of every file that holds a swapped entry, level by level down to where the
// old payload lies, so that recalled content leaves the disk soon and not "when the tree happens to
// be rewritten". Files of the last level are never marked, so this ends.
class ErasureCollector final : public ::rocksdb::TablePropertiesCollector {
  public:
    ::rocksdb::Status AddUserKey(const ::rocksdb::Slice& key,
                                 const ::rocksdb::Slice& value,
                                 ::rocksdb::EntryType type,
                                 ::rocksdb::SequenceNumber /*sequence*/,
                                 std::uint64_t /*file_size*/) override {
        if (type == ::rocksdb::kEntryPut && is_entry_key(key.ToStringView()) &&
            is_replaced_value(value.ToStringView())) {
            found_ = true;
        }
        return ::rocksdb::Status::OK();
    }
    ::rocksdb::Status Finish(::rocksdb::UserCollectedProperties* /*properties*/) override {
        return ::rocksdb::Status::OK();
    }
    [[nodiscard]] ::rocksdb::UserCollectedProperties GetReadableProperties() const override {
        return {};
    }
    [[nodiscard]] const char* Name() const override { return "kapok.erasure"; }
    [[nodiscard]] bool NeedCompact() const override { return found_; }

  private:
    bool found_ = false;
};

class ErasureCollectorFactory final : public ::rocksdb::TablePropertiesCollectorFactory {
  public:
    ::rocksdb::TablePropertiesCollector* CreateTablePropertiesCollector(
        ::rocksdb::TablePropertiesCollectorFactory::Context /*context*/) override {
        return new ErasureCollector();  // RocksDB takes ownership
    }
    [[nodiscard]] const char* Name() const override { return "kapok.erasure"; }
};

::rocksdb::BlockBasedTableOptions table_options(const RocksdbSettings& settings) {
    ::rocksdb::BlockBasedTableOptions table;
    // Indexes and filters live in the bounded cache too, partitioned: memory does not grow with the
    // number of entries.
    table.block_cache = ::rocksdb::NewLRUCache(settings.cache_bytes, 4, false, 0.5);
    table.cache_index_and_filter_blocks = true;
    table.cache_index_and_filter_blocks_with_high_priority = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    table.index_type = ::rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
    // A new client_message_id is looked for in every level: the filter answers "no" without a read.
    table.filter_policy.reset(::rocksdb::NewBloomFilterPolicy(10));
    table.format_version = 5;
    table.checksum = ::rocksdb::kXXH3;
    // Neighbours in a stream resemble each other: bigger blocks compress better and a page of
    // history is one block.
    table.block_size = 16U << 10U;
    return table;
}

}  // namespace

::rocksdb::Options make_options(const RocksdbSettings& settings) {
    ::rocksdb::Options options;
    options.create_if_missing = true;
    if (settings.env != nullptr) {
        options.env = settings.env;
    }
    options.table_factory.reset(::rocksdb::NewBlockBasedTableFactory(table_options(settings)));
    options.table_properties_collector_factories.push_back(
        std::make_shared<ErasureCollectorFactory>());

    options.write_buffer_size = settings.write_buffer_bytes;
    options.max_write_buffer_number = 3;
    options.arena_block_size = 256U << 10U;  // an idle server holds little
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.02;
    options.level_compaction_dynamic_level_bytes = true;
    options.compression = ::rocksdb::kLZ4Compression;
    options.bottommost_compression = ::rocksdb::kZSTD;
    options.target_file_size_base = 32U << 20U;
    options.max_background_jobs = 2;
    options.max_open_files = 512;
    options.bytes_per_sync = 1U << 20U;

    // What was acknowledged was synced, so a log may only end early in what nobody was told of.
    // Whole logs that are missing or short are found by their size in the manifest.
    options.wal_recovery_mode = ::rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    options.track_and_verify_wals_in_manifest = true;
    // Store comes back by opening anew (store.h); RocksDB must not try on its own beside it.
    options.max_bgerror_resume_count = 0;

    options.info_log_level = ::rocksdb::WARN_LEVEL;
    options.keep_log_file_num = 4;
    options.max_log_file_size = 4U << 20U;
    options.max_manifest_file_size = 16U << 20U;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    options.skip_stats_update_on_db_open = true;  // a fast start
    return options;
}

}  // namespace kapok::streams::rocks
