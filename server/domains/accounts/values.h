// Values of accounts that do not leave the domain.
#pragma once

#include "accounts/api/accounts.h"
#include "base/clock.h"
#include "base/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::accounts {

// A row of accounts_user.
struct Account {
    User user;
    std::optional<std::string> phone;
    std::optional<std::string> password_hash;
    bool is_admin = false;
    WallTime handle_changed;  // 1970 if never
    WallTime created;
};

// An account as its owner sees it.
struct Profile {
    User user;
    std::string masked_phone;
    bool is_admin = false;
    bool has_password = false;
    WallTime handle_locked_until;  // 1970 if it can be changed
};

struct Device {
    DeviceId id;
    std::string name;
    WallTime created;
    WallTime last_seen;
    bool current = false;
};

// A device that was logged in: the only time its token is known.
struct Session {
    std::string token;
    Device device;
    Profile profile;
    bool deletion_cancelled = false;
};

// A row of accounts_deletion.
struct Deletion {
    UserId user;
    WallTime due;
    std::int64_t steps_done = 0;
};

// A device that was logged out, and what is needed to make that felt at once.
struct RevokedDevice {
    UserId user;
    DeviceId device;
    std::string token_hash;
};

struct NewAccount {
    std::string handle;
    std::string nickname;
    std::string invite_code;
    std::string setup_code;
};

struct ProfileChange {
    std::optional<std::string> handle;
    std::optional<std::string> nickname;
    std::optional<std::string> avatar_media_id;
    std::optional<std::string> region;
    std::optional<std::string> signature;
};

struct Invite {
    std::string code;
    std::int64_t uses_left = 0;
    WallTime expires;
    WallTime created;
};

// A row of accounts_phone_code.
struct PhoneCode {
    std::string salt;
    std::string code_hash;
    WallTime sent;
    std::int64_t tries = 0;  // wrong ones
    bool answered = false;   // it was right once, for a phone without an account
};

struct AttemptWindow {
    std::int64_t attempts = 0;
    WallTime ends;
};

// Where a QR log-in stands; the first four are kapok.accounts.v1.QrLoginState.
enum class QrState { kWaiting = 1, kScanned, kConfirmed, kDenied, kUsed };

// A row of accounts_qr_login.
struct QrLogin {
    std::string ticket;
    std::string device_name;
    std::string address;
    QrState state = QrState::kWaiting;
    UserId scanned_by;
    WallTime expires;
};

}  // namespace kapok::accounts
