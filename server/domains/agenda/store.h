// The domain's table. Synchronous functions of a transaction; SQL for both engines.
#pragma once

#include "agenda/values.h"
#include "storage/database.h"

#include <optional>
#include <string_view>
#include <vector>

namespace kapok::agenda::store {

// False if the user has an item of this client id already.
bool add(storage::Tx& tx, const Item& item);
std::optional<Item> find(storage::Tx& tx, UserId user, ItemId id);
std::optional<Item> find_by_client_id(storage::Tx& tx, UserId user, std::string_view id);
std::int64_t count(storage::Tx& tx, UserId user);
// The next one first.
std::vector<Item> list(storage::Tx& tx, UserId user);
// Its time, its words and that it waits; nobody has a lease on it any more.
void update(storage::Tx& tx, const Item& item);
void remove(storage::Tx& tx, UserId user, ItemId id);
void remove_all(storage::Tx& tx, UserId user);

// When the next one that waits is due.
std::optional<WallTime> find_next_due(storage::Tx& tx);
// Those that are due and that nobody has a lease on; the caller has one then.
std::vector<Item> claim_due(storage::Tx& tx, WallTime now, WallTime lease, std::size_t limit);
// It happened, unless it was changed meanwhile.
void remove_done(storage::Tx& tx, const Item& item);
// It will not happen by itself any more.
void set_failed(storage::Tx& tx, const Item& item, std::string_view reason);

}  // namespace kapok::agenda::store
