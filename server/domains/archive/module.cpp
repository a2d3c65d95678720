#include "archive/module.h"

#include "archive/store.h"

namespace kapok::archive {

Module::Module(Dependencies d)
    : service_({.history = d.history, .usage = d.usage, .clock = d.timers.clock()}),
      exporter_({.accounts = d.accounts,
                 .book = d.book,
                 .history = d.history,
                 .files = d.files,
                 .pool = d.pool,
                 .clock = d.timers.clock()}),
      importer_({.history = d.history,
                 .imports = d.imports,
                 .files = d.files,
                 .pool = d.pool,
                 .clock = d.timers.clock()}),
      jobs_({.database = d.database,
             .exporter = exporter_,
             .importer = importer_,
             .files = d.files,
             .pool = d.pool,
             .file_pool = d.file_pool,
             .timers = d.timers,
             .random = d.random,
             .executor = d.executor,
             .directory = std::move(d.directory),
             .instance_name = std::move(d.instance_name)}) {}

std::string Module::ensure_origin_id(storage::Tx& tx, std::string_view fresh) {
    return store::ensure_instance_id(tx, fresh);
}

}  // namespace kapok::archive
