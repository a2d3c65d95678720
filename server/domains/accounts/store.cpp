#include "accounts/store.h"

#include "accounts/rules.h"

#include <array>

namespace kapok::accounts::store {
namespace {

using storage::Argument;
using storage::Bytes;
using storage::Row;

Bytes as_bytes(std::string_view text) { return Bytes{std::string(text)}; }

User read_user(const Row& row) {
    User user;
    user.id = row.id<UserId>(0);
    user.handle = row.text(1);
    user.nickname = row.text(2);
    user.avatar_media_id = row.text(3);
    user.region = row.text(4);
    user.signature = row.text(5);
    user.deleted = row.flag(6);
    return user;
}

Account read_account(const Row& row) {
    Account account;
    account.user = read_user(row);
    account.phone = row.maybe_text(7);
    account.password_hash = row.maybe_text(8);
    account.is_admin = row.flag(9);
    account.handle_changed = row.time(10);
    account.created = row.time(11);
    return account;
}

std::optional<Account> maybe_account(const std::optional<Row>& row) {
    return row ? std::optional(read_account(*row)) : std::nullopt;
}

RevokedDevice read_revoked(const Row& row) {
    return {row.id<UserId>(0), row.id<DeviceId>(1), row.bytes(2)};
}

}  // namespace

constexpr std::string_view kAnyUser = "SELECT 1 FROM accounts_user LIMIT 1";

bool any_user(Tx& tx) { return !tx.query(kAnyUser).empty(); }

constexpr std::string_view kFindAccount =
    "SELECT user_id, handle, nickname, avatar_media_id, region, signature, deleted, phone, "
    "password_hash, is_admin, handle_changed_ms, created_ms FROM accounts_user WHERE user_id = $1";

std::optional<Account> find_account(Tx& tx, UserId id) {
    return maybe_account(tx.query_row(kFindAccount, {id}));
}

constexpr std::string_view kFindHandle =
    "SELECT user_id FROM accounts_handle WHERE handle_key = $1";

std::optional<Account> find_account_by_handle(Tx& tx, std::string_view handle) {
    const auto key = handle_key(handle);
    const auto row = tx.query_row(kFindHandle, {key});
    if (!row) {
        return std::nullopt;
    }
    auto account = find_account(tx, row->id<UserId>(0));
    if (!account || account->user.deleted || handle_key(account->user.handle) != key) {
        return std::nullopt;
    }
    return account;
}

constexpr std::string_view kFindByPhone =
    "SELECT user_id, handle, nickname, avatar_media_id, region, signature, deleted, phone, "
    "password_hash, is_admin, handle_changed_ms, created_ms FROM accounts_user WHERE phone = $1";

std::optional<Account> find_account_by_phone(Tx& tx, std::string_view phone) {
    return maybe_account(tx.query_row(kFindByPhone, {phone}));
}

// A fixed number of places, so that one prepared statement serves all lists.
constexpr std::size_t kUsersAtOnce = 16;
constexpr std::string_view kListUsers =
    "SELECT user_id, handle, nickname, avatar_media_id, region, signature, deleted "
    "FROM accounts_user WHERE user_id IN "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

constexpr std::string_view kListPhones =
    "SELECT user_id, phone FROM accounts_user WHERE phone IS NOT NULL AND user_id IN "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

// Reads the rows of these users, some at a time.
template <class Value, class Read>
static std::vector<Value> list_of(Tx& tx,
                                  std::string_view sql,
                                  std::span<const UserId> ids,
                                  Read read) {
    std::vector<Value> values;
    values.reserve(ids.size());
    for (std::size_t begin = 0; begin < ids.size(); begin += kUsersAtOnce) {
        std::vector<Argument> places;
        for (std::size_t at = begin; at < begin + kUsersAtOnce; ++at) {
            places.emplace_back(ids[std::min(at, ids.size() - 1)]);
        }
        for (const auto& row : tx.query(sql, std::span<const Argument>(places))) {
            values.push_back(read(row));
        }
    }
    return values;
}

std::vector<User> list_users(Tx& tx, std::span<const UserId> ids) {
    return list_of<User>(tx, kListUsers, ids, read_user);
}

std::vector<Accounts::Phone> list_phones(Tx& tx, std::span<const UserId> ids) {
    return list_of<Accounts::Phone>(tx, kListPhones, ids, [](const Row& row) {
        return Accounts::Phone{row.id<UserId>(0), row.text(1)};
    });
}

constexpr std::string_view kListIds =
    "SELECT user_id FROM accounts_user WHERE user_id > $1 AND deleted = 0 ORDER BY user_id LIMIT "
    "$2";

std::vector<UserId> list_ids(Tx& tx, UserId after, std::size_t limit) {
    std::vector<UserId> ids;
    for (const auto& row : tx.query(kListIds, {after, limit})) {
        ids.push_back(row.id<UserId>(0));
    }
    return ids;
}

constexpr std::string_view kInsertAccount =
    "INSERT INTO accounts_user (user_id, handle, nickname, avatar_media_id, region, signature, "
    "phone, password_hash, is_admin, deleted, handle_changed_ms, created_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11)";

void insert_account(Tx& tx, const Account& account) {
    const auto& user = account.user;
    tx.exec(kInsertAccount,
            {user.id,
             user.handle,
             user.nickname,
             user.avatar_media_id,
             user.region,
             user.signature,
             account.phone,
             account.password_hash,
             account.is_admin,
             account.handle_changed,
             account.created});
}

constexpr std::string_view kUpdateProfile =
    "UPDATE accounts_user SET handle = $2, nickname = $3, avatar_media_id = $4, region = $5, "
    "signature = $6, handle_changed_ms = $7 WHERE user_id = $1";

void update_profile(Tx& tx, const Account& account) {
    const auto& user = account.user;
    tx.exec(kUpdateProfile,
            {user.id,
             user.handle,
             user.nickname,
             user.avatar_media_id,
             user.region,
             user.signature,
             account.handle_changed});
}

constexpr std::string_view kSetPassword =
    "UPDATE accounts_user SET password_hash = $2 WHERE user_id = $1";

void set_password(Tx& tx, UserId id, std::string_view hash) { tx.exec(kSetPassword, {id, hash}); }

constexpr std::string_view kSetPhone =
    "UPDATE accounts_user SET phone = $2 WHERE user_id = $1 AND NOT EXISTS "
    "(SELECT 1 FROM accounts_user o WHERE o.phone = $2 AND o.user_id <> $1)";

bool set_phone(Tx& tx, UserId id, const std::optional<std::string>& phone) {
    return tx.exec(kSetPhone, {id, phone}) == 1;
}

constexpr std::string_view kTakeHandle =
    "INSERT INTO accounts_handle (handle_key, user_id, taken_ms) VALUES ($1, $2, $3) "
    "ON CONFLICT (handle_key) DO NOTHING";

bool take_handle(Tx& tx, std::string_view handle, UserId user, WallTime now) {
    const auto key = handle_key(handle);
    if (tx.exec(kTakeHandle, {key, user, now}) == 1) {
        return true;
    }
    const auto row = tx.query_row(kFindHandle, {key});
    return row && row->id<UserId>(0) == user;
}

constexpr std::string_view kInsertDevice =
    "INSERT INTO accounts_device (device_id, user_id, name, token_hash, created_ms, last_seen_ms) "
    "VALUES ($1, $2, $3, $4, $5, $6)";

void insert_device(Tx& tx, const NewDevice& device) {
    tx.exec(kInsertDevice,
            {device.device.id,
             device.user,
             device.device.name,
             as_bytes(device.token_hash),
             device.device.created,
             device.device.last_seen});
}

constexpr std::string_view kListDevices =
    "SELECT device_id, name, created_ms, last_seen_ms FROM accounts_device WHERE user_id = $1 "
    "ORDER BY last_seen_ms DESC, device_id DESC";

std::vector<Device> list_devices(Tx& tx, UserId user) {
    std::vector<Device> devices;
    for (const auto& row : tx.query(kListDevices, {user})) {
        Device device;
        device.id = row.id<DeviceId>(0);
        device.name = row.text(1);
        device.created = row.time(2);
        device.last_seen = row.time(3);
        devices.push_back(std::move(device));
    }
    return devices;
}

constexpr std::string_view kDeleteDevice =
    "DELETE FROM accounts_device WHERE user_id = $1 AND device_id = $2 "
    "RETURNING user_id, device_id, token_hash";

std::optional<RevokedDevice> delete_device(Tx& tx, UserId user, DeviceId device) {
    const auto row = tx.query_row(kDeleteDevice, {user, device});
    return row ? std::optional(read_revoked(*row)) : std::nullopt;
}

constexpr std::string_view kDeleteOthers =
    "DELETE FROM accounts_device WHERE user_id = $1 AND device_id <> $2 "
    "RETURNING user_id, device_id, token_hash";

std::vector<RevokedDevice> delete_other_devices(Tx& tx, UserId user, DeviceId kept) {
    std::vector<RevokedDevice> revoked;
    for (const auto& row : tx.query(kDeleteOthers, {user, kept})) {
        revoked.push_back(read_revoked(row));
    }
    return revoked;
}

constexpr std::string_view kSetLastSeen =
    "UPDATE accounts_device SET last_seen_ms = $2 WHERE device_id = $1 AND last_seen_ms < $2";

void set_last_seen(Tx& tx, DeviceId device, WallTime seen) {
    tx.exec(kSetLastSeen, {device, seen});
}

constexpr std::string_view kDeviceExists =
    "SELECT device_id FROM accounts_device WHERE device_id = $1 AND user_id = $2";

bool device_exists(Tx& tx, UserId user, DeviceId device) {
    return tx.query_row(kDeviceExists, {device, user}).has_value();
}

constexpr std::string_view kFindToken =
    "SELECT d.user_id, d.device_id, u.is_admin FROM accounts_device d "
    "JOIN accounts_user u ON u.user_id = d.user_id WHERE d.token_hash = $1 AND u.deleted = 0";

std::optional<TokenOwner> find_token(Tx& tx, std::string_view token_hash) {
    const auto row = tx.query_row(kFindToken, {as_bytes(token_hash)});
    if (!row) {
        return std::nullopt;
    }
    return TokenOwner{row->id<UserId>(0), row->id<DeviceId>(1), row->flag(2)};
}

constexpr std::string_view kSetSetupCode =
    "INSERT INTO accounts_setup (slot, code_hash) VALUES (1, $1) "
    "ON CONFLICT (slot) DO UPDATE SET code_hash = excluded.code_hash";

void set_setup_code(Tx& tx, std::string_view code_hash) {
    tx.exec(kSetSetupCode, {as_bytes(code_hash)});
}

constexpr std::string_view kFindSetupCode = "SELECT code_hash FROM accounts_setup WHERE slot = 1";

std::optional<std::string> find_setup_code(Tx& tx) {
    const auto row = tx.query_row(kFindSetupCode);
    return row ? std::optional(row->bytes(0)) : std::nullopt;
}

constexpr std::string_view kDeleteSetupCode = "DELETE FROM accounts_setup";

void delete_setup_code(Tx& tx) { tx.exec(kDeleteSetupCode); }

constexpr std::string_view kInsertInvite =
    "INSERT INTO accounts_invite (code, uses_left, expires_ms, created_ms, created_by) "
    "VALUES ($1, $2, $3, $4, $5)";

void insert_invite(Tx& tx, const Invite& invite, UserId by) {
    tx.exec(kInsertInvite, {invite.code, invite.uses_left, invite.expires, invite.created, by});
}

constexpr std::string_view kInviteWorks =
    "SELECT 1 FROM accounts_invite WHERE code = $1 AND uses_left > 0 AND expires_ms > $2";

bool invite_works(Tx& tx, std::string_view code, WallTime now) {
    return tx.query_row(kInviteWorks, {code, now}).has_value();
}

constexpr std::string_view kUseInvite =
    "UPDATE accounts_invite SET uses_left = uses_left - 1 "
    "WHERE code = $1 AND uses_left > 0 AND expires_ms > $2";

bool use_invite(Tx& tx, std::string_view code, WallTime now) {
    return tx.exec(kUseInvite, {code, now}) == 1;
}

constexpr std::string_view kListInvites =
    "SELECT code, uses_left, expires_ms, created_ms FROM accounts_invite "
    "WHERE uses_left > 0 AND expires_ms > $1 ORDER BY created_ms DESC, code";

std::vector<Invite> list_invites(Tx& tx, WallTime now) {
    std::vector<Invite> invites;
    for (const auto& row : tx.query(kListInvites, {now})) {
        invites.push_back({row.text(0), row.integer(1), row.time(2), row.time(3)});
    }
    return invites;
}

constexpr std::string_view kDeleteOldInvites =
    "DELETE FROM accounts_invite WHERE expires_ms < $1 OR uses_left = 0";

void delete_old_invites(Tx& tx, WallTime before) { tx.exec(kDeleteOldInvites, {before}); }

}  // namespace kapok::accounts::store
