// The back end of base/log.h: one line on stderr for each record, as text or as JSON.
//
//     2026-11-22T18:00:00.123Z info  message stored conversation=g17 seq=4
//     {"time":"2026-11-22T18:00:00.123Z","level":"info","message":"message stored","seq":"4"}
//
// systemd, Docker and the like keep and rotate what is on stderr.
#pragma once

#include "base/log.h"

#include <string>
#include <string_view>

namespace kapok::config {
class Registry;
}

namespace kapok::observability {

struct LogSettings {
    std::string format = "text";  // or "json"
    std::string level = "info";   // debug, info, warn, error

    // Group "log".
    void declare(config::Registry& registry);
};

// Call at the start of the program, before other threads run.
void start_logging(const LogSettings& settings);
// Call last.
void stop_logging();

// A line without its time; for start_logging() and its test.
std::string format_text(LogLevel level,
                        std::string_view message,
                        std::initializer_list<LogField> fields);
std::string format_json(LogLevel level,
                        std::string_view message,
                        std::initializer_list<LogField> fields);

}  // namespace kapok::observability
