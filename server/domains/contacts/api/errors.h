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
// The note is over 400 characters, or has control characters other than line ends.
inline constexpr std::string_view kNoteTooLong = "NOTE_TOO_LONG";
// There is no such value of Sharing.
inline constexpr std::string_view kSharingInvalid = "SHARING_INVALID";
// The tag's name is not 1 to 32 characters, or has control characters.
inline constexpr std::string_view kTagNameInvalid = "TAG_NAME_INVALID";
// The caller has a tag of this name.
inline constexpr std::string_view kTagExists = "TAG_EXISTS";
// The caller has no such tag.
inline constexpr std::string_view kTagUnknown = "TAG_UNKNOWN";
// An account has at most 200 tags.
inline constexpr std::string_view kTooManyTags = "TOO_MANY_TAGS";
// A contact carries at most 20 tags.
inline constexpr std::string_view kTooManyTagsOfContact = "TOO_MANY_TAGS_OF_CONTACT";
// More contacts were named than one call may.
inline constexpr std::string_view kTooManyIds = "TOO_MANY_IDS";
// They cannot be added this way, or it is not the way the caller came; not told apart.
inline constexpr std::string_view kAddNotAllowed = "ADD_NOT_ALLOWED";
// The phone number is not E.164, such as "+8613800138000".
inline constexpr std::string_view kPhoneInvalid = "PHONE_INVALID";
// Matching address books needs a phone number that the caller has registered.
inline constexpr std::string_view kPhoneRequired = "PHONE_REQUIRED";
// An address book has at most 5,000 numbers.
inline constexpr std::string_view kAddressBookTooLarge = "ADDRESS_BOOK_TOO_LARGE";
// The address book was uploaded a few times today; wait.
inline constexpr std::string_view kAddressBookTooOften = "ADDRESS_BOOK_TOO_OFTEN";
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
