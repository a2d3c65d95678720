#include "notes/store.h"

namespace kapok::notes::store {
namespace {

// Columns: note_id, creator_id, created_ms, version, title, text, editor_id, edited_ms.
Note note_of(const storage::Row& row, ConversationId conversation) {
    return {.id = {.conversation = conversation, .id = row.text(0)},
            .words = {.title = row.text(4), .text = row.text(5)},
            .version = {.number = static_cast<std::uint64_t>(row.integer(3)),
                        .editor = row.id<UserId>(6),
                        .edited = row.time(7)},
            .creator = row.id<UserId>(1),
            .created = row.time(2)};
}

}  // namespace

constexpr std::string_view kFind =
    "SELECT note_id, creator_id, created_ms, version, title, text, editor_id, edited_ms "
    "FROM note WHERE conversation_id = $1 AND note_id = $2";

std::optional<Note> find(storage::Tx& tx, const NoteId& id) {
    const auto row = tx.query_row(kFind, {id.conversation.text(), id.id});
    return row ? std::optional(note_of(*row, id.conversation)) : std::nullopt;
}

constexpr std::string_view kFindVersion =
    "SELECT n.note_id, n.creator_id, n.created_ms, v.version, v.title, v.text, v.editor_id, "
    "v.edited_ms FROM note n JOIN note_version v "
    "ON v.conversation_id = n.conversation_id AND v.note_id = n.note_id "
    "WHERE n.conversation_id = $1 AND n.note_id = $2 AND v.version = $3";

std::optional<Note> find_version(storage::Tx& tx, const NoteId& id, std::uint64_t version) {
    const auto row = tx.query_row(kFindVersion, {id.conversation.text(), id.id, version});
    return row ? std::optional(note_of(*row, id.conversation)) : std::nullopt;
}

constexpr std::string_view kList =
    "SELECT note_id, creator_id, created_ms, version, title, "
    "SUBSTR(text, 1, CAST($3 AS INTEGER)), editor_id, edited_ms "
    "FROM note WHERE conversation_id = $1 ORDER BY edited_ms DESC, note_id LIMIT $2";

std::vector<Note> list(storage::Tx& tx, ConversationId id, ListShape shape) {
    std::vector<Note> notes;
    for (const auto& row : tx.query(kList, {id.text(), shape.notes, shape.characters})) {
        notes.push_back(note_of(row, id));
    }
    return notes;
}

constexpr std::string_view kCount = "SELECT COUNT(*) FROM note WHERE conversation_id = $1";

std::size_t count(storage::Tx& tx, ConversationId id) {
    return static_cast<std::size_t>(tx.query_row(kCount, {id.text()})->integer(0));
}

constexpr std::string_view kListEarlier =
    "SELECT version, editor_id, edited_ms FROM note_version "
    "WHERE conversation_id = $1 AND note_id = $2 ORDER BY version DESC";

std::vector<Version> list_earlier(storage::Tx& tx, const NoteId& id) {
    std::vector<Version> versions;
    for (const auto& row : tx.query(kListEarlier, {id.conversation.text(), id.id})) {
        versions.push_back({.number = static_cast<std::uint64_t>(row.integer(0)),
                            .editor = row.id<UserId>(1),
                            .edited = row.time(2)});
    }
    return versions;
}

constexpr std::string_view kAdd =
    "INSERT INTO note (conversation_id, note_id, creator_id, created_ms, version, title, text, "
    "editor_id, edited_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

void add(storage::Tx& tx, const Note& note) {
    tx.exec(kAdd,
            {note.id.conversation.text(),
             note.id.id,
             note.creator,
             to_ms(note.created),
             note.version.number,
             note.words.title,
             note.words.text,
             note.version.editor,
             to_ms(note.version.edited)});
}

constexpr std::string_view kKeepVersion =
    "INSERT INTO note_version (conversation_id, note_id, version, title, text, editor_id, "
    "edited_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view kDropVersions =
    "DELETE FROM note_version WHERE conversation_id = $1 AND note_id = $2 AND version <= $3";
constexpr std::string_view kReplace =
    "UPDATE note SET version = $3, title = $4, text = $5, editor_id = $6, edited_ms = $7 "
    "WHERE conversation_id = $1 AND note_id = $2";

void replace(storage::Tx& tx, const Note& now, const Note& next, std::size_t kept) {
    const auto where = now.id.conversation.text();
    tx.exec(kKeepVersion,
            {where,
             now.id.id,
             now.version.number,
             now.words.title,
             now.words.text,
             now.version.editor,
             to_ms(now.version.edited)});
    if (now.version.number > kept) {
        tx.exec(kDropVersions, {where, now.id.id, now.version.number - kept});
    }
    tx.exec(kReplace,
            {where,
             next.id.id,
             next.version.number,
             next.words.title,
             next.words.text,
             next.version.editor,
             to_ms(next.version.edited)});
}

constexpr std::string_view kRemoveVersions =
    "DELETE FROM note_version WHERE conversation_id = $1 AND note_id = $2";
constexpr std::string_view kRemove = "DELETE FROM note WHERE conversation_id = $1 AND note_id = $2";

void remove(storage::Tx& tx, const NoteId& id) {
    tx.exec(kRemoveVersions, {id.conversation.text(), id.id});
    tx.exec(kRemove, {id.conversation.text(), id.id});
}

}  // namespace kapok::notes::store
