#include "accounts/store_login.h"

namespace kapok::accounts::store {
namespace {

using storage::Bytes;
using storage::Row;

Bytes as_bytes(std::string_view text) { return Bytes{std::string(text)}; }

std::optional<QrLogin> maybe_qr_login(const std::optional<Row>& row) {
    if (!row) {
        return std::nullopt;
    }
    QrLogin login;
    login.ticket = row->text(0);
    login.device_name = row->text(1);
    login.address = row->text(2);
    login.state = static_cast<QrState>(row->integer(3));
    login.scanned_by = row->id<UserId>(4);
    login.expires = row->time(5);
    return login;
}

}  // namespace

constexpr std::string_view kFindPhoneCode =
    "SELECT salt, code_hash, sent_ms, tries, answered FROM accounts_phone_code WHERE phone = $1";

std::optional<PhoneCode> find_phone_code(Tx& tx, std::string_view phone) {
    const auto row = tx.query_row(kFindPhoneCode, {phone});
    if (!row) {
        return std::nullopt;
    }
    return PhoneCode{row->bytes(0), row->bytes(1), row->time(2), row->integer(3), row->flag(4)};
}

constexpr std::string_view kPutPhoneCode =
    "INSERT INTO accounts_phone_code (phone, salt, code_hash, sent_ms, tries, answered) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (phone) DO UPDATE SET salt = excluded.salt, "
    "code_hash = excluded.code_hash, sent_ms = excluded.sent_ms, tries = excluded.tries, "
    "answered = excluded.answered";

void put_phone_code(Tx& tx, std::string_view phone, const PhoneCode& code) {
    tx.exec(kPutPhoneCode,
            {phone,
             as_bytes(code.salt),
             as_bytes(code.code_hash),
             code.sent,
             code.tries,
             code.answered});
}

constexpr std::string_view kDeletePhoneCode = "DELETE FROM accounts_phone_code WHERE phone = $1";

void delete_phone_code(Tx& tx, std::string_view phone) { tx.exec(kDeletePhoneCode, {phone}); }

constexpr std::string_view kDeletePhoneCodeOf =
    "DELETE FROM accounts_phone_code WHERE phone = $1 AND sent_ms = $2";

void delete_phone_code_of(Tx& tx, std::string_view phone, WallTime sent) {
    tx.exec(kDeletePhoneCodeOf, {phone, sent});
}

constexpr std::string_view kFindAttempts =
    "SELECT attempts, window_ends_ms FROM accounts_attempt WHERE attempt_key = $1";

std::optional<AttemptWindow> find_attempts(Tx& tx, std::string_view key) {
    const auto row = tx.query_row(kFindAttempts, {as_bytes(key)});
    if (!row) {
        return std::nullopt;
    }
    return AttemptWindow{.attempts = row->integer(0), .ends = row->time(1)};
}

constexpr std::string_view kPutAttempts =
    "INSERT INTO accounts_attempt (attempt_key, attempts, window_ends_ms) VALUES ($1, $2, $3) "
    "ON CONFLICT (attempt_key) DO UPDATE SET attempts = excluded.attempts, "
    "window_ends_ms = excluded.window_ends_ms";

void put_attempts(Tx& tx, std::string_view key, const AttemptWindow& window) {
    tx.exec(kPutAttempts, {as_bytes(key), window.attempts, window.ends});
}

constexpr std::string_view kDeleteAttempts = "DELETE FROM accounts_attempt WHERE attempt_key = $1";

void delete_attempts(Tx& tx, std::string_view key) { tx.exec(kDeleteAttempts, {as_bytes(key)}); }

constexpr std::string_view kGiveBackAttempt =
    "UPDATE accounts_attempt SET attempts = attempts - 1 WHERE attempt_key = $1 AND attempts > 0";

void give_back_attempt(Tx& tx, std::string_view key) { tx.exec(kGiveBackAttempt, {as_bytes(key)}); }

constexpr std::string_view kInsertQrLogin =
    "INSERT INTO accounts_qr_login (ticket, secret_hash, device_name, address, state, scanned_by, "
    "expires_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)";

void insert_qr_login(Tx& tx, const QrLogin& login, std::string_view secret_hash) {
    tx.exec(kInsertQrLogin,
            {login.ticket,
             as_bytes(secret_hash),
             login.device_name,
             login.address,
             static_cast<int>(login.state),
             login.scanned_by,
             login.expires});
}

constexpr std::string_view kFindQrLogin =
    "SELECT ticket, device_name, address, state, scanned_by, expires_ms FROM accounts_qr_login "
    "WHERE ticket = $1";

std::optional<QrLogin> find_qr_login(Tx& tx, std::string_view ticket) {
    return maybe_qr_login(tx.query_row(kFindQrLogin, {ticket}));
}

constexpr std::string_view kFindQrLoginBySecret =
    "SELECT ticket, device_name, address, state, scanned_by, expires_ms FROM accounts_qr_login "
    "WHERE secret_hash = $1";

std::optional<QrLogin> find_qr_login_by_secret(Tx& tx, std::string_view secret_hash) {
    return maybe_qr_login(tx.query_row(kFindQrLoginBySecret, {as_bytes(secret_hash)}));
}

constexpr std::string_view kSetQrState =
    "UPDATE accounts_qr_login SET state = $2, scanned_by = $3 WHERE ticket = $1";

void set_qr_state(Tx& tx, std::string_view ticket, QrState state, UserId scanned_by) {
    tx.exec(kSetQrState, {ticket, static_cast<int>(state), scanned_by});
}

// 2 is scanned, 3 confirmed, 4 denied.
constexpr std::string_view kDenyQrLogins =
    "UPDATE accounts_qr_login SET state = 4 WHERE scanned_by = $1 AND state IN (2, 3)";

void deny_qr_logins_of(Tx& tx, UserId user) { tx.exec(kDenyQrLogins, {user}); }

constexpr std::string_view kDeleteOldAttempts =
    "DELETE FROM accounts_attempt WHERE window_ends_ms < $1";
constexpr std::string_view kDeleteOldCodes = "DELETE FROM accounts_phone_code WHERE sent_ms < $1";
constexpr std::string_view kDeleteOldQrLogins =
    "DELETE FROM accounts_qr_login WHERE expires_ms < $1";

void delete_old_login_rows(Tx& tx, WallTime before) {
    tx.exec(kDeleteOldAttempts, {before});
    tx.exec(kDeleteOldCodes, {before});
    tx.exec(kDeleteOldQrLogins, {before});
}

}  // namespace kapok::accounts::store
