#include "media/store_usage.h"

namespace kapok::media::store {

// PostgreSQL's sum of BIGINT is NUMERIC.
constexpr std::string_view kSumByPurpose =
    "SELECT purpose, CAST(SUM(size_bytes) AS BIGINT) FROM media_content GROUP BY purpose "
    "ORDER BY purpose";

std::vector<PurposeBytes> sum_by_purpose(storage::Tx& tx) {
    std::vector<PurposeBytes> sums;
    for (const auto& row : tx.query(kSumByPurpose)) {
        sums.push_back({.purpose = static_cast<Purpose>(row.integer(0)),
                        .bytes = static_cast<std::uint64_t>(row.integer(1))});
    }
    return sums;
}

constexpr std::string_view kSumOfUser =
    "SELECT CAST(COALESCE(SUM(c.size_bytes), 0) AS BIGINT) FROM media_media m "
    "JOIN media_content c ON c.content_id = m.content_id WHERE m.owner = $1";

std::uint64_t sum_of_user(storage::Tx& tx, UserId user) {
    return static_cast<std::uint64_t>(tx.query(kSumOfUser, {user}).front().integer(0));
}

namespace {

FileSum sum_of(const storage::Row& row) {
    return {.files = static_cast<std::uint64_t>(row.integer(0)),
            .bytes = static_cast<std::uint64_t>(row.integer(1))};
}

}  // namespace

constexpr std::string_view kSumOfRange = R"(
SELECT COUNT(*), CAST(COALESCE(SUM(c.size_bytes), 0) AS BIGINT)
FROM (SELECT DISTINCT media_id FROM media_use WHERE scope = $1 AND seq >= $2 AND seq <= $3) u
JOIN media_media m ON m.media_id = u.media_id JOIN media_content c ON c.content_id = m.content_id)";

FileSum sum_of_range(storage::Tx& tx, const ScopeRange& range) {
    return sum_of(tx.query(kSumOfRange, {range.scope, range.first, range.last}).front());
}

// One that was given up has been unused since the beginning of time.
constexpr std::string_view kSumUnused = R"(
SELECT COUNT(*), CAST(COALESCE(SUM(c.size_bytes), 0) AS BIGINT)
FROM media_media m JOIN media_content c ON c.content_id = m.content_id
WHERE m.owner = $1 AND m.unused_since_ms > 0 AND m.unused_since_ms <= $2 AND c.purpose <> $3)";

FileSum sum_unused(storage::Tx& tx, UserId user, WallTime before) {
    return sum_of(tx.query(kSumUnused, {user, before, static_cast<int>(Purpose::kAvatar)}).front());
}

constexpr std::string_view kGiveUpUnused = R"(
UPDATE media_media SET unused_since_ms = 0
WHERE owner = $1 AND unused_since_ms <= $2
    AND content_id IN (SELECT content_id FROM media_content WHERE purpose <> $3))";

void give_up_unused(storage::Tx& tx, UserId user, WallTime before) {
    tx.exec(kGiveUpUnused, {user, before, static_cast<int>(Purpose::kAvatar)});
}

}  // namespace kapok::media::store
