#include "app/command_line.h"

#include "base/log.h"
#include "observability/logging.h"

#include <CLI/CLI.hpp>

namespace kapok::app {

namespace {

struct Arguments {
    std::string config;
    std::vector<std::string> overrides;
    std::string data;
    std::string listen;
    std::string port;
    std::string web;
    std::string log_level;
    bool rebuild_search = false;
    bool print_reference = false;
    Action action = Action::kServe;
    std::string file;
    std::string passphrase_file;
};

// The short options are overrides under friendlier names.
std::vector<std::string> all_overrides(const Arguments& arguments) {
    auto overrides = arguments.overrides;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) {
            overrides.push_back(fmt::format("{}={}", name, value));
        }
    };
    add("storage.data", arguments.data);
    add("net.listen", arguments.listen);
    add("net.port", arguments.port);
    add("process.web", arguments.web);
    add("log.level", arguments.log_level);
    add("search.rebuild", arguments.rebuild_search ? "true" : "");
    return overrides;
}

void describe(CLI::App& app, Arguments& arguments) {
    app.set_version_flag("--version", KAPOK_VERSION);
    app.add_option("--config", arguments.config, "TOML file; see docs/reference/config.md");
    app.add_option(
        "--data", arguments.data, "directory of the embedded engines and of files (default: data)");
    app.add_option("--listen", arguments.listen, "address to listen on (default: 127.0.0.1)");
    app.add_option("--port", arguments.port, "port to listen on (default: 8080)");
    app.add_option("--web", arguments.web, "directory of the built web app (default: web/dist)");
    app.add_option("--log-level", arguments.log_level, "debug, info, warn or error");
    app.add_option(
        "--set", arguments.overrides, "any other setting, as name=value; may be repeated");
    app.add_flag("--rebuild-search",
                 arguments.rebuild_search,
                 "make the search index anew from the conversations, while the server runs");
    app.add_flag("--print-config-reference",
                 arguments.print_reference,
                 "print docs/reference/config.md and exit");
}

void describe_move(
    CLI::App& app, Arguments& arguments, const char* name, const char* what, Action action) {
    auto* command = app.add_subcommand(name, what);
    command->fallthrough();  // --data and the like may stand behind it
    command->add_option("FILE", arguments.file, "the archive; see docs/archive-format.md")
        ->required();
    command->add_option("--passphrase-file",
                        arguments.passphrase_file,
                        "file whose first line locks and unlocks the archive");
    command->callback([&arguments, action] { arguments.action = action; });
}

void describe_moves(CLI::App& app, Arguments& arguments) {
    app.require_subcommand(0, 1);
    describe_move(app,
                  arguments,
                  "export",
                  "write the whole instance into an archive, while no kapokd runs on its data",
                  Action::kExport);
    describe_move(app,
                  arguments,
                  "import",
                  "bring a whole instance from an archive into empty data",
                  Action::kImport);
}

Result<std::string> read_passphrase(const std::string& path) {
    if (path.empty()) {
        return std::string();
    }
    TRY(const auto text, config::read_text_file(path));
    auto line = text.substr(0, text.find_first_of("\r\n"));
    if (line.empty()) {
        return Error(Code::kInvalid, "ARGUMENTS_INVALID", path + " has no passphrase");
    }
    return line;
}

}  // namespace

Result<std::optional<Command>> read_command_line(int argc, char** argv) {
    CLI::App app("kapokd: the Kapok server", "kapokd");
    Arguments arguments;
    describe(app, arguments);
    describe_moves(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (app.exit(error) == 0) {
            return std::optional<Command>();
        }
        return Error(Code::kInvalid, "ARGUMENTS_INVALID", "see kapokd --help");
    }
    Command command{.action = arguments.action, .file = arguments.file};
    auto& settings = command.settings;
    config::Registry registry;
    settings.declare(registry);
    if (arguments.print_reference) {
        fmt::print("{}", registry.reference());
        return std::optional<Command>();
    }
    config::Sources sources{.file_name = arguments.config,
                            .toml = {},
                            .environment = config::process_environment(),
                            .overrides = all_overrides(arguments)};
    if (!arguments.config.empty()) {
        TRY(sources.toml, config::read_text_file(arguments.config));
    }
    TRY_VOID(registry.load(sources));
    TRY_VOID(settings.check());
    TRY(command.passphrase, read_passphrase(arguments.passphrase_file));
    observability::start_logging(settings.log);
    for (const auto& line : registry.changed()) {
        LOG(info, "setting", kv("set", line));
    }
    return std::optional(std::move(command));
}

}  // namespace kapok::app
