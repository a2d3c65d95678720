#include "ops/rules.h"

#include "base/ids.h"
#include "base/utf8.h"
#include "ops/api/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

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

std::string text_of(const std::vector<AuditFact>& facts) {
    std::string text;
    for (const auto& fact : facts) {
        text += fmt::format(
            "{}{}:{}", text.empty() ? "" : " ", static_cast<int>(fact.kind), fact.number);
    }
    return text;
}

std::vector<AuditFact> facts_of(std::string_view text) {
    std::vector<AuditFact> facts;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto one = text.substr(0, end);
        const auto colon = std::min(one.find(':'), one.size());
        const auto kind = parse_decimal(one.substr(0, colon));
        const auto number = parse_decimal(one.substr(std::min(colon + 1, one.size())));
        if (kind && number && *kind <= INT32_MAX && *number <= INT64_MAX) {
            facts.push_back({.kind = static_cast<AuditFactKind>(*kind),
                             .number = static_cast<std::int64_t>(*number)});
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return facts;
}

Result<void> check_backup_place(const BackupPlace& place) {
    const std::filesystem::path path(place.directory);
    const bool leaves = std::ranges::any_of(path, [](const auto& part) { return part == ".."; });
    if (!path.is_absolute() || leaves || place.directory.find('\0') != std::string::npos) {
        return Error(Code::kInvalid, errors::kBackupDirectoryInvalid, "an absolute path")
            .with_field("directory");
    }
    const Error elsewhere(Code::kForbidden, errors::kBackupNotHere, "see storage.backup_root");
    if (place.root.empty()) {
        const auto& from = place.address;
        const bool is_here =
            from.starts_with("127.") || from == "::1" || from.starts_with("::ffff:127.");
        return is_here ? Result<void>() : Result<void>(elsewhere);
    }
    const auto below = path.lexically_normal().lexically_relative(
        std::filesystem::path(place.root).lexically_normal());
    return below.empty() || *below.begin() == ".." ? Result<void>(elsewhere) : Result<void>();
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
