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

}  // namespace kapok::media::store
