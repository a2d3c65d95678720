#include "tools/cli/admin.h"

#include "base/clock.h"
#include "base/ids.h"
#include "tools/cli/output.h"

namespace kapok::cli {

Result<std::int64_t> end_of_span(const std::string& span) {
    const auto wrong = usage("a span is a number with m, h or d, such as 7d: " + span);
    if (span.size() < 2) {
        return wrong;
    }
    const auto number = parse_decimal(std::string_view(span).substr(0, span.size() - 1));
    const char letter = span.back();
    if (!number || *number == 0 || *number > 5'256'000 ||
        (letter != 'm' && letter != 'h' && letter != 'd')) {
        return wrong;
    }
    const std::chrono::minutes unit(letter == 'm' ? 1 : letter == 'h' ? 60 : 1'440);
    return to_ms(SystemClock().wall_now() + unit * static_cast<std::int64_t>(*number));
}

std::string until_text(std::string_view what, std::int64_t until_ms) {
    if (until_ms <= to_ms(SystemClock().wall_now())) {
        return {};
    }
    return fmt::format("  {} until {}", what, time_text(until_ms));
}

void add_admin_command(CLI::App& app, Program& program) {
    auto* admin = app.add_subcommand("admin", "run the instance: people, reports, settings");
    admin->require_subcommand(1);
    add_admin_people(*admin, program);
    add_admin_reports(*admin, program);
    add_admin_instance(*admin, program);
    add_admin_stickers(*admin, program);
    add_admin_backup(*admin, program);
}

}  // namespace kapok::cli
