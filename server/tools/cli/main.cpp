// kapok: the command line client. See docs/cli.md.
#include "base/random.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>

namespace {

using kapok::cli::Exit;
using kapok::cli::Program;

void describe(CLI::App& app, Program& program) {
    app.set_version_flag("--version", KAPOK_VERSION);
    app.require_subcommand(1);
    app.fallthrough();  // global options may follow the command
    app.add_flag("--json", program.json, "print one JSON object a line");
    app.add_option("--session",
                   program.session_path,
                   "file with server and token (default: $KAPOK_SESSION, or "
                   "~/.config/kapok/session.json)");
    app.footer(
        "Exit codes: 0 done, 1 wrong usage, 2 refused by the server, 3 not logged in,\n"
        "4 server not reached, 5 --timeout passed before --count.");
    kapok::cli::add_account_commands(app, program);
    kapok::cli::add_send_command(app, program);
    kapok::cli::add_change_commands(app, program);
    kapok::cli::add_tail_command(app, program);
    kapok::cli::add_history_command(app, program);
    kapok::cli::add_search_command(app, program);
    kapok::cli::add_upload_command(app, program);
    kapok::cli::add_users_command(app, program);
    kapok::cli::add_conversations_command(app, program);
    kapok::cli::add_admin_command(app, program);
    kapok::cli::add_groups_command(app, program);
    kapok::cli::add_favourites_command(app, program);
    kapok::cli::add_archive_commands(app, program);
}

Exit run(int argc, char** argv) {
    Program program;
    CLI::App app("Kapok on the command line", "kapok");
    describe(app, program);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? Exit::kDone : Exit::kUsage;
    }
    const auto result = program.action();
    if (!result.has_value()) {
        print_failure(result.error(), program.format());
        return kapok::cli::exit_of(result.error());
    }
    return Exit::kDone;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        kapok::initialise_crypto();
        return static_cast<int>(run(argc, argv));
    } catch (const std::exception& error) {
        fmt::print(stderr, "kapok: {}\n", error.what());
        return static_cast<int>(Exit::kUsage);
    }
}
