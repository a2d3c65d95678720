// Reasons of failures that accounts answers. docs/reference/errors.md is generated from the
// comments.
#pragma once

#include <string_view>

namespace kapok::accounts {

// The token is unknown, or its device was logged out.
inline constexpr std::string_view kTokenInvalid = "TOKEN_INVALID";
// No account has this id.
inline constexpr std::string_view kUserUnknown = "USER_UNKNOWN";
// The handle is not 3 to 32 letters, digits, '_', '-' or '.'.
inline constexpr std::string_view kHandleInvalid = "HANDLE_INVALID";
// Someone has this handle, or had it once.
inline constexpr std::string_view kHandleTaken = "HANDLE_TAKEN";
// The handle was changed less than a year ago.
inline constexpr std::string_view kHandleLocked = "HANDLE_LOCKED";
// The nickname is over 32 characters.
inline constexpr std::string_view kNicknameTooLong = "NICKNAME_TOO_LONG";
// The nickname is empty, or has control characters.
inline constexpr std::string_view kNicknameInvalid = "NICKNAME_INVALID";
// The password is not 8 to 128 characters.
inline constexpr std::string_view kPasswordInvalid = "PASSWORD_INVALID";
// The present password is another one.
inline constexpr std::string_view kPasswordWrong = "PASSWORD_WRONG";
// The region is over 64 characters, or has control characters.
inline constexpr std::string_view kRegionInvalid = "REGION_INVALID";
// The signature is over 128 characters, or has control characters.
inline constexpr std::string_view kSignatureInvalid = "SIGNATURE_INVALID";
// The device's name is over 64 characters, or has control characters.
inline constexpr std::string_view kDeviceNameInvalid = "DEVICE_NAME_INVALID";
// The avatar is not one that the caller uploaded.
inline constexpr std::string_view kAvatarNotYours = "AVATAR_NOT_YOURS";
// The phone number is not E.164, such as "+8613800138000".
inline constexpr std::string_view kPhoneInvalid = "PHONE_INVALID";
// The code could not be sent, or this instance sends none.
inline constexpr std::string_view kCodeNotSent = "CODE_NOT_SENT";
// A code was sent less than a minute ago.
inline constexpr std::string_view kCodeTooSoon = "CODE_TOO_SOON";
// The code is not the one that was sent.
inline constexpr std::string_view kCodeWrong = "CODE_WRONG";
// The code is over 5 minutes old, was used, or was guessed at too often.
inline constexpr std::string_view kCodeExpired = "CODE_EXPIRED";
// The code is right, but the phone has no account: repeat it with `registration`.
inline constexpr std::string_view kPhoneNotRegistered = "PHONE_NOT_REGISTERED";
// Unknown name or wrong password; not told apart.
inline constexpr std::string_view kLoginWrong = "LOGIN_WRONG";
// Too many attempts on this account or from this address; wait.
inline constexpr std::string_view kTooManyAttempts = "TOO_MANY_ATTEMPTS";
// This instance takes no new accounts.
inline constexpr std::string_view kRegistrationClosed = "REGISTRATION_CLOSED";
// This instance takes new accounts by invite only.
inline constexpr std::string_view kInviteRequired = "INVITE_REQUIRED";
// The invite is unknown, used up or expired.
inline constexpr std::string_view kInviteInvalid = "INVITE_INVALID";
// An invite makes 1 to 1,000 accounts and works for at most 30 days.
inline constexpr std::string_view kInviteLimits = "INVITE_LIMITS";
// The setup code is not the one printed last, or an account exists already.
inline constexpr std::string_view kSetupCodeInvalid = "SETUP_CODE_INVALID";
// The text is not a log-in code of Kapok.
inline constexpr std::string_view kQrInvalid = "QR_INVALID";
// The log-in code is over 2 minutes old.
inline constexpr std::string_view kQrExpired = "QR_EXPIRED";
// The log-in code was used or decided already.
inline constexpr std::string_view kQrUsed = "QR_USED";
// Someone else has scanned this log-in code.
inline constexpr std::string_view kQrForeign = "QR_FOREIGN";
// The caller has no device of this id.
inline constexpr std::string_view kDeviceUnknown = "DEVICE_UNKNOWN";
// The account may not log in until a time, for the reason that the message has.
inline constexpr std::string_view kAccountSuspended = "ACCOUNT_SUSPENDED";
// The instance needs one administrator at least.
inline constexpr std::string_view kLastAdministrator = "LAST_ADMINISTRATOR";
// The link for a new password was used, or is over a day old.
inline constexpr std::string_view kResetInvalid = "RESET_INVALID";
// The caller has registered no phone that a code could be sent to.
inline constexpr std::string_view kPhoneRequired = "PHONE_REQUIRED";
// The phone is that of another account; told only with the right code.
inline constexpr std::string_view kPhoneTaken = "PHONE_TAKEN";
// The account has no password, so that without its phone nobody could log in.
inline constexpr std::string_view kPasswordRequired = "PASSWORD_REQUIRED";
// More users were asked for than one call may.
inline constexpr std::string_view kTooManyIds = "TOO_MANY_IDS";

}  // namespace kapok::accounts
