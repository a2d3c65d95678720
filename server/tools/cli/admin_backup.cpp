// kapok admin backup | backups | verify | restore. The first asks the server; the others work on
// the directory, without one.
#include "backup/repository.h"
#include "kapok/ops/v1/service.pb.h"
#include "tools/cli/admin.h"
#include "tools/cli/output.h"

#include <filesystem>

namespace kapok::cli {

namespace {

constexpr std::chrono::hours kBackupWait{1};

struct Arguments {
    std::string directory;
    std::string name;
    std::string target;
};

std::string manifest_text(const backup::Manifest& manifest) {
    return fmt::format("{} files, {} bytes, of {} by Kapok {}",
                       manifest.files.size(),
                       manifest.bytes(),
                       time_text(to_ms(manifest.created)),
                       manifest.version);
}

// In the shape of the server's own answer.
void print_manifest(const Program& program,
                    const std::string& name,
                    const backup::Manifest& manifest,
                    std::string_view done) {
    if (!program.json) {
        print_line(fmt::format("{}: {}", done, manifest_text(manifest)));
        return;
    }
    ops::v1::BackupResponse response;
    response.set_name(name);
    response.set_files(manifest.files.size());
    response.set_bytes(manifest.bytes());
    print_json(response);
}

Result<void> make(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    server->wait_for_answers(kBackupWait);
    ops::v1::BackupRequest request;
    request.set_directory(std::filesystem::absolute(arguments.directory).lexically_normal());
    TRY(const auto made,
        server->call<ops::v1::BackupResponse>("kapok.ops.v1.OpsService/Backup", request));
    program.json ? print_json(made)
                 : print_line(fmt::format("Backup {}: {} files, {} bytes, {} of them new",
                                          made.name(),
                                          made.files(),
                                          made.bytes(),
                                          made.copied_bytes()));
    return Result<void>();
}

Result<void> list(const Program& program, const Arguments& arguments) {
    TRY(const auto repository, backup::Repository::open(arguments.directory));
    TRY(const auto names, repository.list());
    for (const auto& name : names) {
        TRY(const auto manifest, repository.read(name));
        print_manifest(program, name, manifest, name);
    }
    return Result<void>();
}

Result<void> verify(const Program& program, const Arguments& arguments) {
    TRY(const auto repository, backup::Repository::open(arguments.directory));
    TRY(const auto manifest, repository.verify(arguments.name));
    print_manifest(program, arguments.name, manifest, "Whole");
    return Result<void>();
}

Result<void> restore(const Program& program, const Arguments& arguments) {
    TRY(const auto repository, backup::Repository::open(arguments.directory));
    TRY(const auto manifest, repository.restore(arguments.name, arguments.target));
    print_manifest(program, arguments.name, manifest, "Restored to " + arguments.target);
    return Result<void>();
}

}  // namespace

void add_admin_backup(CLI::App& admin, Program& program) {
    auto arguments = std::make_shared<Arguments>();
    const auto add = [&](const char* name, const char* purpose, auto function) {
        auto* command = admin.add_subcommand(name, purpose);
        run_with(*command, program, arguments, function);
        command->add_option("directory", arguments->directory, "of backups")->required();
        return command;
    };
    add("backup", "make a backup on the server's machine, while it runs", make);
    add("backups", "list the backups in a directory", list);
    for (auto* command : {add("verify", "read a whole backup and compare", verify),
                          add("restore", "make a data directory of a backup", restore)}) {
        command->add_option("--name", arguments->name, "which backup (default: the newest)");
    }
    admin.get_subcommand("restore")
        ->add_option("--data", arguments->target, "the new data directory; must be empty")
        ->required();
}

}  // namespace kapok::cli
