// kapok upload PATH --purpose image|voice|file|avatar|video
#include "tools/cli/output.h"
#include "tools/cli/program.h"
#include "tools/cli/upload.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

namespace kapok::cli {

namespace {

struct Arguments {
    std::string path;
    std::string purpose = "file";
};

Result<void> upload(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    UploadOptions options;
    options.path = arguments.path;
    options.purpose = arguments.purpose == "image"      ? media::v1::PURPOSE_IMAGE
                      : arguments.purpose == "original" ? media::v1::PURPOSE_ORIGINAL
                      : arguments.purpose == "voice"    ? media::v1::PURPOSE_VOICE
                      : arguments.purpose == "avatar"   ? media::v1::PURPOSE_AVATAR
                      : arguments.purpose == "video"    ? media::v1::PURPOSE_VIDEO
                                                        : media::v1::PURPOSE_FILE;
    options.progress =
        !program.json && ::isatty(STDERR_FILENO) != 0 ? Progress::kShown : Progress::kSilent;
    TRY(const auto media, upload_file(*server, options));
    program.json ? print_json(media) : print_line(media.media_id());
    return Result<void>();
}

}  // namespace

void add_upload_command(CLI::App& app, Program& program) {
    auto* command =
        app.add_subcommand("upload", "send a file to the server and print its media id");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("path", arguments->path, "the file")->required();
    command
        ->add_option(
            "--purpose", arguments->purpose, "image, original, voice, file, avatar or video")
        ->check(CLI::IsMember({"image", "original", "voice", "file", "avatar", "video"}))
        ->required();
    command->callback([&program, arguments] {
        program.action = [&program, arguments] { return upload(program, *arguments); };
    });
}

}  // namespace kapok::cli
