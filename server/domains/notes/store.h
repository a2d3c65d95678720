// The domain's tables. Synchronous functions of a transaction; SQL for both engines.
#pragma once

#include "notes/values.h"
#include "storage/database.h"

#include <optional>
#include <vector>

namespace kapok::notes::store {

std::optional<Note> find(storage::Tx& tx, const NoteId& id);
// As it was; none if that is not kept.
std::optional<Note> find_version(storage::Tx& tx, const NoteId& id, std::uint64_t version);
struct ListShape {
    std::size_t notes = 0;       // at most
    std::size_t characters = 0;  // of each text
};
// The one saved last first.
std::vector<Note> list(storage::Tx& tx, ConversationId id, ListShape shape);
std::size_t count(storage::Tx& tx, ConversationId id);
// Newest first; that of now is not among them.
std::vector<Version> list_earlier(storage::Tx& tx, const NoteId& id);

void add(storage::Tx& tx, const Note& note);
// Keeps what it says now as an earlier version, and of those the last `kept`.
void replace(storage::Tx& tx, const Note& now, const Note& next, std::size_t kept);
void remove(storage::Tx& tx, const NoteId& id);

}  // namespace kapok::notes::store
