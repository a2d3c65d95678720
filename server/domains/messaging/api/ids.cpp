#include "messaging/api/ids.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::messaging {
namespace {

// Ids of users have 63 bits.
constexpr std::uint64_t kImportedBit = 1ULL << 63U;

}  // namespace

ConversationId ConversationId::direct(UserId a, UserId b) {
    return {std::min(a.value(), b.value()), std::max(a.value(), b.value())};
}

ConversationId ConversationId::group(std::uint64_t number) { return {0, number}; }

ConversationId ConversationId::service(UserId user) { return {user.value(), 0}; }

ConversationId ConversationId::imported(UserId user, std::uint64_t number) {
    return {user.value(), number | kImportedBit};
}

std::optional<ConversationId> ConversationId::of_stream(const streams::StreamId& stream) {
    return stream.kind == 'c' ? std::optional(ConversationId(stream.high, stream.low))
                              : std::nullopt;
}

std::optional<ConversationId> ConversationId::parse(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    const auto rest = text.substr(1);
    if (text.front() == 'g') {
        const auto number = parse_decimal(rest);
        return number && *number != 0 ? std::optional(group(*number)) : std::nullopt;
    }
    if (text.front() == 's') {
        const auto user = parse_decimal(rest);
        return user && *user != 0 ? std::optional(service(UserId(*user))) : std::nullopt;
    }
    const auto dash = rest.find('-');
    if ((text.front() != 'd' && text.front() != 'i') || dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto smaller = parse_decimal(rest.substr(0, dash));
    const auto larger = parse_decimal(rest.substr(dash + 1));
    if (!smaller || !larger || *smaller == 0 || *larger >= kImportedBit) {
        return std::nullopt;
    }
    if (text.front() == 'i') {
        return imported(UserId(*smaller), *larger);
    }
    if (*smaller > *larger) {
        return std::nullopt;
    }
    return ConversationId(*smaller, *larger);
}

Kind ConversationId::kind() const {
    if (high_ == 0) {
        return Kind::kGroup;
    }
    if (low_ == 0) {
        return Kind::kService;
    }
    if (low_ >= kImportedBit) {
        return Kind::kImported;
    }
    return high_ == low_ ? Kind::kSelf : Kind::kDirect;
}

std::string ConversationId::text() const {
    switch (kind()) {
        case Kind::kGroup:
            return fmt::format("g{}", low_);
        case Kind::kService:
            return fmt::format("s{}", high_);
        case Kind::kImported:
            return fmt::format("i{}-{}", high_, low_ & ~kImportedBit);
        default:
            return fmt::format("d{}-{}", high_, low_);
    }
}

streams::StreamId ConversationId::stream() const { return {'c', high_, low_}; }

UserId ConversationId::peer_of(UserId user) const {
    if (high_ == 0 || !user) {
        return {};
    }
    if (user == first()) {
        return low_ == 0 || low_ >= kImportedBit ? user : second();
    }
    return user == second() ? first() : UserId{};
}

}  // namespace kapok::messaging
