#include "contacts/store.h"

namespace kapok::contacts::store {
namespace {

using storage::Row;

Edge read_edge(const Row& row) {
    return {.owner = row.id<UserId>(0),
            .other = row.id<UserId>(1),
            .is_contact = row.flag(2),
            .blocked = row.flag(3),
            .remark = row.text(4),
            .since = row.time(5),
            .note = row.text(6),
            .starred = row.flag(7),
            .tags = {},
            .presence = static_cast<Sharing>(row.integer(8)),
            .receipts = static_cast<Sharing>(row.integer(9)),
            .typing = static_cast<Sharing>(row.integer(10)),
            .awaits_answer = row.flag(11)};
}

Request read_request(const Row& row) {
    return {.asker = row.id<UserId>(0),
            .asked = row.id<UserId>(1),
            .reason = row.text(2),
            .remark = row.text(3),
            .state = static_cast<RequestState>(row.integer(4)),
            .hidden = row.flag(5),
            .sent = row.time(6),
            .source = static_cast<AddSource>(row.integer(7))};
}

std::vector<Edge> read_edges(const storage::Rows& rows) {
    std::vector<Edge> edges;
    edges.reserve(rows.size());
    for (const auto& row : rows) {
        edges.push_back(read_edge(row));
    }
    return edges;
}

// Rows of (owner, other, tag) to the edges they belong to, both in the same order.
void add_tags(std::vector<Edge>& edges, const storage::Rows& rows) {
    auto edge = edges.begin();
    for (const auto& row : rows) {
        const auto owner = row.id<UserId>(0);
        const auto other = row.id<UserId>(1);
        while (edge != edges.end() && (edge->owner != owner || edge->other != other)) {
            ++edge;
        }
        if (edge == edges.end()) {
            return;
        }
        edge->tags.push_back(row.id<TagId>(2));
    }
}

#define KAPOK_EDGE_COLUMNS                                                                 \
    "owner_id, other_id, is_contact, blocked, remark, since_ms, note, starred, presence, " \
    "receipts, typing, awaits_answer"
#define KAPOK_REQUEST_COLUMNS "asker_id, asked_id, reason, remark, state, hidden, sent_ms, source"

}  // namespace

constexpr std::string_view kFindEdge =
    "SELECT " KAPOK_EDGE_COLUMNS " FROM contacts_edge WHERE owner_id = $1 AND other_id = $2";
constexpr std::string_view kFindTagged =
    "SELECT tag_id FROM contacts_tagged WHERE owner_id = $1 AND other_id = $2 ORDER BY tag_id";

Edge find_edge(Tx& tx, UserId owner, UserId other) {
    if (const auto row = tx.query_row(kFindEdge, {owner, other})) {
        auto edge = read_edge(*row);
        for (const auto& tag : tx.query(kFindTagged, {owner, other})) {
            edge.tags.push_back(tag.id<TagId>(0));
        }
        return edge;
    }
    Edge none;
    none.owner = owner;
    none.other = other;
    return none;
}

constexpr std::string_view kFindRemark =
    "SELECT remark FROM contacts_edge WHERE owner_id = $1 AND other_id = $2";

std::string find_remark(Tx& tx, UserId owner, UserId other) {
    const auto row = tx.query_row(kFindRemark, {owner, other});
    return row ? row->text(0) : std::string();
}

constexpr std::string_view kFindRequest =
    "SELECT " KAPOK_REQUEST_COLUMNS " FROM contacts_request WHERE asker_id = $1 AND asked_id = $2";

static std::optional<Request> find_request(Tx& tx, UserId asker, UserId asked) {
    const auto row = tx.query_row(kFindRequest, {asker, asked});
    return row ? std::optional(read_request(*row)) : std::nullopt;
}

Pair find_pair(Tx& tx, UserId me, UserId other) {
    Pair pair;
    pair.me = me;
    pair.other = other;
    pair.mine = find_edge(tx, me, other);
    pair.theirs = find_edge(tx, other, me);
    pair.outgoing = find_request(tx, me, other);
    pair.incoming = find_request(tx, other, me);
    return pair;
}

constexpr std::string_view kDeleteEdge =
    "DELETE FROM contacts_edge WHERE owner_id = $1 AND other_id = $2";
constexpr std::string_view kPutEdge =
    "INSERT INTO contacts_edge (" KAPOK_EDGE_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT (owner_id, other_id) DO UPDATE SET is_contact = excluded.is_contact, "
    "blocked = excluded.blocked, remark = excluded.remark, since_ms = excluded.since_ms, "
    "note = excluded.note, starred = excluded.starred, presence = excluded.presence, "
    "receipts = excluded.receipts, typing = excluded.typing, "
    "awaits_answer = excluded.awaits_answer";
constexpr std::string_view kDeleteTagged =
    "DELETE FROM contacts_tagged WHERE owner_id = $1 AND other_id = $2";
constexpr std::string_view kAddTagged =
    "INSERT INTO contacts_tagged (owner_id, other_id, tag_id) VALUES ($1, $2, $3) "
    "ON CONFLICT DO NOTHING";

void put_edge(Tx& tx, const Edge& edge) {
    if (!edge.is_contact && !edge.blocked && !edge.awaits_answer) {
        tx.exec(kDeleteEdge, {edge.owner, edge.other});
    } else {
        tx.exec(kPutEdge,
                {edge.owner,
                 edge.other,
                 edge.is_contact,
                 edge.blocked,
                 edge.remark,
                 edge.since,
                 edge.note,
                 edge.starred,
                 static_cast<int>(edge.presence),
                 static_cast<int>(edge.receipts),
                 static_cast<int>(edge.typing),
                 edge.awaits_answer});
    }
    tx.exec(kDeleteTagged, {edge.owner, edge.other});
    for (const auto tag : edge.tags) {
        tx.exec(kAddTagged, {edge.owner, edge.other, tag});
    }
}

constexpr std::string_view kCountContacts =
    "SELECT COUNT(*) FROM contacts_edge WHERE owner_id = $1 AND is_contact = 1";

std::int64_t count_contacts(Tx& tx, UserId owner) {
    return tx.query_row(kCountContacts, {owner})->integer(0);
}

constexpr std::string_view kListEdges =
    "SELECT " KAPOK_EDGE_COLUMNS
    " FROM contacts_edge WHERE owner_id = $1 AND other_id > $2 AND (is_contact = 1 OR blocked = 1) "
    "ORDER BY other_id LIMIT $3";
constexpr std::string_view kListTagged =
    "SELECT owner_id, other_id, tag_id FROM contacts_tagged "
    "WHERE owner_id = $1 AND other_id > $2 AND other_id <= $3 ORDER BY other_id, tag_id";

std::vector<Edge> list_edges(Tx& tx, UserId owner, Page page) {
    auto edges = read_edges(tx.query(kListEdges, {owner, page.after, page.limit}));
    if (!edges.empty()) {
        add_tags(edges, tx.query(kListTagged, {owner, page.after, edges.back().other}));
    }
    return edges;
}

constexpr std::string_view kListEdgesTo =
    "SELECT " KAPOK_EDGE_COLUMNS
    " FROM contacts_edge WHERE other_id = $1 AND owner_id > $2 AND (is_contact = 1 OR blocked = 1) "
    "ORDER BY owner_id LIMIT $3";
constexpr std::string_view kListTaggedTo =
    "SELECT owner_id, other_id, tag_id FROM contacts_tagged "
    "WHERE other_id = $1 AND owner_id > $2 AND owner_id <= $3 ORDER BY owner_id, tag_id";

std::vector<Edge> list_edges_to(Tx& tx, UserId other, Page page) {
    auto edges = read_edges(tx.query(kListEdgesTo, {other, page.after, page.limit}));
    if (!edges.empty()) {
        add_tags(edges, tx.query(kListTaggedTo, {other, page.after, edges.back().owner}));
    }
    return edges;
}

constexpr std::string_view kListExceptions =
    "SELECT owner_id, other_id, blocked, receipts FROM contacts_edge "
    "WHERE (owner_id = $1 OR other_id = $1) AND (blocked = 1 OR receipts <> 0)";

std::vector<UserId> list_no_receipts(Tx& tx, UserId user) {
    std::vector<UserId> users;
    for (const auto& row : tx.query(kListExceptions, {user})) {
        if (row.flag(2) || static_cast<Sharing>(row.integer(3)) == Sharing::kNever) {
            const auto owner = row.id<UserId>(0);
            users.push_back(owner == user ? row.id<UserId>(1) : owner);
        }
    }
    return users;
}

constexpr std::string_view kPutRequest =
    "INSERT INTO contacts_request (" KAPOK_REQUEST_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (asker_id, asked_id) DO UPDATE SET "
    "reason = excluded.reason, remark = excluded.remark, state = excluded.state, "
    "hidden = excluded.hidden, sent_ms = excluded.sent_ms, source = excluded.source";

void put_request(Tx& tx, const Request& request) {
    tx.exec(kPutRequest,
            {request.asker,
             request.asked,
             request.reason,
             request.remark,
             static_cast<int>(request.state),
             request.hidden,
             request.sent,
             static_cast<int>(request.source)});
}

constexpr std::string_view kListRequests =
    "SELECT " KAPOK_REQUEST_COLUMNS
    " FROM contacts_request WHERE asker_id = $1 UNION ALL SELECT " KAPOK_REQUEST_COLUMNS
    " FROM contacts_request WHERE asked_id = $1 AND hidden = 0 "
    "ORDER BY sent_ms DESC, asker_id, asked_id LIMIT $2";

std::vector<Request> list_requests(Tx& tx, UserId user, std::size_t limit) {
    std::vector<Request> requests;
    for (const auto& row : tx.query(kListRequests, {user, limit})) {
        requests.push_back(read_request(row));
    }
    return requests;
}

constexpr std::string_view kFindCard = "SELECT token FROM contacts_card WHERE user_id = $1";

std::optional<std::string> find_card(Tx& tx, UserId user) {
    const auto row = tx.query_row(kFindCard, {user});
    return row ? std::optional(row->text(0)) : std::nullopt;
}

constexpr std::string_view kFindCardOwner = "SELECT user_id FROM contacts_card WHERE token = $1";

std::optional<UserId> find_card_owner(Tx& tx, std::string_view token) {
    const auto row = tx.query_row(kFindCardOwner, {token});
    return row ? std::optional(row->id<UserId>(0)) : std::nullopt;
}

constexpr std::string_view kCreateCard =
    "INSERT INTO contacts_card (user_id, token) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING";

void create_card(Tx& tx, UserId user, std::string_view token) {
    tx.exec(kCreateCard, {user, token});
}

constexpr std::string_view kReplaceCard =
    "INSERT INTO contacts_card (user_id, token) VALUES ($1, $2) "
    "ON CONFLICT (user_id) DO UPDATE SET token = excluded.token";

void replace_card(Tx& tx, UserId user, std::string_view token) {
    tx.exec(kReplaceCard, {user, token});
}

// A user's own rows, one statement a table. What others keep about them stays.
constexpr std::string_view kForgetEdges = "DELETE FROM contacts_edge WHERE owner_id = $1";
constexpr std::string_view kForgetTagged = "DELETE FROM contacts_tagged WHERE owner_id = $1";
constexpr std::string_view kForgetTags = "DELETE FROM contacts_tag WHERE owner_id = $1";
constexpr std::string_view kForgetRequests =
    "DELETE FROM contacts_request WHERE asker_id = $1 OR asked_id = $1";
constexpr std::string_view kForgetCard = "DELETE FROM contacts_card WHERE user_id = $1";
constexpr std::string_view kForgetPrivacy = "DELETE FROM contacts_privacy WHERE user_id = $1";
constexpr std::string_view kForgetUploads = "DELETE FROM contacts_book_uploads WHERE owner_id = $1";

void erase_user(Tx& tx, UserId user) {
    for (const auto statement : {kForgetEdges,
                                 kForgetTagged,
                                 kForgetTags,
                                 kForgetRequests,
                                 kForgetCard,
                                 kForgetPrivacy,
                                 kForgetUploads}) {
        tx.exec(statement, {user});
    }
}

}  // namespace kapok::contacts::store
