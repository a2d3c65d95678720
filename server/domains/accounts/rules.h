// Pure decisions of accounts: what texts are good, who may register, what a code, an attempt or a
// QR log-in may do next.
#pragma once

#include "accounts/settings.h"
#include "accounts/values.h"
#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace kapok::accounts {

inline constexpr std::chrono::days kHandleLock{365};
inline constexpr std::chrono::minutes kCodeLife{5};
inline constexpr std::chrono::seconds kCodeResend{60};
inline constexpr std::int64_t kCodeTriesMax = 5;
inline constexpr std::chrono::minutes kQrLife{2};
inline constexpr std::chrono::seconds kQrWait{25};
inline constexpr std::size_t kUsersAskedMax = 200;
inline constexpr std::uint32_t kInviteUsesMax = 1'000;
inline constexpr std::chrono::days kInviteLifeDefault{7};
inline constexpr std::chrono::days kInviteLifeMax{30};

// Texts. Those that return one return it trimmed.
Result<void> check_handle(std::string_view handle);
// Handles that differ in case only are the same.
std::string handle_key(std::string_view handle);
Result<std::string> check_nickname(std::string_view nickname, std::size_t characters_max);
Result<void> check_password(std::string_view password);
Result<std::string> check_region(std::string_view region);
Result<std::string> check_signature(std::string_view signature);
// An empty name becomes "Kapok".
Result<std::string> check_device_name(std::string_view name);
Result<void> check_phone(std::string_view phone);
// All but the last four digits hidden; empty stays empty.
std::string mask_phone(std::string_view phone);
// As it is stored: upper case, without what people type in between.
std::string invite_key(std::string_view code);
WallTime to_minute(WallTime time);

Profile profile_of(const Account& account, WallTime now);
// 1970 if the handle can be changed now.
WallTime handle_locked_until(const Account& account, WallTime now);

// Forbidden ACCOUNT_SUSPENDED, with the time it lasts.
Result<void> check_suspension(const Suspension& suspension, WallTime now);

// Registration.
struct AdmissionFacts {
    Registration registration = Registration::kOpen;
    bool instance_is_empty = false;
    bool setup_code_given = false;
    bool setup_code_right = false;
    bool invite_given = false;
    bool invite_works = false;
};
struct Admission {
    bool as_admin = false;
    bool uses_invite = false;
};
Result<Admission> admit(const AdmissionFacts& facts);

Result<void> check_invite(std::uint32_t uses, std::chrono::seconds life);

// Phone codes.
std::string phone_code_hash(std::string_view salt, std::string_view phone, std::string_view code);
// How long until another code may be sent; zero if it may be now.
std::chrono::milliseconds resend_wait(const std::optional<PhoneCode>& latest, WallTime now);
enum class CodeVerdict { kRight, kWrong, kExpired };
CodeVerdict judge_code(const std::optional<PhoneCode>& latest,
                       std::string_view phone,
                       std::string_view code,
                       WallTime now);

// Attempts: the window with one more in it, or RateLimited TOO_MANY_ATTEMPTS.
struct AttemptLimit {
    std::int64_t attempts_max = 0;
    std::chrono::milliseconds window{0};
};
Result<AttemptWindow> take_attempt(const std::optional<AttemptWindow>& present,
                                   AttemptLimit limit,
                                   WallTime now);

// QR log-ins. The state that follows, or why not.
std::string qr_text(std::string_view ticket);
Result<std::string> parse_qr_text(std::string_view text);
Result<QrState> scan_qr(const std::optional<QrLogin>& login, UserId user, WallTime now);
enum class QrDecision { kAllow, kRefuse };
Result<QrState> decide_qr(const std::optional<QrLogin>& login,
                          UserId user,
                          QrDecision decision,
                          WallTime now);
// For the device that waits: Gone once it is over.
Result<QrState> watch_qr(const std::optional<QrLogin>& login, WallTime now);

}  // namespace kapok::accounts
