#include "net/ws_upgrade.h"

#include "net/errors.h"
#include "net/http_text.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace kapok::net {

namespace {

std::string to_base64(std::span<const unsigned char> bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(out.data()), bytes.data(), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

// 16 random bytes in base64.
bool is_ws_key(std::string_view key) {
    if (key.size() != 24 || !key.ends_with("==")) {
        return false;
    }
    return std::all_of(key.begin(), key.end() - 2, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
    });
}

}  // namespace

std::string ws_accept_key(std::string_view key) {
    // RFC 6455 asks for SHA-1 here; it protects nothing.
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return to_base64(digest);
}

bool wants_websocket(const HttpRequest& request) {
    return http_list_has(request.headers.find("upgrade"), "websocket");
}

Result<std::string> accept_websocket(const HttpRequest& request,
                                     const std::vector<std::string>& allowed_origins) {
    const auto& headers = request.headers;
    const auto key = headers.find("sec-websocket-key");
    if (request.method != "GET" || !wants_websocket(request) ||
        !http_list_has(headers.find("connection"), "upgrade") || !is_ws_key(key) ||
        headers.find("sec-websocket-version") != "13") {
        return Error(
            Code::kInvalid, errors::kWsHandshakeBad, "not a WebSocket handshake of version 13");
    }
    if (!is_allowed_origin(headers, allowed_origins)) {
        return Error(Code::kForbidden, errors::kOriginForeign, "the page is of another site");
    }
    if (!http_list_has(headers.find("sec-websocket-protocol"), kWsProtocol)) {
        return Error(Code::kInvalid, errors::kWsProtocolUnknown, "offer the subprotocol kapok.v1");
    }
    return fmt::format(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
        "sec-websocket-accept: {}\r\nsec-websocket-protocol: {}\r\n\r\n",
        ws_accept_key(key),
        kWsProtocol);
}

}  // namespace kapok::net
