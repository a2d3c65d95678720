#include "archive/jobs.h"

#include "archive/api/errors.h"
#include "archive/rules.h"
#include "archive/store.h"
#include "base/encoding.h"
#include "base/log.h"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <filesystem>
#include <set>

namespace kapok::archive {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kIdBytes = 16;
constexpr std::string_view kSuffix = ".archive";
constexpr std::int64_t kRunningMax = 2;
constexpr std::chrono::hours kKept{24};
constexpr std::chrono::seconds kTellEvery{1};
constexpr std::chrono::minutes kTidyEvery{10};
constexpr std::chrono::seconds kNoteAgain{10};
constexpr std::chrono::seconds kPatience{30};
constexpr std::size_t kExpiredAtOnce = 100;

Error export_unknown() {
    return Error(Code::kNotFound, errors::kExportUnknown, "there is no such export");
}

Result<void> make_directory(const std::string& directory) {
    std::error_code failure;
    fs::create_directories(directory, failure);
    return failure ? Error(Code::kInternal, errors::kNoRoom, failure.message()) : Result<void>();
}

// All files but those of the jobs.
void remove_others(const std::string& directory, const std::set<std::string>& kept) {
    std::error_code failure;
    for (const auto& file : fs::directory_iterator(directory, failure)) {
        if (!kept.contains(file.path().filename().string())) {
            fs::remove(file.path(), failure);
        }
    }
}

// What is thrown fails the job, which would run for ever else; but not when the module stops.
template <class T>
Task<Result<T>> guarded(Task<Result<T>> work) {
    std::string what;
    try {
        co_return co_await std::move(work);
    } catch (const boost::system::system_error& error) {
        if (error.code() == boost::asio::error::operation_aborted) {
            throw;
        }
        what = error.what();
    } catch (const std::exception& error) {
        what = error.what();
    }
    co_return Error(Code::kInternal, "INTERNAL", "a fault of the server")
        .with_detail(std::move(what));
}

}  // namespace

Jobs::Jobs(Ports ports) : ports_(std::move(ports)), scope_(ports_.executor) {}

std::string Jobs::path_of(const std::string& job_id) const {
    return (fs::path(ports_.directory) / (job_id + std::string(kSuffix))).string();
}

Task<Result<void>> Jobs::start() {
    const auto deadline = Deadline::after(ports_.timers.clock(), kPatience);
    const auto fresh = to_hex(ports_.random.bytes(kIdBytes));
    std::set<std::string> kept;
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::fail_running(tx, errors::kInterrupted, now());
        instance_id_ = store::ensure_instance_id(tx, fresh);
        kept.clear();
        for (const auto& job : store::list_done(tx, JobKind::kExport)) {
            kept.insert(job.id + std::string(kSuffix));
        }
        return {};
    }));
    CO_TRY_VOID(co_await runtime::offload(ports_.pool, [&]() -> Result<void> {
        TRY_VOID(make_directory(ports_.directory));
        remove_others(ports_.directory, kept);
        return {};
    }));
    scope_.spawn("archive.tidy", tidy_for_ever());
    co_return Result<void>();
}

Task<void> Jobs::close() {
    *stop_ = true;
    co_await scope_.close();
}

Task<Result<std::optional<Job>>> Jobs::admit(Deadline deadline, Job job) {
    std::optional<Job> before;
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        before = store::find_job(tx, job.user, job.kind);
        if (before && before->state == JobState::kRunning) {
            return Error(
                Code::kConflict,
                job.kind == JobKind::kExport ? errors::kExportRunning : errors::kImportRunning,
                "one at a time");
        }
        if (store::count_running(tx) >= kRunningMax) {
            return Error(Code::kUnavailable, errors::kArchivesBusy, "others are being made")
                .with_retry_after_ms(30'000);
        }
        store::put_job(tx, job);
        return {};
    }));
    co_return before;
}

Task<Result<Job>> Jobs::start_export(rpc::RequestContext ctx, std::string passphrase) {
    CO_TRY_VOID(rules::check_passphrase(passphrase));
    const Job job{.user = ctx.caller.user,
                  .kind = JobKind::kExport,
                  .id = to_hex(ports_.random.bytes(kIdBytes)),
                  .begun = now(),
                  .locked = !passphrase.empty(),
                  .failure = {},
                  .known = {}};
    CO_TRY(const auto before, co_await admit(ctx.deadline, job));
    // First of all: its row says that it runs.
    boost::asio::post(ports_.executor, [this, job, passphrase = std::move(passphrase)] {
        if (!scope_.closed()) {
            scope_.spawn("archive.export", export_all(job, passphrase));
        }
    });
    if (before) {
        co_await try_remove_file(before->id);
    }
    co_return job;
}

Task<Result<Job>> Jobs::start_import(rpc::RequestContext ctx,
                                     std::string media_id,
                                     std::string passphrase) {
    CO_TRY_VOID(rules::check_given_passphrase(passphrase));
    Reader::File file{.path = {}, .passphrase = std::move(passphrase)};
    CO_TRY(file.path,
           co_await ports_.files.find_own_path(ctx.deadline, ctx.caller.user, std::move(media_id)));
    const Job job{.user = ctx.caller.user,
                  .kind = JobKind::kImport,
                  .id = to_hex(ports_.random.bytes(kIdBytes)),
                  .begun = now(),
                  .locked = !file.passphrase.empty(),
                  .failure = {},
                  .known = {}};
    CO_TRY_VOID(co_await admit(ctx.deadline, job));
    boost::asio::post(ports_.executor, [this, job, file = std::move(file)] {
        if (!scope_.closed()) {
            scope_.spawn("archive.import", import_all(job, file));
        }
    });
    co_return job;
}

Task<Result<std::optional<Job>>> Jobs::find(Deadline deadline, UserId user, JobKind kind) {
    co_return co_await ports_.database.read(
        deadline, [&](storage::Tx& tx) { return Result(store::find_job(tx, user, kind)); });
}

Task<Result<std::optional<Job>>> Jobs::get_export(rpc::RequestContext ctx) {
    return find(ctx.deadline, ctx.caller.user, JobKind::kExport);
}

Task<Result<std::optional<Job>>> Jobs::get_import(rpc::RequestContext ctx) {
    return find(ctx.deadline, ctx.caller.user, JobKind::kImport);
}

Task<Result<void>> Jobs::erase(Deadline deadline, UserId user) {
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::remove_job(tx, user, JobKind::kImport);
        return {};
    }));
    co_return co_await remove_export(deadline, user);
}

// One that runs finds its row gone and ends.
Task<Result<void>> Jobs::remove_export(Deadline deadline, UserId user) {
    std::optional<Job> job;
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        job = store::find_job(tx, user, JobKind::kExport);
        store::remove_job(tx, user, JobKind::kExport);
        return {};
    }));
    if (job && job->state != JobState::kRunning) {
        CO_TRY_VOID(co_await remove_file(job->id));
    }
    co_return Result<void>();
}

Task<Result<Jobs::ExportFile>> Jobs::open_export(Deadline deadline,
                                                 UserId user,
                                                 std::string job_id) {
    CO_TRY(const auto job, co_await find(deadline, user, JobKind::kExport));
    if (!job || job->id != job_id || job->state != JobState::kDone || job->expires <= now()) {
        co_return export_unknown();
    }
    co_return ExportFile{.path = path_of(job->id), .locked = job->locked};
}

OnProgress Jobs::progress_of(std::shared_ptr<Job> job) {
    auto told = std::make_shared<WallTime>(job->begun);
    return [this, job = std::move(job), told](Tally tally) -> Task<Result<void>> {
        return tell_now_and_then(job, told, tally);
    };
}

Task<void> Jobs::export_all(Job job, std::string passphrase) {
    auto shared = std::make_shared<Job>(job);
    Exporter::Order order{
        .user = job.user,
        .origin = {.id = instance_id_, .name = ports_.instance_name},
        .place = {.path = path_of(job.id), .passphrase = std::move(passphrase), .made = job.begun}};
    const auto made = co_await guarded(ports_.exporter.run(std::move(order), progress_of(shared)));
    job.tally = shared->tally;
    if (made) {
        job.tally = made->tally;
        job.bytes = made->bytes;
        job.expires = now() + kKept;
    }
    co_await finish(job, made ? nullptr : &made.error());
}

Task<void> Jobs::import_all(Job job, Reader::File file) {
    auto shared = std::make_shared<Job>(job);
    Importer::Order order{
        .user = job.user, .instance_id = instance_id_, .file = std::move(file), .stop = stop_};
    auto done = co_await guarded(ports_.importer.run(std::move(order), progress_of(shared)));
    job.tally = shared->tally;
    if (done) {
        job.tally = done->tally;
        job.known = std::move(done->known);
    }
    co_await finish(job, done ? nullptr : &done.error());
}

Task<void> Jobs::finish(Job job, const Error* failure) {
    job.ended = now();
    job.state = failure == nullptr ? JobState::kDone : JobState::kFailed;
    if (failure != nullptr) {
        job.failure = failure->reason();
        LOG(warn,
            "an export or import failed",
            kv("user", job.user),
            kv("reason", failure->reason()),
            kv("where", failure->field()),
            kv("what", failure->detail()));
    }
    // Until it is noted: what has run for ever would keep its user from another one. A start notes
    // what this process did not.
    for (;;) {
        const auto noted = co_await note_end(job);
        if (noted || *stop_) {
            co_return;
        }
        LOG(error,
            "the end of an export or import was not noted",
            kv("user", job.user),
            kv("reason", noted.error().reason()));
        co_await ports_.timers.sleep_for(kNoteAgain);
    }
}

Task<Result<void>> Jobs::note_end(Job job) {
    bool is_wanted = false;
    CO_TRY_VOID(co_await ports_.database.write(
        Deadline::after(ports_.timers.clock(), kPatience), [&](storage::Tx& tx) -> Result<void> {
            // Noted before, if the answer was lost.
            store::update_running(tx, job);
            const auto row = store::find_job(tx, job.user, job.kind);
            is_wanted = row && row->id == job.id;
            return {};
        }));
    if (!is_wanted && job.kind == JobKind::kExport) {
        co_await try_remove_file(job.id);
    }
    co_return Result<void>();
}

Task<Result<void>> Jobs::tell_now_and_then(std::shared_ptr<Job> job,
                                           std::shared_ptr<WallTime> told,
                                           Tally tally) {
    job->tally = tally;
    if (now() - *told < kTellEvery) {
        co_return Result<void>();
    }
    *told = now();
    bool is_wanted = false;
    CO_TRY_VOID(co_await ports_.database.write(Deadline::after(ports_.timers.clock(), kPatience),
                                               [&](storage::Tx& tx) -> Result<void> {
                                                   is_wanted = store::update_running(tx, *job);
                                                   return {};
                                               }));
    co_return is_wanted ? Result<void>()
                        : Error(Code::kCancelled, errors::kCancelled, "its owner stopped it");
}

Task<void> Jobs::tidy_for_ever() {
    for (;;) {
        co_await ports_.timers.sleep_for(kTidyEvery);
        const auto tidied = co_await remove_expired();
        if (!tidied) {
            LOG(warn, "old exports were not removed", kv("reason", tidied.error().reason()));
        }
    }
}

// The file first: while its row is there, it is tried again.
Task<Result<void>> Jobs::remove_expired() {
    std::vector<Job> expired;
    CO_TRY(expired,
           co_await ports_.database.read(
               Deadline::after(ports_.timers.clock(), kPatience), [&](storage::Tx& tx) {
                   return Result(store::list_expired(tx, now(), kExpiredAtOnce));
               }));
    Result<void> all;
    for (const auto& job : expired) {
        auto removed = co_await remove_file(job.id);
        if (removed) {
            removed = co_await remove_row(job);
        }
        if (!removed) {
            all = std::move(removed);  // the others go all the same
        }
    }
    co_return all;
}

Task<Result<void>> Jobs::remove_row(Job job) {
    co_return co_await ports_.database.write(
        Deadline::after(ports_.timers.clock(), kPatience), [&](storage::Tx& tx) -> Result<void> {
            const auto row = store::find_job(tx, job.user, job.kind);
            if (row && row->id == job.id) {
                store::remove_job(tx, job.user, job.kind);
            }
            return {};
        });
}

Task<Result<void>> Jobs::remove_file(std::string job_id) {
    co_return co_await runtime::offload(ports_.file_pool, [&]() -> Result<void> {
        std::error_code failure;
        fs::remove(path_of(job_id), failure);
        return failure ? Error(Code::kInternal, errors::kNoRoom, failure.message())
                       : Result<void>();
    });
}

Task<void> Jobs::try_remove_file(std::string job_id) {
    const auto removed = co_await remove_file(std::move(job_id));
    if (!removed) {
        LOG(warn, "an export was not removed", kv("reason", removed.error().reason()));
    }
}

}  // namespace kapok::archive
