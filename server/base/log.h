// The logging facade: LOG(info, "message stored", kv("conversation", id), kv("seq", seq));
//
// Never a message body, token, phone number or full address: ids only. Levels: error someone must
// act; warn degraded, heals itself; info life cycle; debug per request. A client's mistake is not
// an error. The back end (infra/observability) registers a sink; until then lines go to stderr.
// Thread-safe.
#pragma once

#include <fmt/core.h>

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace kapok {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

struct LogField {
    std::string_view key;
    std::string value;
};

template <class T>
LogField kv(std::string_view key, const T& value) {
    return {key, fmt::format("{}", value)};
}

using LogSink =
    std::function<void(LogLevel, std::string_view message, std::initializer_list<LogField>)>;

// Both are called at start and end of the program only, while no other thread runs.
void set_log_sink(LogSink sink);
void set_log_level(LogLevel level);

bool log_enabled(LogLevel level);
void write_log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields);

namespace log_levels {
inline constexpr LogLevel debug = LogLevel::kDebug;  // NOLINT(readability-identifier-naming)
inline constexpr LogLevel info = LogLevel::kInfo;    // NOLINT(readability-identifier-naming)
inline constexpr LogLevel warn = LogLevel::kWarn;    // NOLINT(readability-identifier-naming)
inline constexpr LogLevel error = LogLevel::kError;  // NOLINT(readability-identifier-naming)
}  // namespace log_levels

}  // namespace kapok

#define LOG(level, message, ...)                                                      \
    do {                                                                              \
        if (::kapok::log_enabled(::kapok::log_levels::level)) {                       \
            ::kapok::write_log(::kapok::log_levels::level, (message), {__VA_ARGS__}); \
        }                                                                             \
    } while (false)
