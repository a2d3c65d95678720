// SQL of contacts.
#pragma once

#include "contacts/values.h"
#include "storage/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::contacts::store {

using storage::Tx;

// All that is stored about the two.
Pair find_pair(Tx& tx, UserId me, UserId other);
Edge find_edge(Tx& tx, UserId owner, UserId other);
// Empty for none.
std::string find_remark(Tx& tx, UserId owner, UserId other);

// With its tags. An edge that says nothing (any more) is deleted.
void put_edge(Tx& tx, const Edge& edge);
std::int64_t count_contacts(Tx& tx, UserId owner);
// What `owner` keeps, in order of the other's id.
struct Page {
    UserId after;
    std::size_t limit = 0;
};
std::vector<Edge> list_edges(Tx& tx, UserId owner, Page page);
// Who keeps something about `other`, in order of the owner's id.
std::vector<Edge> list_edges_to(Tx& tx, UserId other, Page page);
// Those with whom the user shares no receipts, by either side's exception or block. In no order.
std::vector<UserId> list_no_receipts(Tx& tx, UserId user);

void put_request(Tx& tx, const Request& request);
// In both directions, newest first, without those hidden from the user.
std::vector<Request> list_requests(Tx& tx, UserId user, std::size_t limit);

std::optional<std::string> find_card(Tx& tx, UserId user);
std::optional<UserId> find_card_owner(Tx& tx, std::string_view token);
// Keeps the card that is there, if one is.
void create_card(Tx& tx, UserId user, std::string_view token);
void replace_card(Tx& tx, UserId user, std::string_view token);

// All that a deleted user kept, but for their address book. What others keep about them stays.
void erase_user(Tx& tx, UserId user);

}  // namespace kapok::contacts::store
