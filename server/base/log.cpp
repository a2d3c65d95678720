#include "base/log.h"

#include <atomic>
#include <cstdio>

namespace kapok {

namespace {

constexpr std::string_view kNames[] = {"debug", "info", "warn", "error"};
std::atomic<LogLevel> g_level{LogLevel::kInfo};

LogSink& sink() {
    static LogSink instance =
        [](LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
            std::string line = fmt::format("{} {}", kNames[static_cast<int>(level)], message);
            for (const auto& field : fields) {
                line += fmt::format(" {}={}", field.key, field.value);
            }
            fmt::print(stderr, "{}\n", line);
        };
    return instance;
}

}  // namespace

void set_log_sink(LogSink new_sink) { sink() = std::move(new_sink); }
void set_log_level(LogLevel level) { g_level = level; }
bool log_enabled(LogLevel level) { return level >= g_level.load(std::memory_order_relaxed); }

void write_log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
    sink()(level, message, fields);
}

}  // namespace kapok
