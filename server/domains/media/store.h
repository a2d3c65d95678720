// media's SQL. Synchronous; each function runs in the caller's transaction.
#pragma once

#include "base/ids.h"
#include "media/api/media.h"
#include "media/rules.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::media::store {

struct Challenge {
    std::string nonce;
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
    std::string proof;  // what the right answer is; never sent
};

struct Upload {
    std::string id;
    UserId owner;
    Purpose purpose = Purpose::kFile;
    std::uint64_t size = 0;
    std::string sha256;  // lower-case hex
    WallTime expires;
    std::optional<Challenge> challenge;
    std::string media_id;  // once finished
};

struct Content {
    std::int64_t id = 0;
    Purpose purpose = Purpose::kFile;
    std::string source_sha256;
    std::uint64_t source_size = 0;
    std::string object_key;
    std::string thumbnail_key;  // empty for none
    std::string reduced_key{};  // empty for none; of originals
    std::string mime_type;
    std::uint64_t size = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t duration_ms = 0;
    std::string preview;
};

// A media with its content.
struct Stored {
    std::string id;
    UserId owner;
    Content content;
};

std::optional<Upload> find_upload(storage::Tx& tx, std::string_view id);
std::optional<Upload> find_same_upload(
    storage::Tx& tx, UserId owner, Purpose purpose, std::uint64_t size, std::string_view sha256);
void insert_upload(storage::Tx& tx, const Upload& upload);
void clear_challenge(storage::Tx& tx, std::string_view id);
void finish_upload(storage::Tx& tx, std::string_view id, std::string_view media_id);
void delete_upload(storage::Tx& tx, std::string_view id);
std::vector<std::string> list_expired_uploads(storage::Tx& tx, WallTime now, int limit);

Quota get_quota(storage::Tx& tx, UserId owner);
void put_quota(storage::Tx& tx, UserId owner, const Quota& quota);

std::optional<Content> find_content(storage::Tx& tx,
                                    Purpose purpose,
                                    std::string_view source_sha256);
void insert_content(storage::Tx& tx, const Content& content);
void insert_proofs(storage::Tx& tx, std::int64_t content_id, const std::vector<Challenge>& proofs);
// Takes one out; nothing when all are used.
std::optional<Challenge> take_proof(storage::Tx& tx, std::int64_t content_id);

// The owner's media of a content; made under `fresh_id` if there is none. Marked unused as of now.
std::string ensure_media(storage::Tx& tx,
                         std::string_view fresh_id,
                         UserId owner,
                         std::int64_t content_id,
                         WallTime now);
std::optional<Stored> find_media(storage::Tx& tx, std::string_view id);

struct Use {
    std::string scope;
    std::uint64_t seq = 0;
};
void insert_use(storage::Tx& tx, std::string_view media_id, const Use& use);
void delete_use(storage::Tx& tx, std::string_view media_id, const Use& use, WallTime now);
// All uses of the scope from seq 1 up to that of `last`.
void delete_uses_up_to(storage::Tx& tx, const Use& last, WallTime now);
// In order of scope and seq, those after `after`; without those of kKeptScopes.
std::vector<Use> list_uses(storage::Tx& tx,
                           std::string_view media_id,
                           const Use& after,
                           std::size_t limit);

// Media that nothing has used since `before`.
std::vector<std::string> list_unused_media(storage::Tx& tx, WallTime before, int limit);
// Deletes the media and, if it was the last of its content, the content; returns the objects that
// nothing names any more.
std::vector<std::string> delete_media(storage::Tx& tx, std::string_view id);

// Every object that a content names.
std::vector<std::string> list_objects(storage::Tx& tx);

struct KeyOwner {
    UserId user;
    DeviceId device;
};
// The device's key before it stays good, older ones do not.
void insert_key(storage::Tx& tx, std::string_view key_hash, KeyOwner owner, WallTime now);
std::optional<KeyOwner> find_key(storage::Tx& tx, std::string_view key_hash);

}  // namespace kapok::media::store
