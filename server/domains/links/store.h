// links' SQL. Synchronous; each function runs in the caller's transaction.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::links::store {

struct Row {
    std::string id{};
    UserId user{};
    std::string url{};
    std::string title{};
    std::string description{};
    std::string site{};
    std::string picture_media_id{};  // empty for none
    WallTime made{};
};

// In the place of an earlier one of the same user and address.
void put(storage::Tx& tx, const Row& row);
std::optional<Row> find(storage::Tx& tx, std::string_view id);
std::optional<Row> find_by_url(storage::Tx& tx, UserId user, std::string_view url);
void remove_old(storage::Tx& tx, WallTime made_before);

}  // namespace kapok::links::store
