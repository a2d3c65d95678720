// Reasons of failures that HTTP requests and WebSocket handshakes can have.
#pragma once

#include <string_view>

namespace kapok::net::errors {

// The request breaks the grammar of HTTP or names a path that no server has.
inline constexpr std::string_view kRequestMalformed = "REQUEST_MALFORMED";
// The request's head or body is larger than allowed.
inline constexpr std::string_view kRequestTooLarge = "REQUEST_TOO_LARGE";
// Nothing is at this path.
inline constexpr std::string_view kPathUnknown = "PATH_UNKNOWN";
// The path exists, but not for this method.
inline constexpr std::string_view kMethodNotAllowed = "METHOD_NOT_ALLOWED";
// The request came too slowly.
inline constexpr std::string_view kRequestTooSlow = "REQUEST_TOO_SLOW";
// The server has no memory to spare for the request's body now.
inline constexpr std::string_view kOverloaded = "OVERLOADED";
// The handshake lacks what RFC 6455 asks for.
inline constexpr std::string_view kWsHandshakeBad = "WS_HANDSHAKE_BAD";
// The client does not offer the subprotocol kapok.v1.
inline constexpr std::string_view kWsProtocolUnknown = "WS_PROTOCOL_UNKNOWN";
// A page of another site made the browser call.
inline constexpr std::string_view kOriginForeign = "ORIGIN_FOREIGN";
// The body's type is neither application/json nor application/proto.
inline constexpr std::string_view kContentTypeUnknown = "CONTENT_TYPE_UNKNOWN";
// A Connect header has a value that we do not understand.
inline constexpr std::string_view kConnectHeaderBad = "CONNECT_HEADER_BAD";
// The server is stopping; come back after retry_after_ms.
inline constexpr std::string_view kServerStopping = "SERVER_STOPPING";
// A fault of the server.
inline constexpr std::string_view kInternal = "INTERNAL";
// The client could not reach the server, or the connection broke.
inline constexpr std::string_view kConnectionFailed = "CONNECTION_FAILED";
// The server's certificate is not trusted or not for this host.
inline constexpr std::string_view kTlsFailed = "TLS_FAILED";
// The server answered something that is not the protocol.
inline constexpr std::string_view kAnswerMalformed = "ANSWER_MALFORMED";
// The server's address is not one we can use.
inline constexpr std::string_view kUrlBad = "URL_BAD";
// A page was asked for at an address that is not of the public internet.
inline constexpr std::string_view kAddressPrivate = "ADDRESS_PRIVATE";
// A page was asked for at a port other than 80 and 443.
inline constexpr std::string_view kPortNotAllowed = "PORT_NOT_ALLOWED";
// A page leads to another more than three times.
inline constexpr std::string_view kTooManyRedirects = "TOO_MANY_REDIRECTS";
// A site answered with something other than a page.
inline constexpr std::string_view kNotAPage = "NOT_A_PAGE";
// The certificate, key or list of trusted certificates cannot be used.
inline constexpr std::string_view kTlsFilesBad = "TLS_FILES_BAD";
// The address is no address, is taken, or may not be listened on.
inline constexpr std::string_view kListenFailed = "LISTEN_FAILED";

}  // namespace kapok::net::errors
