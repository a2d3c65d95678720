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

}  // namespace

Result<std::optional<Settings>> read_command_line(int argc, char** argv) {
    CLI::App app("kapokd: the Kapok server", "kapokd");
    Arguments arguments;
    describe(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (app.exit(error) == 0) {
            return std::optional<Settings>();
        }
        return Error(Code::kInvalid, "ARGUMENTS_INVALID", "see kapokd --help");
    }
    Settings settings;
    config::Registry registry;
    settings.declare(registry);
    if (arguments.print_reference) {
        fmt::print("{}", registry.reference());
        return std::optional<Settings>();
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
    observability::start_logging(settings.log);
    for (const auto& line : registry.changed()) {
        LOG(info, "setting", kv("set", line));
    }
    return std::optional<Settings>(std::move(settings));
}

}  // namespace kapok::app
