// A backup of the embedded engines while they run: SQLite, RocksDB and the files, of one moment.
// Decision 0024 says why the cut is where it is.
#pragma once

#include "base/clock.h"
#include "media/module.h"
#include "ops/api/backup.h"
#include "runtime/pool.h"
#include "storage/database.h"
#include "streams/streams.h"

#include <string>
#include <vector>

namespace kapok::app {

class EmbeddedBackup final : public ops::BackupMaker {
  public:
    struct Parts {
        storage::Database& database;
        streams::Streams& streams;
        media::Module& media;
        runtime::Pool& files;
        Clock& clock;
        std::string data_directory;
    };

    explicit EmbeddedBackup(Parts parts) : parts_(std::move(parts)) {}

    Task<Result<ops::BackupDone>> make(std::string directory) override;

  private:
    // On the pool.
    Result<ops::BackupDone> make_now(const std::string& directory);
    // The engines' files of one moment in `staging`; the objects that must be there.
    Result<std::vector<std::string>> cut(const std::string& staging);

    Parts parts_;
};

}  // namespace kapok::app
