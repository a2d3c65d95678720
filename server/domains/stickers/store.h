// stickers' SQL. Synchronous; each function runs in the caller's transaction.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "stickers/values.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::stickers::store {

struct PackRow {
    Pack pack{};
    std::string archive_sha256{};
    WallTime created{};
    bool withdrawn = false;
};

// With all its stickers.
void insert_pack(storage::Tx& tx, const PackRow& row);
std::optional<PackRow> find_pack(storage::Tx& tx, std::string_view id);
std::optional<PackRow> find_pack_by_archive(storage::Tx& tx, std::string_view sha256);
// Those of the store, newest first, each with its first `shown` stickers.
std::vector<Pack> list_packs(storage::Tx& tx, std::size_t shown);
// Ids of those of the store, newest first; `everyones` only those that everyone has.
enum class Which { kAll, kEveryones };
std::vector<std::string> list_pack_ids(storage::Tx& tx, Which which);
void set_withdrawn(storage::Tx& tx, std::string_view id, bool withdrawn);
void set_for_everyone(storage::Tx& tx, std::string_view id, bool for_everyone);

// None: the user has never chosen.
std::optional<std::vector<std::string>> find_shelf(storage::Tx& tx, UserId user);
void put_shelf(storage::Tx& tx, UserId user, const std::vector<std::string>& packs);
std::vector<Used> list_recent(storage::Tx& tx, UserId user);
void put_recent(storage::Tx& tx, UserId user, const std::vector<Used>& recent);

// Newest first.
std::vector<Saved> list_saved(storage::Tx& tx, UserId user);
std::optional<Saved> find_saved(storage::Tx& tx, UserId user, std::string_view media_id);
std::int64_t count_saved(storage::Tx& tx, UserId user);
void put_saved(storage::Tx& tx, UserId user, const Saved& saved);
// False if it was not there.
bool delete_saved(storage::Tx& tx, UserId user, std::string_view media_id);

// All that is kept of the user.
void delete_person(storage::Tx& tx, UserId user);

}  // namespace kapok::stickers::store
