// Reasons of push's errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::push::errors {

// Invalid: an endpoint is an https address of at most 2,048 characters of ASCII.
inline constexpr std::string_view kPushEndpointInvalid = "PUSH_ENDPOINT_INVALID";
// Invalid: p256dh is a point of P-256 of 65 bytes, auth has 16 bytes.
inline constexpr std::string_view kPushKeysInvalid = "PUSH_KEYS_INVALID";
// Invalid: a language is up to 16 of letters, digits and '-'.
inline constexpr std::string_view kPushLanguageInvalid = "PUSH_LANGUAGE_INVALID";
// Invalid: quiet hours begin and end at two different minutes of a day.
inline constexpr std::string_view kQuietHoursInvalid = "QUIET_HOURS_INVALID";
// Invalid: not a name of the IANA time zone database.
inline constexpr std::string_view kTimeZoneUnknown = "TIME_ZONE_UNKNOWN";
// NotFound: the device has no subscription.
inline constexpr std::string_view kPushNotRegistered = "PUSH_NOT_REGISTERED";

}  // namespace kapok::push::errors
