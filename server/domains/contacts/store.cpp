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
            .since = row.time(5)};
}

Request read_request(const Row& row) {
    return {.asker = row.id<UserId>(0),
            .asked = row.id<UserId>(1),
            .reason = row.text(2),
            .remark = row.text(3),
            .state = static_cast<RequestState>(row.integer(4)),
            .hidden = row.flag(5),
            .sent = row.time(6)};
}

std::vector<Edge> read_edges(const storage::Rows& rows) {
    std::vector<Edge> edges;
    edges.reserve(rows.size());
    for (const auto& row : rows) {
        edges.push_back(read_edge(row));
    }
    return edges;
}

}  // namespace

constexpr std::string_view kFindEdge =
    "SELECT owner_id, other_id, is_contact, blocked, remark, since_ms FROM contacts_edge "
    "WHERE owner_id = $1 AND other_id = $2";

Edge find_edge(Tx& tx, UserId owner, UserId other) {
    if (const auto row = tx.query_row(kFindEdge, {owner, other})) {
        return read_edge(*row);
    }
    Edge none;
    none.owner = owner;
    none.other = other;
    return none;
}

constexpr std::string_view kFindRequest =
    "SELECT asker_id, asked_id, reason, remark, state, hidden, sent_ms FROM contacts_request "
    "WHERE asker_id = $1 AND asked_id = $2";

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
    "INSERT INTO contacts_edge (owner_id, other_id, is_contact, blocked, remark, since_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (owner_id, other_id) DO UPDATE SET "
    "is_contact = excluded.is_contact, blocked = excluded.blocked, remark = excluded.remark, "
    "since_ms = excluded.since_ms";

void put_edge(Tx& tx, const Edge& edge) {
    if (!edge.is_contact && !edge.blocked) {
        tx.exec(kDeleteEdge, {edge.owner, edge.other});
        return;
    }
    tx.exec(kPutEdge,
            {edge.owner, edge.other, edge.is_contact, edge.blocked, edge.remark, edge.since});
}

constexpr std::string_view kCountContacts =
    "SELECT COUNT(*) FROM contacts_edge WHERE owner_id = $1 AND is_contact = 1";

std::int64_t count_contacts(Tx& tx, UserId owner) {
    return tx.query_row(kCountContacts, {owner})->integer(0);
}

constexpr std::string_view kListEdges =
    "SELECT owner_id, other_id, is_contact, blocked, remark, since_ms FROM contacts_edge "
    "WHERE owner_id = $1 AND other_id > $2 ORDER BY other_id LIMIT $3";

std::vector<Edge> list_edges(Tx& tx, UserId owner, Page page) {
    return read_edges(tx.query(kListEdges, {owner, page.after, page.limit}));
}

constexpr std::string_view kListEdgesTo =
    "SELECT owner_id, other_id, is_contact, blocked, remark, since_ms FROM contacts_edge "
    "WHERE other_id = $1 AND owner_id > $2 ORDER BY owner_id LIMIT $3";

std::vector<Edge> list_edges_to(Tx& tx, UserId other, Page page) {
    return read_edges(tx.query(kListEdgesTo, {other, page.after, page.limit}));
}

constexpr std::string_view kPutRequest =
    "INSERT INTO contacts_request (asker_id, asked_id, reason, remark, state, hidden, sent_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (asker_id, asked_id) DO UPDATE SET "
    "reason = excluded.reason, remark = excluded.remark, state = excluded.state, "
    "hidden = excluded.hidden, sent_ms = excluded.sent_ms";

void put_request(Tx& tx, const Request& request) {
    tx.exec(kPutRequest,
            {request.asker,
             request.asked,
             request.reason,
             request.remark,
             static_cast<int>(request.state),
             request.hidden,
             request.sent});
}

constexpr std::string_view kListRequests =
    "SELECT asker_id, asked_id, reason, remark, state, hidden, sent_ms FROM contacts_request "
    "WHERE asker_id = $1 UNION ALL "
    "SELECT asker_id, asked_id, reason, remark, state, hidden, sent_ms FROM contacts_request "
    "WHERE asked_id = $1 AND hidden = 0 ORDER BY sent_ms DESC, asker_id, asked_id LIMIT $2";

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

}  // namespace kapok::contacts::store
