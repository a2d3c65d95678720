#include "messaging/own_entries.h"

#include <algorithm>

namespace kapok::messaging {

// By bisection: ordinals only grow, and no seq is lower than its ordinal.
Task<Result<std::optional<streams::Entry>>> find_counted(streams::Streams* streams,
                                                         ConversationId id,
                                                         Ordinal ordinal,
                                                         store::SeqRange range) {
    std::optional<streams::Entry> found;
    auto low = std::max(ordinal.value(), range.first.value());
    auto high = range.last.value();
    while (ordinal && low <= high) {
        const auto middle = low + (high - low) / 2;
        CO_TRY(auto entry, co_await streams->find(id.stream(), Seq(middle)));
        if (!entry || entry->ordinal < ordinal) {
            low = middle + 1;
            continue;
        }
        found = std::move(entry);
        high = middle - 1;
    }
    if (found && found->ordinal != ordinal) {
        found.reset();  // it was trimmed
    }
    co_return found;
}

// Sending writes no row: what one wrote last is in the streams. What is imported is as it was.
Task<Result<ReadCursor>> moved_by_own(streams::Streams* streams,
                                      ReadCursor cursor,
                                      Ordinal own,
                                      Seq head) {
    if (own <= cursor.ordinal || cursor.conversation.kind() == Kind::kImported) {
        co_return cursor;
    }
    const store::SeqRange after{.first = Seq(cursor.seq.value() + 1), .last = head};
    CO_TRY(const auto entry, co_await find_counted(streams, cursor.conversation, own, after));
    if (entry) {
        cursor.seq = entry->seq;
        cursor.ordinal = own;
    }
    co_return cursor;
}

}  // namespace kapok::messaging
