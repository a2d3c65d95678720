#include "app/instance/importer.h"

#include "accounts/module.h"
#include "app/engines.h"
#include "app/instance/tables.h"
#include "app/instance/takers.h"
#include "archive/api/errors.h"
#include "storage/sqlite/sqlite.h"

#include <algorithm>
#include <filesystem>

namespace kapok::app::instance {
namespace {

namespace errors = archive::errors;
using storage::ImportState;

Error not_empty() {
    return Error(Code::kConflict,
                 errors::kInstanceNotEmpty,
                 "there is an instance in these data already; an import needs empty ones");
}

}  // namespace

Result<Imported> Importer::run(ArchiveFile file) {
    file_ = std::move(file);
    TRY(inventory_, take_inventory(file_, work_.stop, work_.progress));
    done_.secrets = inventory_.manifest.secrets;
    done_.origin_name = inventory_.manifest.origin_name;
    TRY(auto mark, find_mark());
    if (mark && mark->archive == inventory_.name && mark->state == ImportState::kDone) {
        done_.was_here = true;
        return done_;
    }
    const bool goes_on = mark && mark->state != ImportState::kDone;
    if (goes_on && mark->archive != inventory_.name) {
        return not_empty();
    }
    if (!goes_on) {
        TRY_VOID(check_empty());
    }
    TRY_VOID(look_through());
    if (!goes_on) {
        TRY_VOID(begin());
    }
    if (!goes_on || mark->state == ImportState::kLoading) {
        TRY_VOID(load());
    }
    TRY_VOID(finish());
    return done_;
}

Result<std::optional<storage::ImportMark>> Importer::find_mark() {
    return work_.place.database->blocking_read(
        Deadline::never(), [](storage::Tx& tx) -> Result<std::optional<storage::ImportMark>> {
            return storage::find_import_mark(tx);
        });
}

Result<void> Importer::check_empty() {
    TRY(const auto streams, work_.place.streams->list(streams::StreamId(), 1));
    TRY(const bool is_taken,
        work_.place.database->blocking_read(
            Deadline::never(), [](storage::Tx& tx) -> Result<bool> { return has_accounts(tx); }));
    return streams.empty() && !is_taken ? Result<void>() : not_empty();
}

// Against the tables of the archive's schema, in a database of memory: nothing is changed yet.
Result<void> Importer::look_through() {
    const auto all = migrations_of(work_.settings);
    if (const auto unknown = storage::find_unknown_migration(all, inventory_.manifest.schema)) {
        return Error(Code::kInvalid,
                     errors::kSchemaNewer,
                     fmt::format("a newer release made the archive (migration {})", *unknown));
    }
    const auto scratch = storage::open_sqlite({}, work_.clock);
    const storage::SelectedMigrations selected(all, inventory_.manifest.schema);
    TRY_VOID(storage::migrate(*scratch, selected.migrations()));
    TRY(const auto tables, describe_tables(*scratch));
    CheckingTaker taker(work_);
    return walk(file_, work_.stop, tables, taker);
}

Result<Importer::Tables> Importer::describe_tables(storage::Database& database) {
    return database.blocking_read(Deadline::never(), [](storage::Tx& tx) -> Result<Tables> {
        Tables tables;
        for (const auto& name : storage::list_tables(tx)) {
            // A table that is gone in this release was one of the archive's.
            const auto kind = kind_of(name).value_or(TableKind::kKept);
            if (kind == TableKind::kKept || kind == TableKind::kSecret) {
                tables.emplace(name, storage::describe_table(tx, name));
            }
        }
        return tables;
    });
}

Result<void> Importer::begin() {
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        std::error_code failure;
        std::filesystem::remove(work_.settings.data_directory + "/search.db" + suffix, failure);
        if (failure) {
            return data_unusable(failure.message());
        }
    }
    return work_.place.database->blocking_write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            for (const auto& name : storage::list_tables(tx)) {
                const auto kind = kind_of(name);
                if (kind && kind != TableKind::kStreams && name != storage::kImportTable) {
                    storage::drop_table(tx, name);
                }
            }
            storage::put_import_mark(tx,
                                     {.archive = inventory_.name, .state = ImportState::kLoading});
            return {};
        });
}

Result<void> Importer::load() {
    const storage::SelectedMigrations selected(migrations_of(work_.settings),
                                               inventory_.manifest.schema);
    TRY_VOID(storage::migrate(*work_.place.database, selected.migrations()));
    TRY(const auto tables, describe_tables(*work_.place.database));
    LoadingTaker taker(work_);
    TRY_VOID(walk(file_, work_.stop, tables, taker));
    done_.rows = taker.rows();
    done_.entries = taker.entries();
    done_.files = taker.files();
    TRY_VOID(work_.place.streams->finish());
    return work_.place.database->blocking_write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            for (const auto table : numbered_tables()) {
                const auto last = inventory_.manifest.sequences.find(std::string(table));
                if (last != inventory_.manifest.sequences.end()) {
                    storage::set_last_number(tx, table, last->second);
                }
            }
            storage::put_import_mark(tx,
                                     {.archive = inventory_.name, .state = ImportState::kLoaded});
            return {};
        });
}

Result<void> Importer::finish() {
    TRY_VOID(storage::migrate(*work_.place.database, migrations_of(work_.settings)));
    return work_.place.database->blocking_write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            done_.administrators.clear();
            if (!done_.secrets) {
                for (auto& link : accounts::Module::make_administrators_links(
                         tx, work_.random, work_.clock.wall_now())) {
                    done_.administrators.push_back(
                        {.handle = std::move(link.handle), .path = "/reset?code=" + link.code});
                }
            }
            storage::put_import_mark(tx, {.archive = inventory_.name, .state = ImportState::kDone});
            return {};
        });
}

}  // namespace kapok::app::instance
