// kapok admin …: what administrators and moderators do, from a shell. Each file adds its
// subcommands.
#pragma once

#include "base/result.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kapok::cli {

void add_admin_people(CLI::App& admin, Program& program);    // users, roles, bans, groups
void add_admin_reports(CLI::App& admin, Program& program);   // reports, word filter
void add_admin_instance(CLI::App& admin, Program& program);  // overview, settings, audit log
void add_admin_stickers(CLI::App& admin, Program& program);  // packs of stickers
void add_admin_backup(CLI::App& admin, Program& program);    // backups and what is made of them

// "30m", "12h", "7d" from now, as the server's times are; usage if it is none of these.
Result<std::int64_t> end_of_span(const std::string& span);
// "until 2026-12-01 10:00:00", or nothing for a time that has passed.
std::string until_text(std::string_view what, std::int64_t until_ms);

// `command` runs function(program, *arguments).
template <class Arguments>
void run_with(CLI::App& command,
              Program& program,
              std::shared_ptr<Arguments> arguments,
              Result<void> (*function)(const Program&, const Arguments&)) {
    command.callback([&program, arguments, function] {
        program.action = [&program, arguments, function] { return function(program, *arguments); };
    });
}

}  // namespace kapok::cli
