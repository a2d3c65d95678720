// What all commands share: the global options, the session and the server behind it.
#pragma once

#include "tools/cli/failure.h"
#include "tools/cli/server.h"
#include "tools/cli/session_file.h"

#include <functional>
#include <memory>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace kapok::cli {

struct Program {
    bool json = false;
    std::string session_path = default_session_path();
    // Set by the command that was given; run after all arguments were read.
    std::function<Result<void>()> action;

    [[nodiscard]] Format format() const { return json ? Format::kJson : Format::kHuman; }
    // The server one is logged in to.
    [[nodiscard]] Result<std::unique_ptr<Server>> open() const {
        TRY(auto session, read_session(session_path));
        return Server::create(session.server, session.token);
    }
};

// One function a command, each in a file of that name. `program` outlives `app`.
void add_account_commands(CLI::App& app, Program& program);  // login, register, logout, whoami
void add_send_command(CLI::App& app, Program& program);
void add_change_commands(CLI::App& app, Program& program);  // edit, react
void add_tail_command(CLI::App& app, Program& program);
void add_history_command(CLI::App& app, Program& program);
void add_search_command(CLI::App& app, Program& program);
void add_upload_command(CLI::App& app, Program& program);
void add_users_command(CLI::App& app, Program& program);
void add_conversations_command(CLI::App& app, Program& program);
void add_admin_command(CLI::App& app, Program& program);
void add_groups_command(CLI::App& app, Program& program);
void add_favourites_command(CLI::App& app, Program& program);
void add_archive_commands(CLI::App& app, Program& program);  // export, import

}  // namespace kapok::cli
