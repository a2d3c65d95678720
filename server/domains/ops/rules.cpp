#include "ops/rules.h"

#include "base/ids.h"
#include "base/utf8.h"
#include "ops/api/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kapok::ops::rules {

Result<void> check_retention(const Retention& retention) {
    if (std::max({retention.direct_days, retention.group_days, retention.self_days}) >
        kRetentionDaysMax) {
        return Error(Code::kInvalid, errors::kRetentionInvalid, "at most 3,650 days")
            .with_field("retention");
    }
    return {};
}

std::string text_of(const Retention& retention) {
    return fmt::format(
        "{} {} {}", retention.direct_days, retention.group_days, retention.self_days);
}

std::optional<Retention> retention_of(std::string_view text) {
    std::array<std::uint32_t, 3> days{};
    for (std::size_t i = 0; i < days.size(); ++i) {
        const auto end = std::min(text.find(' '), text.size());
        const auto number = parse_decimal(text.substr(0, end));
        if (!number || *number > kRetentionDaysMax) {
            return std::nullopt;
        }
        days.at(i) = static_cast<std::uint32_t>(*number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return Retention{.direct_days = days[0], .group_days = days[1], .self_days = days[2]};
}

Result<std::string> check_announcement(std::string_view text) {
    const auto trimmed = trim(text);
    const auto characters = count_characters(trimmed);
    if (!characters || *characters == 0 || *characters > kAnnouncementCharactersMax ||
        has_control_characters(trimmed, "\n")) {
        return Error(Code::kInvalid, errors::kAnnouncementInvalid, "1 to 500 characters")
            .with_field("text");
    }
    return std::string(trimmed);
}

Result<std::size_t> page_size(std::uint32_t asked, PageSizes sizes) {
    if (asked > sizes.most) {
        return Error(Code::kInvalid, errors::kLimitTooLarge, fmt::format("at most {}", sizes.most))
            .with_field("limit");
    }
    return asked == 0 ? sizes.usual : asked;
}

Result<std::uint64_t> number_of_token(std::string_view token) {
    if (token.empty()) {
        return std::uint64_t{0};
    }
    const auto number = parse_decimal(token);
    if (!number || *number > INT64_MAX) {
        return Error(Code::kInvalid, errors::kPageTokenInvalid, "not a token of this method")
            .with_field("page_token");
    }
    return *number;
}

WallTime day_of(WallTime time) { return std::chrono::floor<std::chrono::days>(time); }

}  // namespace kapok::ops::rules
