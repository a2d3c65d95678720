#include "streams/mover.h"

#include "streams/errors.h"

#include <fmt/format.h>

namespace kapok::streams {
namespace {

constexpr std::size_t kClientMessageIdBytesMax = 128;

// Whether an entry can stand behind that head, as the numbers and times of a stream go.
bool follows(const Head& head, const Entry& entry) {
    const std::uint64_t counted = entry.countable == Countable::kYes ? 1 : 0;
    const auto id_bytes = entry.client_message_id.size();
    return entry.seq.value() == head.seq.value() + 1 &&
           entry.ordinal.value() == head.ordinal.value() + counted && entry.time >= head.time &&
           id_bytes > 0 && id_bytes <= kClientMessageIdBytesMax;
}

}  // namespace

Error misplaced(std::string detail) {
    return Error(Code::kConflict, kRestoreMisplaced, "entries do not follow what is there")
        .with_detail(std::move(detail));
}

Result<std::span<const Stored>> rest_behind(const Head& head, std::span<const Stored> entries) {
    while (!entries.empty() && entries.front().entry.seq <= head.seq) {
        entries = entries.subspan(1);
    }
    auto at = head;
    for (const auto& stored : entries) {
        if (!follows(at, stored.entry)) {
            return misplaced(fmt::format("{} behind {}", stored.entry.seq.value(), at.seq.value()));
        }
        at = {.seq = stored.entry.seq, .ordinal = stored.entry.ordinal, .time = stored.entry.time};
    }
    return entries;
}

}  // namespace kapok::streams
