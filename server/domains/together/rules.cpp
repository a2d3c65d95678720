#include "together/rules.h"

#include "base/encoding.h"
#include "base/utf8.h"
#include "together/api/errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::together::rules {
namespace {

constexpr std::uint32_t kPageUsual = 50;
constexpr std::uint32_t kPageMost = 200;

Error invalid(std::string_view reason, std::string_view field) {
    return Error(Code::kInvalid, reason).with_field(std::string(field));
}

}  // namespace

Result<Choice> check_choice(const Poll& poll, Choice choice) {
    std::sort(choice.begin(), choice.end());
    choice.erase(std::unique(choice.begin(), choice.end()), choice.end());
    if (!choice.empty() && choice.back() >= poll.options.size()) {
        return invalid(errors::kOptionUnknown, "options");
    }
    if (!poll.multiple && choice.size() > 1) {
        return invalid(errors::kOneOptionOnly, "options");
    }
    return choice;
}

Result<std::string> check_line(std::string_view text, const Limits& limits) {
    const auto line = trim(text);
    const auto characters = count_characters(line);
    if (!characters || *characters == 0 || *characters > limits.line_characters ||
        has_control_characters(line)) {
        return invalid(errors::kLineInvalid, "text");
    }
    return std::string(line);
}

bool is_over(const messaging::Body& body, WallTime now) {
    const auto* poll = std::get_if<Poll>(&body);
    return poll != nullptr && poll->closes != WallTime{} && poll->closes <= now;
}

Result<void> check_open(const messaging::Body& body, bool closed) {
    if (!closed) {
        return {};
    }
    const bool is_poll = std::holds_alternative<Poll>(body);
    return Error(Code::kGone, is_poll ? errors::kPollClosed : errors::kRelayClosed)
        .with_field("seq");
}

Result<void> may_remove(const RemovalCase& removal) {
    if (removal.caller != removal.line_of && removal.caller != removal.creator) {
        return Error(Code::kForbidden, errors::kLineNotYours).with_field("user_id");
    }
    return {};
}

Result<std::size_t> page_size(std::uint32_t asked) {
    if (asked > kPageMost) {
        return invalid(errors::kLimitTooLarge, "limit");
    }
    return std::size_t{asked == 0 ? kPageUsual : asked};
}

Result<std::uint64_t> place_of_token(const std::string& token) {
    if (token.empty()) {
        return std::uint64_t{0};
    }
    const auto place = parse_decimal(from_base64url(token).value_or(""));
    if (!place || *place > std::uint64_t{INT64_MAX}) {
        return invalid(errors::kPageTokenInvalid, "page_token");
    }
    return *place;
}

std::string token_of_place(std::uint64_t place) { return to_base64url(fmt::format("{}", place)); }

}  // namespace kapok::together::rules
