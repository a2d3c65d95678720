// Reasons of failures that any method or connection can have.
#pragma once

#include <string_view>

namespace kapok::rpc::errors {

// The method needs a signed-in user and no token was given.
inline constexpr std::string_view kTokenMissing = "TOKEN_MISSING";
// The token is unknown, expired or revoked: log in again.
inline constexpr std::string_view kTokenInvalid = "TOKEN_INVALID";
// Only administrators of the instance may call the method.
inline constexpr std::string_view kAdminOnly = "ADMIN_ONLY";
// Only moderators and administrators of the instance may call the method.
inline constexpr std::string_view kModeratorOnly = "MODERATOR_ONLY";
// There is no such method.
inline constexpr std::string_view kMethodUnknown = "METHOD_UNKNOWN";
// The body is not the request message of the method, or not JSON.
inline constexpr std::string_view kBodyMalformed = "BODY_MALFORMED";
// The body is larger than the method allows.
inline constexpr std::string_view kBodyTooLarge = "BODY_TOO_LARGE";
// A text in the body is not valid UTF-8; `field` names it where it is known.
inline constexpr std::string_view kTextNotUtf8 = "TEXT_NOT_UTF8";
// Too many calls of this kind; come back after retry_after_ms.
inline constexpr std::string_view kTooManyCalls = "TOO_MANY_CALLS";
// More is waiting than gets done; come back after retry_after_ms.
inline constexpr std::string_view kOverloaded = "OVERLOADED";
// Too many requests of this connection are waiting for their answers.
inline constexpr std::string_view kTooManyInFlight = "TOO_MANY_IN_FLIGHT";
// The deadline passed; whether the call had an effect is unknown.
inline constexpr std::string_view kDeadlinePassed = "DEADLINE_PASSED";
// The caller went away or the server stops; whether the call had an effect is unknown.
inline constexpr std::string_view kCallCancelled = "CALL_CANCELLED";
// A fault of the server; its log has the details under request_id.
inline constexpr std::string_view kInternal = "INTERNAL";
// What came is not a kapok.gateway.v1.Frame.
inline constexpr std::string_view kFrameMalformed = "FRAME_MALFORMED";
// The frame is larger than Welcome.max_frame_bytes.
inline constexpr std::string_view kFrameTooLarge = "FRAME_TOO_LARGE";
// The first frame must be Hello, and there is only one.
inline constexpr std::string_view kHelloExpected = "HELLO_EXPECTED";
// No Hello came in time.
inline constexpr std::string_view kHelloLate = "HELLO_LATE";
// The server does not speak this version of the protocol.
inline constexpr std::string_view kVersionUnsupported = "VERSION_UNSUPPORTED";
// Nothing was heard of the client for two and a half heartbeats.
inline constexpr std::string_view kConnectionIdle = "CONNECTION_IDLE";
// The server is shutting down; come back after retry_after_ms.
inline constexpr std::string_view kShuttingDown = "SHUTTING_DOWN";

}  // namespace kapok::rpc::errors
