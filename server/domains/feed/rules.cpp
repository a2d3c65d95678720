#include "feed/rules.h"

#include "base/random.h"
#include "feed/api/errors.h"
#include "feed/api/feed.h"

#include <fmt/format.h>

namespace kapok::feed {

Result<std::uint32_t> page_size(std::uint32_t limit) {
    if (limit > kPageMax) {
        return Error(Code::kInvalid, kLimitTooLarge, "limit is at most 500").with_field("limit");
    }
    return limit == 0 ? kPageDefault : limit;
}

std::string encode_pending(UserId user, std::string_view change) {
    return fmt::format("{} {}", user, change);
}

std::optional<PendingChange> decode_pending(std::string_view payload) {
    const auto space = payload.find(' ');
    if (space == std::string_view::npos) {
        return std::nullopt;
    }
    const auto user = parse_decimal(payload.substr(0, space));
    if (!user || *user == 0) {
        return std::nullopt;
    }
    return PendingChange{UserId(*user), std::string(payload.substr(space + 1))};
}

streams::Append append_of(std::int64_t row_id, PendingChange pending) {
    streams::Append append;
    append.stream = stream_of(pending.user);
    append.client_message_id = fmt::format("outbox-{}", row_id);
    append.content_hash = hash64(pending.change);
    append.payload = std::move(pending.change);
    return append;
}

}  // namespace kapok::feed
