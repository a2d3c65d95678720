// The only file that includes spdlog.
#include "observability/logging.h"

#include "config/config.h"
#include "observability/text.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>

namespace kapok::observability {

namespace {

LogLevel level_of(std::string_view name) {
    return name == "debug"   ? LogLevel::kDebug
           : name == "warn"  ? LogLevel::kWarn
           : name == "error" ? LogLevel::kError
                             : LogLevel::kInfo;
}

std::string_view name_of(LogLevel level) {
    static constexpr std::string_view kNames[] = {"debug", "info", "warn", "error"};
    return kNames[static_cast<std::size_t>(level)];
}

bool is_plain(std::string_view value) {
    return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '\\' && c != '=' &&
               c != 0x7f;
    });
}

}  // namespace

void LogSettings::declare(config::Registry& registry) {
    auto group = registry.group("log", "What the server writes to stderr.");
    group.add("format", format, "Lines for people, or for machines.").one_of({"text", "json"});
    group.add("level", level, "The least important level that is written.")
        .one_of({"debug", "info", "warn", "error"})
        .live([](const std::string& now) { set_log_level(level_of(now)); });
}

// A value with spaces, quotes or line ends is quoted, so that nobody can forge a line or a field.
std::string format_text(LogLevel level,
                        std::string_view message,
                        std::initializer_list<LogField> fields) {
    auto line = fmt::format("{:<5} {}", name_of(level), message);
    for (const auto& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        line += is_plain(field.value) ? field.value : to_json_string(field.value);
    }
    return line;
}

std::string format_json(LogLevel level,
                        std::string_view message,
                        std::initializer_list<LogField> fields) {
    auto line =
        fmt::format(R"("level":"{}","message":{})", name_of(level), to_json_string(message));
    for (const auto& field : fields) {
        line += ',' + to_json_string(field.key) + ':' + to_json_string(field.value);
    }
    return line;
}

void start_logging(const LogSettings& settings) {
    const bool json = settings.format == "json";
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    auto logger = std::make_shared<spdlog::logger>("kapok", std::move(sink));
    const auto* pattern =
        json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})" : "%Y-%m-%dT%H:%M:%S.%eZ %v";
    logger->set_formatter(
        std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc));
    logger->flush_on(spdlog::level::critical);
    set_log_level(level_of(settings.level));
    set_log_sink([logger, json](LogLevel level,
                                std::string_view message,
                                std::initializer_list<LogField> fields) {
        const auto line =
            json ? format_json(level, message, fields) : format_text(level, message, fields);
        // Our level is in the line; spdlog's own only has to let it through.
        logger->log(spdlog::level::critical, spdlog::string_view_t(line.data(), line.size()));
    });
}

void stop_logging() {
    // What is logged while the program ends still appears, without time.
    set_log_sink(
        [](LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
            fmt::print(stderr, "{}\n", format_text(level, message, fields));
        });
}

}  // namespace kapok::observability
