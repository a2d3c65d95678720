// The WebSocket handshake (RFC 6455, section 4.2), on a parsed request. Pure.
#pragma once

#include "base/result.h"
#include "net/http.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::net {

inline constexpr std::string_view kWsProtocol = "kapok.v1";

// True if the request asks for the WebSocket protocol at all.
bool wants_websocket(const HttpRequest& request);

// The head of the 101 reply, or why the request is refused: Invalid WS_HANDSHAKE_BAD, Invalid
// WS_PROTOCOL_UNKNOWN, Forbidden ORIGIN_FOREIGN. A browser's Origin must be the Host or one of
// `allowed_origins`; other clients send none.
Result<std::string> accept_websocket(const HttpRequest& request,
                                     const std::vector<std::string>& allowed_origins);

// Value of Sec-WebSocket-Accept.
std::string ws_accept_key(std::string_view key);

}  // namespace kapok::net
