// kapok admin stickers import | list | withdraw
#include "kapok/stickers/v1/service.pb.h"
#include "tools/cli/admin.h"
#include "tools/cli/output.h"
#include "tools/cli/upload.h"

#include <unistd.h>

namespace kapok::cli {

namespace {

constexpr std::string_view kStickers = "kapok.stickers.v1.StickersService/";

struct Arguments {
    std::string what;
    std::string title;
    bool for_everyone = false;
};

std::string method(std::string_view name) { return std::string(kStickers) + std::string(name); }

void print_pack(const Program& program, const stickers::v1::StickerPack& pack) {
    program.json ? print_json(pack)
                 : print_line(fmt::format("{}  {}  {} stickers{}",
                                          pack.pack_id(),
                                          one_line(pack.title(), 40),
                                          pack.count(),
                                          pack.for_everyone() ? "  for everyone" : ""));
}

Result<void> import_pack(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    UploadOptions options;
    options.path = arguments.what;
    options.progress =
        !program.json && ::isatty(STDERR_FILENO) != 0 ? Progress::kShown : Progress::kSilent;
    TRY(const auto media, upload_file(*server, options));
    stickers::v1::ImportPackRequest request;
    request.set_media_id(media.media_id());
    request.set_title(arguments.title);
    request.set_for_everyone(arguments.for_everyone);
    TRY(const auto done,
        server->call_twice<stickers::v1::ImportPackResponse>(method("ImportPack"), request));
    print_pack(program, done.pack());
    return Result<void>();
}

Result<void> list_packs(const Program& program, const Arguments& /*arguments*/) {
    TRY(const auto server, program.open());
    TRY(const auto listed,
        server->call_twice<stickers::v1::ListPacksResponse>(method("ListPacks"),
                                                            stickers::v1::ListPacksRequest()));
    for (const auto& pack : listed.packs()) {
        print_pack(program, pack);
    }
    return Result<void>();
}

Result<void> withdraw_pack(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    stickers::v1::WithdrawPackRequest request;
    request.set_pack_id(arguments.what);
    TRY(const auto done,
        server->call_twice<stickers::v1::WithdrawPackResponse>(method("WithdrawPack"), request));
    program.json ? print_json(done) : print_line("Done.");
    return Result<void>();
}

}  // namespace

void add_admin_stickers(CLI::App& admin, Program& program) {
    auto* stickers = admin.add_subcommand("stickers", "packs of stickers");
    stickers->require_subcommand(1);
    auto arguments = std::make_shared<Arguments>();
    auto* import = stickers->add_subcommand("import", "make a pack of a ZIP of pictures");
    import->add_option("file", arguments->what, "the ZIP")->required();
    import->add_option("--title", arguments->title, "instead of what the archive says");
    import->add_flag("--everyone", arguments->for_everyone, "who chose no packs has it");
    run_with(*import, program, arguments, import_pack);
    run_with(*stickers->add_subcommand("list", "the packs of the instance"),
             program,
             arguments,
             list_packs);
    auto* withdraw = stickers->add_subcommand("withdraw", "take a pack out of the store");
    withdraw->add_option("pack", arguments->what, "its id")->required();
    run_with(*withdraw, program, arguments, withdraw_pack);
}

}  // namespace kapok::cli
