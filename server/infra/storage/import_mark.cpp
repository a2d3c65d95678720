#include "storage/import_mark.h"

#include "storage/errors.h"
#include "storage/tables.h"

#include <algorithm>

namespace kapok::storage {
namespace {

// No migration makes it: it is there before the first of them.
constexpr std::string_view kCreate =
    "CREATE TABLE IF NOT EXISTS storage_import ("
    " slot BIGINT PRIMARY KEY, archive TEXT NOT NULL, state BIGINT NOT NULL)";
constexpr std::string_view kFind = "SELECT archive, state FROM storage_import WHERE slot = 1";
constexpr std::string_view kPut =
    "INSERT INTO storage_import (slot, archive, state) VALUES (1, $1, $2) "
    "ON CONFLICT (slot) DO UPDATE SET archive = excluded.archive, state = excluded.state";

}  // namespace

std::optional<ImportMark> find_import_mark(Tx& tx) {
    const auto tables = list_tables(tx);
    if (std::ranges::find(tables, kImportTable) == tables.end()) {
        return std::nullopt;
    }
    const auto row = tx.query_row(kFind);
    if (!row) {
        return std::nullopt;
    }
    return ImportMark{.archive = row->text(0), .state = static_cast<ImportState>(row->integer(1))};
}

void put_import_mark(Tx& tx, const ImportMark& mark) {
    tx.exec(kCreate);
    tx.exec(kPut, {mark.archive, static_cast<std::int64_t>(mark.state)});
}

Result<void> refuse_unfinished_import(Database& database) {
    return database.blocking_read(Deadline::never(), [](Tx& tx) -> Result<void> {
        const auto mark = find_import_mark(tx);
        if (mark && mark->state != ImportState::kDone) {
            return Error(Code::kInvalid,
                         errors::kImportUnfinished,
                         "an import into these data was interrupted: run `kapokd import` with the "
                         "same archive again, which goes on, or begin with empty data");
        }
        return {};
    });
}

}  // namespace kapok::storage
