#include "accounts/store_admin.h"

#include "base/utf8.h"

namespace kapok::accounts::store {
namespace {

using storage::Bytes;
using storage::Row;

rpc::StaffRole role_of(bool is_admin, bool is_moderator) {
    if (is_admin) {
        return rpc::StaffRole::kAdministrator;
    }
    return is_moderator ? rpc::StaffRole::kModerator : rpc::StaffRole::kNone;
}

#define KAPOK_ACCOUNT_LINE                                                               \
    "SELECT u.user_id, u.handle, u.nickname, u.avatar_media_id, u.region, u.signature, " \
    "u.deleted, u.is_admin, COALESCE(s.is_moderator, 0), u.created_ms, "                 \
    "COALESCE(s.suspended_until_ms, 0), COALESCE(s.suspended_reason, ''), "              \
    "COALESCE((SELECT MAX(d.last_seen_ms) FROM accounts_device d "                       \
    "WHERE d.user_id = u.user_id), 0) "                                                  \
    "FROM accounts_user u LEFT JOIN accounts_standing s ON s.user_id = u.user_id "

AccountLine read_line(const Row& row) {
    AccountLine line;
    line.user = {.id = row.id<UserId>(0),
                 .handle = row.text(1),
                 .nickname = row.text(2),
                 .avatar_media_id = row.text(3),
                 .region = row.text(4),
                 .signature = row.text(5),
                 .deleted = row.flag(6)};
    line.role = role_of(row.flag(7), row.flag(8));
    line.created = row.time(9);
    line.suspension = {.until = row.time(10), .reason = row.text(11)};
    line.last_seen = row.time(12);
    return line;
}

// For LIKE … ESCAPE '!': the text as it is, somewhere.
std::string containing(std::string_view text) {
    std::string pattern = "%";
    for (const char c : to_lower_ascii(text)) {
        if (c == '%' || c == '_' || c == '!') {
            pattern += '!';
        }
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace

constexpr std::string_view kListStaff =
    "SELECT u.user_id, u.is_admin, COALESCE(s.is_moderator, 0) FROM accounts_user u "
    "LEFT JOIN accounts_standing s ON s.user_id = u.user_id "
    "WHERE u.deleted = 0 AND (u.is_admin = 1 OR s.is_moderator = 1)";

std::vector<StaffMember> list_staff(Tx& tx) {
    std::vector<StaffMember> staff;
    for (const auto& row : tx.query(kListStaff)) {
        staff.push_back({row.id<UserId>(0), role_of(row.flag(1), row.flag(2))});
    }
    return staff;
}

constexpr std::string_view kSetAdmin = "UPDATE accounts_user SET is_admin = $2 WHERE user_id = $1";
constexpr std::string_view kSetModerator =
    "INSERT INTO accounts_standing (user_id, is_moderator, suspended_until_ms, suspended_reason) "
    "VALUES ($1, $2, 0, '') ON CONFLICT (user_id) DO UPDATE SET is_moderator = "
    "excluded.is_moderator";

void set_role(Tx& tx, UserId user, rpc::StaffRole role) {
    tx.exec(kSetAdmin, {user, role == rpc::StaffRole::kAdministrator});
    tx.exec(kSetModerator, {user, role == rpc::StaffRole::kModerator});
}

constexpr std::string_view kCountAdministrators =
    "SELECT COUNT(*) FROM accounts_user u WHERE u.is_admin = 1 AND u.deleted = 0 "
    "AND NOT EXISTS (SELECT 1 FROM accounts_deletion d WHERE d.user_id = u.user_id)";

std::int64_t count_administrators(Tx& tx) {
    return tx.query(kCountAdministrators).front().integer(0);
}

constexpr std::string_view kFindSuspension =
    "SELECT suspended_until_ms, suspended_reason FROM accounts_standing WHERE user_id = $1";

Suspension find_suspension(Tx& tx, UserId user) {
    const auto row = tx.query_row(kFindSuspension, {user});
    return row ? Suspension{.until = row->time(0), .reason = row->text(1)} : Suspension{};
}

constexpr std::string_view kSetSuspension =
    "INSERT INTO accounts_standing (user_id, is_moderator, suspended_until_ms, suspended_reason) "
    "VALUES ($1, 0, $2, $3) ON CONFLICT (user_id) DO UPDATE SET suspended_until_ms = "
    "excluded.suspended_until_ms, suspended_reason = excluded.suspended_reason";

void set_suspension(Tx& tx, UserId user, const Suspension& suspension) {
    tx.exec(kSetSuspension, {user, suspension.until, suspension.reason});
}

constexpr std::string_view kCountAccounts =
    "SELECT (SELECT COUNT(*) FROM accounts_user WHERE deleted = 0), "
    "(SELECT COUNT(*) FROM accounts_device)";

AccountCounts count_accounts(Tx& tx) {
    const auto rows = tx.query(kCountAccounts);
    return {.users = rows.front().integer(0), .devices = rows.front().integer(1)};
}

constexpr std::string_view kSearchAccounts = KAPOK_ACCOUNT_LINE
    "WHERE u.deleted = 0 AND u.user_id > $1 AND (LOWER(u.handle) LIKE $2 ESCAPE '!' "
    "OR LOWER(u.nickname) LIKE $2 ESCAPE '!' OR u.user_id = $3) ORDER BY u.user_id LIMIT $4";

std::vector<AccountLine> search_accounts(Tx& tx, const AccountSearch& search) {
    const auto id = parse_decimal(search.text).value_or(0);
    std::vector<AccountLine> lines;
    for (const auto& row : tx.query(
             kSearchAccounts, {search.after, containing(search.text), UserId(id), search.limit})) {
        lines.push_back(read_line(row));
    }
    return lines;
}

constexpr std::string_view kListSuspended =
    KAPOK_ACCOUNT_LINE "WHERE u.deleted = 0 AND s.suspended_until_ms > $1 ORDER BY u.user_id";

std::vector<AccountLine> list_suspended(Tx& tx, WallTime at) {
    std::vector<AccountLine> lines;
    for (const auto& row : tx.query(kListSuspended, {at})) {
        lines.push_back(read_line(row));
    }
    return lines;
}

constexpr std::string_view kFindAccountLine = KAPOK_ACCOUNT_LINE "WHERE u.user_id = $1";

std::optional<AccountLine> find_account_line(Tx& tx, UserId user) {
    const auto row = tx.query_row(kFindAccountLine, {user});
    return row ? std::optional(read_line(*row)) : std::nullopt;
}

constexpr std::string_view kPutReset =
    "INSERT INTO accounts_reset (user_id, code_hash, expires_ms) VALUES ($1, $2, $3) "
    "ON CONFLICT (user_id) DO UPDATE SET code_hash = excluded.code_hash, "
    "expires_ms = excluded.expires_ms";

void put_reset(Tx& tx, UserId user, const Reset& reset) {
    tx.exec(kPutReset, {user, Bytes{reset.code_hash}, reset.expires});
}

constexpr std::string_view kTakeReset =
    "DELETE FROM accounts_reset WHERE code_hash = $1 RETURNING user_id, expires_ms";

std::optional<UserId> take_reset(Tx& tx, std::string_view code_hash, WallTime now) {
    const auto row = tx.query_row(kTakeReset, {Bytes{std::string(code_hash)}});
    if (!row || row->time(1) <= now) {
        return std::nullopt;
    }
    return row->id<UserId>(0);
}

}  // namespace kapok::accounts::store
