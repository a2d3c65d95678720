#include "media/store.h"

#include "base/assert.h"

namespace kapok::media::store {

namespace {

Upload read_upload(const storage::Row& row) {
    Upload upload;
    upload.id = row.text(0);
    upload.owner = row.id<UserId>(1);
    upload.purpose = static_cast<Purpose>(row.integer(2));
    upload.size = static_cast<std::uint64_t>(row.integer(3));
    upload.sha256 = row.text(4);
    upload.expires = row.time(5);
    if (!row.is_null(6)) {
        upload.challenge = Challenge{row.bytes(6),
                                     static_cast<std::uint64_t>(row.integer(7)),
                                     static_cast<std::uint32_t>(row.integer(8)),
                                     row.bytes(9)};
    }
    upload.media_id = row.maybe_text(10).value_or("");
    return upload;
}

Content read_content(const storage::Row& row, std::size_t at) {
    Content content;
    content.id = row.integer(at);
    content.purpose = static_cast<Purpose>(row.integer(at + 1));
    content.source_sha256 = row.text(at + 2);
    content.source_size = static_cast<std::uint64_t>(row.integer(at + 3));
    content.object_key = row.text(at + 4);
    content.thumbnail_key = row.text(at + 5);
    content.mime_type = row.text(at + 6);
    content.size = static_cast<std::uint64_t>(row.integer(at + 7));
    content.width = static_cast<std::uint32_t>(row.integer(at + 8));
    content.height = static_cast<std::uint32_t>(row.integer(at + 9));
    content.duration_ms = static_cast<std::uint32_t>(row.integer(at + 10));
    content.preview = row.bytes(at + 11);
    content.reduced_key = row.text(at + 12);
    return content;
}

}  // namespace

constexpr std::string_view kFindUpload = R"(
SELECT upload_id, owner, purpose, size_bytes, sha256, expires_ms, proof_nonce, proof_offset,
       proof_length, proof, media_id
FROM media_upload WHERE upload_id = $1)";

std::optional<Upload> find_upload(storage::Tx& tx, std::string_view id) {
    const auto row = tx.query_row(kFindUpload, {id});
    return row ? std::optional(read_upload(*row)) : std::nullopt;
}

constexpr std::string_view kFindSameUpload = R"(
SELECT upload_id, owner, purpose, size_bytes, sha256, expires_ms, proof_nonce, proof_offset,
       proof_length, proof, media_id
FROM media_upload WHERE owner = $1 AND purpose = $2 AND sha256 = $3 AND size_bytes = $4)";

std::optional<Upload> find_same_upload(
    storage::Tx& tx, UserId owner, Purpose purpose, std::uint64_t size, std::string_view sha256) {
    const auto row =
        tx.query_row(kFindSameUpload, {owner, static_cast<int>(purpose), sha256, size});
    return row ? std::optional(read_upload(*row)) : std::nullopt;
}

constexpr std::string_view kInsertUpload = R"(
INSERT INTO media_upload (upload_id, owner, purpose, size_bytes, sha256, expires_ms, proof_nonce,
                          proof_offset, proof_length, proof)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))";

void insert_upload(storage::Tx& tx, const Upload& upload) {
    std::optional<storage::Bytes> nonce;
    std::optional<storage::Bytes> proof;
    std::optional<std::uint64_t> offset;
    std::optional<std::uint32_t> length;
    if (upload.challenge) {
        nonce = storage::Bytes{upload.challenge->nonce};
        proof = storage::Bytes{upload.challenge->proof};
        offset = upload.challenge->offset;
        length = upload.challenge->length;
    }
    tx.exec(kInsertUpload,
            {upload.id,
             upload.owner,
             static_cast<int>(upload.purpose),
             upload.size,
             upload.sha256,
             upload.expires,
             nonce,
             offset,
             length,
             proof});
}

constexpr std::string_view kClearChallenge = R"(
UPDATE media_upload SET proof_nonce = NULL, proof_offset = NULL, proof_length = NULL, proof = NULL
WHERE upload_id = $1)";

void clear_challenge(storage::Tx& tx, std::string_view id) { tx.exec(kClearChallenge, {id}); }

constexpr std::string_view kFinishUpload =
    "UPDATE media_upload SET media_id = $2 WHERE upload_id = $1";

void finish_upload(storage::Tx& tx, std::string_view id, std::string_view media_id) {
    tx.exec(kFinishUpload, {id, media_id});
}

constexpr std::string_view kDeleteUpload = "DELETE FROM media_upload WHERE upload_id = $1";

void delete_upload(storage::Tx& tx, std::string_view id) { tx.exec(kDeleteUpload, {id}); }

constexpr std::string_view kListExpired =
    "SELECT upload_id FROM media_upload WHERE expires_ms <= $1 LIMIT $2";

std::vector<std::string> list_expired_uploads(storage::Tx& tx, WallTime now, int limit) {
    std::vector<std::string> ids;
    for (const auto& row : tx.query(kListExpired, {now, limit})) {
        ids.push_back(row.text(0));
    }
    return ids;
}

constexpr std::string_view kGetQuota =
    "SELECT window_start_ms, bytes FROM media_quota WHERE owner = $1";

Quota get_quota(storage::Tx& tx, UserId owner) {
    const auto row = tx.query_row(kGetQuota, {owner});
    return row ? Quota{row->time(0), static_cast<std::uint64_t>(row->integer(1))} : Quota{};
}

constexpr std::string_view kPutQuota = R"(
INSERT INTO media_quota (owner, window_start_ms, bytes) VALUES ($1, $2, $3)
ON CONFLICT (owner) DO UPDATE SET window_start_ms = excluded.window_start_ms, bytes = excluded.bytes)";

void put_quota(storage::Tx& tx, UserId owner, const Quota& quota) {
    tx.exec(kPutQuota, {owner, quota.window_start, quota.bytes});
}

constexpr std::string_view kFindContent = R"(
SELECT content_id, purpose, source_sha256, source_size, object_key, thumbnail_key, mime_type, size_bytes, width, height,
       duration_ms, preview, reduced_key
FROM media_content WHERE purpose = $1 AND source_sha256 = $2)";

std::optional<Content> find_content(storage::Tx& tx,
                                    Purpose purpose,
                                    std::string_view source_sha256) {
    const auto row = tx.query_row(kFindContent, {static_cast<int>(purpose), source_sha256});
    return row ? std::optional(read_content(*row, 0)) : std::nullopt;
}

constexpr std::string_view kInsertContent = R"(
INSERT INTO media_content (content_id, purpose, source_sha256, source_size, object_key, thumbnail_key,
                           mime_type, size_bytes, width, height, duration_ms, preview, reduced_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))";

void insert_content(storage::Tx& tx, const Content& content) {
    tx.exec(kInsertContent,
            {content.id,
             static_cast<int>(content.purpose),
             content.source_sha256,
             content.source_size,
             content.object_key,
             content.thumbnail_key,
             content.mime_type,
             content.size,
             content.width,
             content.height,
             content.duration_ms,
             storage::Bytes{content.preview},
             content.reduced_key});
}

constexpr std::string_view kInsertProof = R"(
INSERT INTO media_proof (content_id, nonce, range_offset, range_length, proof) VALUES ($1, $2, $3, $4, $5))";

void insert_proofs(storage::Tx& tx, std::int64_t content_id, const std::vector<Challenge>& proofs) {
    for (const auto& made : proofs) {
        tx.exec(kInsertProof,
                {content_id,
                 storage::Bytes{made.nonce},
                 made.offset,
                 made.length,
                 storage::Bytes{made.proof}});
    }
}

constexpr std::string_view kTakeProof = R"(
DELETE FROM media_proof WHERE content_id = $1
    AND nonce = (SELECT nonce FROM media_proof WHERE content_id = $1 ORDER BY nonce LIMIT 1)
RETURNING nonce, range_offset, range_length, proof)";

std::optional<Challenge> take_proof(storage::Tx& tx, std::int64_t content_id) {
    const auto row = tx.query_row(kTakeProof, {content_id});
    if (!row) {
        return std::nullopt;
    }
    return Challenge{row->bytes(0),
                     static_cast<std::uint64_t>(row->integer(1)),
                     static_cast<std::uint32_t>(row->integer(2)),
                     row->bytes(3)};
}

constexpr std::string_view kEnsureMedia = R"(
INSERT INTO media_media (media_id, owner, content_id, created_ms, unused_since_ms) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (content_id, owner) DO UPDATE
SET unused_since_ms = CASE WHEN media_media.unused_since_ms IS NULL THEN NULL ELSE excluded.unused_since_ms END
RETURNING media_id)";

std::string ensure_media(storage::Tx& tx,
                         std::string_view fresh_id,
                         UserId owner,
                         std::int64_t content_id,
                         WallTime now) {
    const auto row = tx.query_row(kEnsureMedia, {fresh_id, owner, content_id, now});
    KAPOK_ASSERT(row.has_value(), "an upsert with RETURNING gives its row");
    return row->text(0);
}

constexpr std::string_view kFindMedia = R"(
SELECT m.media_id, m.owner, c.content_id, c.purpose, c.source_sha256, c.source_size, c.object_key,
       c.thumbnail_key, c.mime_type, c.size_bytes, c.width, c.height, c.duration_ms, c.preview,
       c.reduced_key
FROM media_media m JOIN media_content c ON c.content_id = m.content_id WHERE m.media_id = $1)";

std::optional<Stored> find_media(storage::Tx& tx, std::string_view id) {
    const auto row = tx.query_row(kFindMedia, {id});
    if (!row) {
        return std::nullopt;
    }
    return Stored{row->text(0), row->id<UserId>(1), read_content(*row, 2)};
}

constexpr std::string_view kInsertUse = R"(
INSERT INTO media_use (media_id, scope, seq) VALUES ($1, $2, $3) ON CONFLICT (media_id, scope, seq) DO NOTHING)";
// The mark of an entry about to be sent is replaced by the entry's own.
constexpr std::string_view kDeletePendingUse =
    "DELETE FROM media_use WHERE media_id = $1 AND scope = $2 AND seq = 0";
constexpr std::string_view kMarkUsed =
    "UPDATE media_media SET unused_since_ms = NULL WHERE media_id = $1";

void insert_use(storage::Tx& tx, std::string_view media_id, const Use& use) {
    tx.exec(kInsertUse, {media_id, use.scope, use.seq});
    if (use.seq != 0) {
        tx.exec(kDeletePendingUse, {media_id, use.scope});
    }
    tx.exec(kMarkUsed, {media_id});
}

constexpr std::string_view kDeleteUse =
    "DELETE FROM media_use WHERE media_id = $1 AND scope = $2 AND seq = $3";
constexpr std::string_view kMarkUnused = R"(
UPDATE media_media SET unused_since_ms = $2
WHERE media_id = $1 AND NOT EXISTS (SELECT 1 FROM media_use u WHERE u.media_id = $1))";

void delete_use(storage::Tx& tx, std::string_view media_id, const Use& use, WallTime now) {
    tx.exec(kDeleteUse, {media_id, use.scope, use.seq});
    tx.exec(kMarkUnused, {media_id, now});
}

constexpr std::string_view kDeleteUsesUpTo =
    "DELETE FROM media_use WHERE scope = $1 AND seq > 0 AND seq <= $2 RETURNING media_id";

void delete_uses_up_to(storage::Tx& tx, const Use& last, WallTime now) {
    for (const auto& row : tx.query(kDeleteUsesUpTo, {last.scope, last.seq})) {
        tx.exec(kMarkUnused, {row.text(0), now});
    }
}

constexpr std::string_view kListObjects =
    "SELECT object_key FROM media_content UNION SELECT thumbnail_key FROM media_content "
    "WHERE thumbnail_key <> '' UNION SELECT reduced_key FROM media_content WHERE reduced_key <> ''";

std::vector<std::string> list_objects(storage::Tx& tx) {
    std::vector<std::string> keys;
    for (const auto& row : tx.query(kListObjects)) {
        keys.push_back(row.text(0));
    }
    return keys;
}

constexpr std::string_view kListUses = R"(
SELECT scope, seq FROM media_use
WHERE media_id = $1 AND (scope > $2 OR (scope = $2 AND seq > $3)) AND substr(scope, 1, 1) <> $4
ORDER BY scope, seq LIMIT $5)";

std::vector<Use> list_uses(storage::Tx& tx,
                           std::string_view media_id,
                           const Use& after,
                           std::size_t limit) {
    std::vector<Use> uses;
    for (const auto& row :
         tx.query(kListUses, {media_id, after.scope, after.seq, kKeptScopes, limit})) {
        uses.push_back({row.text(0), static_cast<std::uint64_t>(row.integer(1))});
    }
    return uses;
}

constexpr std::string_view kListUnused = R"(
SELECT m.media_id FROM media_media m JOIN media_content c ON c.content_id = m.content_id
WHERE m.unused_since_ms <= $1 AND c.purpose <> $3 LIMIT $2)";

std::vector<std::string> list_unused_media(storage::Tx& tx, WallTime before, int limit) {
    std::vector<std::string> ids;
    for (const auto& row :
         tx.query(kListUnused, {before, limit, static_cast<int>(Purpose::kAvatar)})) {
        ids.push_back(row.text(0));
    }
    return ids;
}

constexpr std::string_view kDeleteMedia =
    "DELETE FROM media_media WHERE media_id = $1 AND unused_since_ms IS NOT NULL RETURNING "
    "content_id";
constexpr std::string_view kDeleteContent = R"(
DELETE FROM media_content WHERE content_id = $1 AND NOT EXISTS (SELECT 1 FROM media_media m WHERE m.content_id = $1)
RETURNING object_key, thumbnail_key, reduced_key)";
constexpr std::string_view kDeleteProofs = "DELETE FROM media_proof WHERE content_id = $1";
constexpr std::string_view kObjectInUse =
    "SELECT content_id FROM media_content WHERE object_key = $1 OR thumbnail_key = $1 "
    "OR reduced_key = $1 LIMIT 1";

std::vector<std::string> delete_media(storage::Tx& tx, std::string_view id) {
    const auto media = tx.query_row(kDeleteMedia, {id});
    const auto content = media ? tx.query_row(kDeleteContent, {media->integer(0)}) : std::nullopt;
    std::vector<std::string> free_objects;
    if (!content) {
        return free_objects;
    }
    tx.exec(kDeleteProofs, {media->integer(0)});
    for (const std::size_t column : {0U, 1U, 2U}) {
        const auto& key = content->text(column);
        if (!key.empty() && !tx.query_row(kObjectInUse, {key})) {
            free_objects.push_back(key);
        }
    }
    return free_objects;
}

constexpr std::string_view kInsertKey =
    "INSERT INTO media_key (key_hash, user_id, device_id, created_ms) VALUES ($1, $2, $3, $4)";
// A new key ends all but the one before it: requests that are on their way still carry that one.
constexpr std::string_view kDeleteOldKeys = R"(
DELETE FROM media_key WHERE device_id = $1 AND key_hash NOT IN
    (SELECT key_hash FROM media_key WHERE device_id = $1 ORDER BY created_ms DESC, key_hash LIMIT 1))";

void insert_key(storage::Tx& tx, std::string_view key_hash, KeyOwner owner, WallTime now) {
    tx.exec(kDeleteOldKeys, {owner.device});
    tx.exec(kInsertKey, {key_hash, owner.user, owner.device, now});
}

constexpr std::string_view kFindKey =
    "SELECT user_id, device_id FROM media_key WHERE key_hash = $1";

std::optional<KeyOwner> find_key(storage::Tx& tx, std::string_view key_hash) {
    const auto row = tx.query_row(kFindKey, {key_hash});
    return row ? std::optional(KeyOwner{row->id<UserId>(0), row->id<DeviceId>(1)}) : std::nullopt;
}

}  // namespace kapok::media::store
