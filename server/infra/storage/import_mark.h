// How far the import of a whole instance into this database has come. It outlives a kill: a server
// does not start on half an instance, and the same import goes on. Blocks.
#pragma once

#include "base/result.h"
#include "storage/database.h"

#include <optional>
#include <string>

namespace kapok::storage {

// Stored by these numbers.
enum class ImportState {
    kLoading = 1,  // rows, streams and files come in, under the archive's own schema
    kLoaded,       // all are there; the migrations since are to be done
    kDone,
};

struct ImportMark {
    std::string archive{};  // what names the archive
    ImportState state = ImportState::kLoading;
};

inline constexpr std::string_view kImportTable = "storage_import";

// Nothing if nothing was ever imported; changes nothing.
std::optional<ImportMark> find_import_mark(Tx& tx);
void put_import_mark(Tx& tx, const ImportMark& mark);

// Invalid IMPORT_UNFINISHED.
Result<void> refuse_unfinished_import(Database& database);

}  // namespace kapok::storage
