#include "accounts/store_deletion.h"

namespace kapok::accounts::store {
namespace {

Deletion read_deletion(const storage::Row& row) {
    return {.user = row.id<UserId>(0), .due = row.time(1), .steps_done = row.integer(2)};
}

}  // namespace

constexpr std::string_view kPutDeletion =
    "INSERT INTO accounts_deletion (user_id, due_ms, steps_done) VALUES ($1, $2, 0) "
    "ON CONFLICT (user_id) DO NOTHING";

void put_deletion(Tx& tx, UserId user, WallTime due) { tx.exec(kPutDeletion, {user, due}); }

constexpr std::string_view kFindDeletion =
    "SELECT user_id, due_ms, steps_done FROM accounts_deletion WHERE user_id = $1";

std::optional<Deletion> find_deletion(Tx& tx, UserId user) {
    const auto row = tx.query_row(kFindDeletion, {user});
    return row ? std::optional(read_deletion(*row)) : std::nullopt;
}

constexpr std::string_view kCancelDeletion =
    "DELETE FROM accounts_deletion WHERE user_id = $1 AND steps_done = 0";

bool cancel_deletion(Tx& tx, UserId user) { return tx.exec(kCancelDeletion, {user}) == 1; }

constexpr std::string_view kListDue =
    "SELECT user_id, due_ms, steps_done FROM accounts_deletion WHERE due_ms <= $1 "
    "ORDER BY due_ms, user_id LIMIT 100";

std::vector<Deletion> list_due_deletions(Tx& tx, WallTime now) {
    std::vector<Deletion> due;
    for (const auto& row : tx.query(kListDue, {now})) {
        due.push_back(read_deletion(row));
    }
    return due;
}

constexpr std::string_view kSetSteps =
    "UPDATE accounts_deletion SET steps_done = $2 WHERE user_id = $1";

void set_steps_done(Tx& tx, UserId user, std::int64_t steps) { tx.exec(kSetSteps, {user, steps}); }

constexpr std::string_view kDeleteDeletion = "DELETE FROM accounts_deletion WHERE user_id = $1";

void delete_deletion(Tx& tx, UserId user) { tx.exec(kDeleteDeletion, {user}); }

constexpr std::string_view kDeleteDevices =
    "DELETE FROM accounts_device WHERE user_id = $1 RETURNING user_id, device_id, token_hash";

std::vector<RevokedDevice> delete_devices(Tx& tx, UserId user) {
    std::vector<RevokedDevice> revoked;
    for (const auto& row : tx.query(kDeleteDevices, {user})) {
        revoked.push_back({row.id<UserId>(0), row.id<DeviceId>(1), row.bytes(2)});
    }
    return revoked;
}

constexpr std::string_view kForgetCode =
    "DELETE FROM accounts_phone_code WHERE phone = "
    "(SELECT phone FROM accounts_user WHERE user_id = $1)";
constexpr std::string_view kForgetQrLogins = "DELETE FROM accounts_qr_login WHERE scanned_by = $1";
constexpr std::string_view kForgetStanding = "DELETE FROM accounts_standing WHERE user_id = $1";
constexpr std::string_view kForgetReset = "DELETE FROM accounts_reset WHERE user_id = $1";
constexpr std::string_view kEraseAccount =
    "UPDATE accounts_user SET handle = '', nickname = '', avatar_media_id = '', region = '', "
    "signature = '', phone = NULL, password_hash = NULL, is_admin = 0, deleted = 1 "
    "WHERE user_id = $1";

void erase_account(Tx& tx, UserId user) {
    for (const auto statement :
         {kForgetCode, kForgetQrLogins, kForgetStanding, kForgetReset, kEraseAccount}) {
        tx.exec(statement, {user});
    }
}

}  // namespace kapok::accounts::store
