// Exports and imports as jobs: begun by a call, done by a task, told of by a row; and the files of
// exports. Lives on one executor; calls come from anywhere.
#pragma once

#include "archive/exporter.h"
#include "archive/importer.h"
#include "archive/values.h"
#include "base/random.h"
#include "rpc/context.h"
#include "runtime/scope.h"
#include "runtime/timers.h"
#include "storage/database.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace kapok::archive {

class Jobs {
  public:
    struct Ports {
        storage::Database& database;
        Exporter& exporter;
        Importer& importer;
        media::Files& files;
        runtime::Pool& pool;
        runtime::Pool& file_pool;  // for what is short: it does not wait for archives
        runtime::Timers& timers;
        Random& random;
        boost::asio::any_io_executor executor;
        std::string directory;  // of the files
        std::string instance_name;
    };

    explicit Jobs(Ports ports);

    // Takes up what the last process left: its jobs have failed, its halves are removed.
    Task<Result<void>> start();
    Task<void> close();

    Task<Result<Job>> start_export(rpc::RequestContext ctx, std::string passphrase);
    Task<Result<std::optional<Job>>> get_export(rpc::RequestContext ctx);
    Task<Result<void>> remove_export(Deadline deadline, UserId user);
    // Of the caller's own upload.
    Task<Result<Job>> start_import(rpc::RequestContext ctx,
                                   std::string media_id,
                                   std::string passphrase);
    // None if the caller has begun none.
    Task<Result<std::optional<Job>>> get_import(rpc::RequestContext ctx);
    // Where the file of the user's own export is. NotFound EXPORT_UNKNOWN.
    struct ExportFile {
        std::string path{};
        bool locked = false;
    };
    Task<Result<ExportFile>> open_export(Deadline deadline, UserId user, std::string job_id);
    // What a deleted account leaves.
    Task<Result<void>> erase(Deadline deadline, UserId user);

  private:
    // Writes its row, if its user has none of its kind that runs. The row that was there.
    Task<Result<std::optional<Job>>> admit(Deadline deadline, Job job);
    Task<Result<std::optional<Job>>> find(Deadline deadline, UserId user, JobKind kind);
    Task<void> export_all(Job job, std::string passphrase);
    Task<void> import_all(Job job, Reader::File file);
    OnProgress progress_of(std::shared_ptr<Job> job);
    // Tells of a running job, but not more often than every second. Cancelled ARCHIVE_CANCELLED if
    // somebody removed it.
    Task<Result<void>> tell_now_and_then(std::shared_ptr<Job> job,
                                         std::shared_ptr<WallTime> told,
                                         Tally tally);
    Task<void> finish(Job job, const Error* failure);
    Task<Result<void>> note_end(Job job);
    // The job's own: not of one that has taken its place.
    Task<Result<void>> remove_row(Job job);
    Task<void> tidy_for_ever();
    Task<Result<void>> remove_expired();
    Task<Result<void>> remove_file(std::string job_id);
    // It goes with the next start at the latest.
    Task<void> try_remove_file(std::string job_id);
    [[nodiscard]] std::string path_of(const std::string& job_id) const;
    [[nodiscard]] WallTime now() const { return ports_.timers.clock().wall_now(); }

    Ports ports_;
    std::string instance_id_;  // known after the start
    std::shared_ptr<std::atomic<bool>> stop_ = std::make_shared<std::atomic<bool>>(false);
    runtime::Scope scope_;
};

}  // namespace kapok::archive
