// kapok export FILE | import FILE: one's own archive (docs/archive-format.md).
#include "kapok/archive/v1/service.pb.h"
#include "tools/cli/download.h"
#include "tools/cli/output.h"
#include "tools/cli/password.h"
#include "tools/cli/program.h"
#include "tools/cli/upload.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <thread>
#include <unistd.h>

namespace kapok::cli {

namespace {

namespace wire = archive::v1;

constexpr std::chrono::milliseconds kAskEvery{300};
constexpr const char* kService = "kapok.archive.v1.ArchiveService/";

struct Arguments {
    std::string path;
    bool passphrase_stdin = false;
};

bool shows_progress(const Program& program) {
    return !program.json && ::isatty(STDERR_FILENO) != 0;
}

Result<std::string> read_passphrase(const Arguments& arguments) {
    if (!arguments.passphrase_stdin) {
        return std::string();
    }
    TRY(auto passphrase, read_password(PasswordFrom::kStdin));
    if (passphrase.empty()) {  // an archive that everyone can read is not what was asked for
        return usage("there is no passphrase on stdin");
    }
    return passphrase;
}

void show(const Program& program, const wire::Job& job) {
    if (shows_progress(program)) {
        fmt::print(stderr, "\r{} of {} entries", job.entries(), job.entries_total());
    }
}

// Until the job has ended.
template <class Request, class Response>
Result<wire::Job> wait_for(Server& server, const Program& program, const char* method) {
    for (;;) {
        TRY(const auto response,
            server.call_twice<Response>(std::string(kService) + method, Request()));
        const auto& job = response.job();
        if (job.state() != wire::JOB_STATE_RUNNING) {
            if (shows_progress(program)) {
                fmt::print(stderr, "\n");
            }
            if (job.state() == wire::JOB_STATE_DONE) {
                return job;
            }
            // Reasons of the server live as long as the program that prints them.
            static std::string reason;
            reason = job.failure().empty() ? "ARCHIVE_CANCELLED" : job.failure();
            return Error(Code::kInvalid, reason, "the server could not do it");
        }
        show(program, job);
        std::this_thread::sleep_for(kAskEvery);
    }
}

Result<void> export_all(const Program& program, const Arguments& arguments) {
    if (std::filesystem::exists(arguments.path)) {
        return file_failure(arguments.path, "is there already");
    }
    wire::StartExportRequest request;
    TRY(*request.mutable_passphrase(), read_passphrase(arguments));
    TRY(const auto server, program.open());
    TRY_VOID(
        server->call<wire::StartExportResponse>(std::string(kService) + "StartExport", request));
    TRY(const auto job,
        (wait_for<wire::GetExportRequest, wire::GetExportResponse>(*server, program, "GetExport")));
    TRY_VOID(download_file(*server,
                           {.target = "/v1/media/exports/" + job.job_id(),
                            .path = arguments.path,
                            .size = job.bytes(),
                            .shows_progress = shows_progress(program)}));
    // It lies where it shall; the server keeps none.
    TRY_VOID(server->call_twice<wire::RemoveExportResponse>(std::string(kService) + "RemoveExport",
                                                            wire::RemoveExportRequest()));
    program.json ? print_json(job)
                 : print_line(fmt::format("{}: {} conversations, {} entries, {} files, {} bytes{}",
                                          arguments.path,
                                          job.conversations(),
                                          job.entries(),
                                          job.files(),
                                          job.bytes(),
                                          job.locked() ? ", locked" : ""));
    return Result<void>();
}

Result<void> import_all(const Program& program, const Arguments& arguments) {
    wire::StartImportRequest request;
    TRY(*request.mutable_passphrase(), read_passphrase(arguments));
    TRY(const auto server, program.open());
    UploadOptions options;
    options.path = arguments.path;
    options.purpose = media::v1::PURPOSE_FILE;
    options.progress = shows_progress(program) ? Progress::kShown : Progress::kSilent;
    TRY(const auto media, upload_file(*server, options));
    request.set_media_id(media.media_id());
    TRY_VOID(
        server->call<wire::StartImportResponse>(std::string(kService) + "StartImport", request));
    TRY(const auto job,
        (wait_for<wire::GetImportRequest, wire::GetImportResponse>(*server, program, "GetImport")));
    program.json ? print_json(job)
                 : print_line(fmt::format("{} conversations, {} entries, {} files; {} are here "
                                          "already, {} could not be sent here",
                                          job.conversations(),
                                          job.entries(),
                                          job.files(),
                                          job.skipped(),
                                          job.left_out()));
    return Result<void>();
}

}  // namespace

void add_archive_commands(CLI::App& app, Program& program) {
    const auto add = [&](const char* name, const char* purpose, auto function) {
        auto arguments = std::make_shared<Arguments>();
        auto* command = app.add_subcommand(name, purpose);
        command->add_option("file", arguments->path, "the archive")->required();
        command->add_flag("--passphrase-stdin",
                          arguments->passphrase_stdin,
                          "the archive is locked with the passphrase on the first line of stdin");
        command->callback([&program, arguments, function] {
            program.action = [&program, arguments, function] {
                return function(program, *arguments);
            };
        });
    };
    add("export", "write all that one may read into an archive", export_all);
    add("import", "bring an archive of another account or server into one's own", import_all);
}

}  // namespace kapok::cli
