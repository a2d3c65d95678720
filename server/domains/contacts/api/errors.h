// Reasons of failures that contacts answers. docs/reference/errors.md is generated from the
// comments.
#pragma once

#include <string_view>

namespace kapok::contacts {

// Nobody has this Kapok ID, user id or card.
inline constexpr std::string_view kUserUnknown = "USER_UNKNOWN";
// The owner of this QR card has made a new one.
inline constexpr std::string_view kQrExpired = "QR_EXPIRED";
// One cannot ask oneself.
inline constexpr std::string_view kSelfRequest = "SELF_REQUEST";
// One cannot block oneself.
inline constexpr std::string_view kSelfBlock = "SELF_BLOCK";
// The reason is over 100 characters, or has control characters.
inline constexpr std::string_view kReasonTooLong = "REASON_TOO_LONG";
// The remark is over 32 characters, or has control characters.
inline constexpr std::string_view kRemarkTooLong = "REMARK_TOO_LONG";
// The two are contacts already.
inline constexpr std::string_view kAlreadyContact = "ALREADY_CONTACT";
// One of the two has as many contacts as an account may have.
inline constexpr std::string_view kTooManyContacts = "TOO_MANY_CONTACTS";
// This user has not asked the caller.
inline constexpr std::string_view kRequestUnknown = "REQUEST_UNKNOWN";
// The request was not answered within 30 days.
inline constexpr std::string_view kRequestExpired = "REQUEST_EXPIRED";
// This user is not on the caller's list.
inline constexpr std::string_view kContactUnknown = "CONTACT_UNKNOWN";
// The page token is not one of the last response.
inline constexpr std::string_view kPageTokenInvalid = "PAGE_TOKEN_INVALID";
// More contacts were asked for than one answer may hold.
inline constexpr std::string_view kLimitTooLarge = "LIMIT_TOO_LARGE";

}  // namespace kapok::contacts
