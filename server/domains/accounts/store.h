// SQL of accounts: who exists and which devices are logged in. The log-in machinery (codes,
// attempts, QR) is in store_login.h.
#pragma once

#include "accounts/values.h"
#include "base/result.h"
#include "storage/database.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::accounts::store {

using storage::Tx;

// Users.
bool any_user(Tx& tx);
std::optional<Account> find_account(Tx& tx, UserId id);
// Exactly the present handle; not one that was given up.
std::optional<Account> find_account_by_handle(Tx& tx, std::string_view handle);
std::optional<Account> find_account_by_phone(Tx& tx, std::string_view phone);
// Those that exist, in no particular order.
std::vector<User> list_users(Tx& tx, std::span<const UserId> ids);
// Those after `after` that are not deleted, in order.
std::vector<UserId> list_ids(Tx& tx, UserId after, std::size_t limit);
// Of those that have one.
std::vector<Accounts::Phone> list_phones(Tx& tx, std::span<const UserId> ids);
void insert_account(Tx& tx, const Account& account);
void update_profile(Tx& tx, const Account& account);
void set_password(Tx& tx, UserId id, std::string_view hash);
// None takes it off. False if another account has it.
bool set_phone(Tx& tx, UserId id, const std::optional<std::string>& phone);
// False if someone else has or had it. Taking back one's own old handle is allowed.
bool take_handle(Tx& tx, std::string_view handle, UserId user, WallTime now);

// Devices.
struct NewDevice {
    UserId user;
    Device device;
    std::string token_hash;
};
void insert_device(Tx& tx, const NewDevice& device);
// Last seen first.
std::vector<Device> list_devices(Tx& tx, UserId user);
std::optional<RevokedDevice> delete_device(Tx& tx, UserId user, DeviceId device);
std::vector<RevokedDevice> delete_other_devices(Tx& tx, UserId user, DeviceId kept);
void set_last_seen(Tx& tx, DeviceId device, WallTime seen);
bool device_exists(Tx& tx, UserId user, DeviceId device);
struct TokenOwner {
    UserId user;
    DeviceId device;
    bool is_admin = false;
};
std::optional<TokenOwner> find_token(Tx& tx, std::string_view token_hash);

// Setup code and invites.
void set_setup_code(Tx& tx, std::string_view code_hash);
std::optional<std::string> find_setup_code(Tx& tx);
void delete_setup_code(Tx& tx);
void insert_invite(Tx& tx, const Invite& invite, UserId by);
bool invite_works(Tx& tx, std::string_view code, WallTime now);
// False if it does not work (any more).
bool use_invite(Tx& tx, std::string_view code, WallTime now);
// Those that still work, newest first.
std::vector<Invite> list_invites(Tx& tx, WallTime now);
void delete_old_invites(Tx& tx, WallTime before);

}  // namespace kapok::accounts::store
