// Reasons of failures of webpush; they stay within the server.
#pragma once

#include <string_view>

namespace kapok::webpush::errors {

// Invalid: the browser's keys are no point of P-256 with a secret of 16 bytes.
inline constexpr std::string_view kPushKeysBad = "PUSH_KEYS_BAD";

}  // namespace kapok::webpush::errors
