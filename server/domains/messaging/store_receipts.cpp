#include "messaging/store_receipts.h"

#include <algorithm>

namespace kapok::messaging::store {

constexpr std::string_view kListReceipts =
    "SELECT m.user_id, m.read_seq, COALESCE(d.seq, 0), m.join_seq, m.read_ordinal "
    "FROM messaging_member m "
    "LEFT JOIN messaging_delivery d ON d.conversation_id = m.conversation_id "
    "AND d.user_id = m.user_id WHERE m.conversation_id = $1 AND m.active = 1";

std::vector<Receipt> list_receipts(storage::Tx& tx, ConversationId id) {
    std::vector<Receipt> receipts;
    for (const auto& row : tx.query(kListReceipts, {id.text()})) {
        const auto read = row.id<Seq>(1);
        receipts.push_back({.conversation = id,
                            .user = row.id<UserId>(0),
                            .read = read,
                            .delivered = std::max(read, row.id<Seq>(2)),
                            .join_seq = row.id<Seq>(3),
                            .read_ordinal = row.id<Ordinal>(4)});
    }
    return receipts;
}

constexpr std::string_view kAdvanceDelivery =
    "INSERT INTO messaging_delivery (conversation_id, user_id, seq) VALUES ($1, $2, $3) "
    "ON CONFLICT (conversation_id, user_id) DO UPDATE SET seq = excluded.seq "
    "WHERE messaging_delivery.seq < excluded.seq";

bool advance_delivery(storage::Tx& tx, ConversationId id, UserId user, Seq seq) {
    return tx.exec(kAdvanceDelivery, {id.text(), user, seq}) == 1;
}

constexpr std::string_view kForgetMember =
    "DELETE FROM messaging_member WHERE conversation_id = $1 AND user_id = $2";
constexpr std::string_view kForgetIntervals =
    "DELETE FROM messaging_past_interval WHERE conversation_id = $1 AND user_id = $2";

void erase_member(storage::Tx& tx, ConversationId id, UserId user) {
    for (const auto statement : {kForgetMember, kForgetIntervals}) {
        tx.exec(statement, {id.text(), user});
    }
}

constexpr std::string_view kForgetSettings =
    "UPDATE messaging_member SET pinned = 0, muted = 0, hidden = 0, hidden_ordinal = 0, draft = "
    "'', "
    "marked_unread = 0, read_seq = 0, read_ordinal = 0 WHERE user_id = $1";
constexpr std::string_view kForgetDelivery = "DELETE FROM messaging_delivery WHERE user_id = $1";
constexpr std::string_view kForgetMentions = "DELETE FROM messaging_mention WHERE user_id = $1";
constexpr std::string_view kForgetNames = "DELETE FROM messaging_member_name WHERE user_id = $1";
constexpr std::string_view kForgetRequests =
    "DELETE FROM messaging_join_request WHERE user_id = $1";
constexpr std::string_view kForgetHidden = "DELETE FROM messaging_hidden WHERE user_id = $1";
constexpr std::string_view kForgetBans = "DELETE FROM messaging_ban WHERE user_id = $1";
constexpr std::string_view kForgetRooms = "DELETE FROM messaging_face_guest WHERE user_id = $1";

void erase_settings(storage::Tx& tx, UserId user) {
    for (const auto statement : {kForgetSettings,
                                 kForgetDelivery,
                                 kForgetMentions,
                                 kForgetNames,
                                 kForgetRequests,
                                 kForgetHidden,
                                 kForgetBans,
                                 kForgetRooms}) {
        tx.exec(statement, {user});
    }
}

}  // namespace kapok::messaging::store
