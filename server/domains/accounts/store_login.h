// SQL of accounts: codes, attempts and QR log-ins.
#pragma once

#include "accounts/values.h"
#include "storage/database.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::accounts::store {

using storage::Tx;

// Phone codes: the latest of each phone.
std::optional<PhoneCode> find_phone_code(Tx& tx, std::string_view phone);
void put_phone_code(Tx& tx, std::string_view phone, const PhoneCode& code);
void delete_phone_code(Tx& tx, std::string_view phone);
// Only if it is still the one that was sent at this time.
void delete_phone_code_of(Tx& tx, std::string_view phone, WallTime sent);

// Attempts, by a hash of what is attempted.
std::optional<AttemptWindow> find_attempts(Tx& tx, std::string_view key);
void put_attempts(Tx& tx, std::string_view key, const AttemptWindow& window);
void delete_attempts(Tx& tx, std::string_view key);
// One attempt was not a failure after all.
void give_back_attempt(Tx& tx, std::string_view key);

// QR log-ins.
void insert_qr_login(Tx& tx, const QrLogin& login, std::string_view secret_hash);
std::optional<QrLogin> find_qr_login(Tx& tx, std::string_view ticket);
std::optional<QrLogin> find_qr_login_by_secret(Tx& tx, std::string_view secret_hash);
void set_qr_state(Tx& tx, std::string_view ticket, QrState state, UserId scanned_by);
// What the user scanned or allowed and nobody has collected is refused.
void deny_qr_logins_of(Tx& tx, UserId user);

// Forgets what ended before.
void delete_old_login_rows(Tx& tx, WallTime before);

}  // namespace kapok::accounts::store
