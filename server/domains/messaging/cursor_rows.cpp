#include "messaging/cursor_rows.h"

#include "feed/api/feed.h"
#include "messaging/service.h"
#include "messaging/wire.h"

#include <utility>

namespace kapok::messaging {

ReadCursor cursor_of(const store::MemberRow& row) {
    return {.conversation = row.conversation, .seq = row.read_seq, .ordinal = row.read_ordinal};
}

bool moves(const store::MemberRow& row, const ReadCursor& to) {
    return to.seq > row.read_seq || row.marked_unread;
}

void advance_read(storage::Tx& tx,
                  store::MemberRow& row,
                  const ReadCursor& to,
                  const streams::Head& head) {
    if (!moves(row, to)) {
        return;
    }
    const bool was_marked = std::exchange(row.marked_unread, false);
    const bool advances = to.seq > row.read_seq;
    if (advances) {
        row.read_seq = to.seq;
        row.read_ordinal = to.ordinal;
        store::remove_read_mentions(tx, row.conversation, row.user, to.ordinal);
    }
    store::put_member(tx, row);
    if (advances) {
        feed::append(tx, row.user, wire::feed_change(cursor_of(row)));
    }
    if (was_marked) {
        feed::append(tx, row.user, wire::feed_change(membership_of(row, head)));
    }
}

}  // namespace kapok::messaging
