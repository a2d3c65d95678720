// favourites' SQL. Synchronous; each function runs in the caller's transaction.
#pragma once

#include "favourites/rules.h"
#include "favourites/values.h"
#include "messaging/api/participation.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::favourites::store {

// False if the user has kept the message already: then nothing changed.
bool insert(storage::Tx& tx, const Favourite& favourite, const std::vector<std::string>& media);
std::optional<Favourite> find(storage::Tx& tx, FavouriteId id);
std::optional<Favourite> find_of(storage::Tx& tx,
                                 UserId user,
                                 const messaging::ConversationId& conversation,
                                 streams::Seq seq);
std::int64_t count(storage::Tx& tx, UserId user);
// Newest first.
std::vector<Favourite> list(storage::Tx& tx, UserId user, const rules::Query& query);
// Whoever kept the message and still has its content.
std::vector<FavouriteId> list_of_entry(storage::Tx& tx,
                                       const messaging::ConversationId& conversation,
                                       streams::Seq seq,
                                       std::size_t limit);
std::vector<FavouriteId> list_ids_of(storage::Tx& tx, UserId user, std::size_t limit);
std::vector<std::string> list_media(storage::Tx& tx, FavouriteId id);
// Messages with the media that the user kept, and of which the content is still there.
std::vector<messaging::MessageId> list_showing(storage::Tx& tx,
                                               UserId user,
                                               const std::string& media_id,
                                               std::size_t limit);
void put_tags(storage::Tx& tx, const Favourite& favourite, const std::vector<std::string>& tags);
// The most used first, at most 500.
std::vector<TagCount> list_tags(storage::Tx& tx, UserId user);
// False if no favourite has it.
bool has_tag(storage::Tx& tx, UserId user, const std::string& tag);
void rename_tag(storage::Tx& tx, UserId user, const std::string& tag, const std::string& new_tag);
void remove_tag(storage::Tx& tx, UserId user, const std::string& tag);
// A note says something else now.
void put_note(storage::Tx& tx, const Favourite& note);
// Its message was recalled: nothing stays of what was said.
void blank(storage::Tx& tx, FavouriteId id);
// With its tags and what it shows.
void remove(storage::Tx& tx, FavouriteId id);

}  // namespace kapok::favourites::store
