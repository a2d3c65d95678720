// Brings an account's archive into an account here. First it looks through all of the archive, so
// that a broken one changes nothing; then files, entries, and at last the conversations' rows. What
// cannot be sent here is left out and counted. Every step may run again: what is there stays.
// Thread-safe: no state but its dependencies; one import of a user at a time.
#pragma once

#include "archive/exporter.h"
#include "archive/reader.h"
#include "archive/values.h"
#include "media/api/files.h"
#include "messaging/api/history.h"
#include "messaging/api/imports.h"
#include "runtime/pool.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>

namespace kapok::archive {

class Importer {
  public:
    struct Ports {
        messaging::History& history;
        messaging::Imports& imports;
        media::Files& files;
        runtime::Pool& pool;  // for what blocks
        Clock& clock;
    };
    struct Order {
        UserId user{};
        std::string instance_id{};  // of this instance
        Reader::File file{};
        std::shared_ptr<const std::atomic<bool>> stop{};
    };
    struct Done {
        Tally tally{};
        std::vector<Known> known{};
    };

    explicit Importer(Ports ports) : ports_(ports) {}

    Task<Result<Done>> run(Order order, OnProgress on_progress);

  private:
    struct Run;
    using SharedRun = std::shared_ptr<Run>;

    Task<Result<void>> look_through(SharedRun run);
    // Which conversations are brought, and what is missing of them.
    Task<Result<void>> choose(SharedRun run);
    Task<Result<bool>> is_here_already(SharedRun run, ReadConversation conversation);
    Task<Result<void>> keep_files(SharedRun run);
    Task<Result<void>> keep_file(SharedRun run, NeededFile file, pack::ZipReader* zip);
    Task<Result<void>> append_all(SharedRun run);
    Task<Result<void>> append_entries(SharedRun run, SurveyedChat chat, pack::ZipReader* zip);
    Task<Result<void>> show(SharedRun run, SurveyedChat chat);
    [[nodiscard]] Deadline patience() const;

    Ports ports_;
};

}  // namespace kapok::archive
