#include "webpush/vapid.h"

#include "base/encoding.h"

#include <fmt/format.h>

namespace kapok::webpush {

namespace {

// What stands in our claims is ASCII from a parsed address or the configuration.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        if (static_cast<unsigned char>(c) >= 0x20) {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace

std::string vapid_authorization(const KeyPair& keys, const VapidClaims& claims) {
    auto body = fmt::format(
        R"({{"aud":{},"exp":{})", quoted(claims.audience), to_ms(claims.expires) / 1'000);
    if (!claims.subject.empty()) {
        body += fmt::format(R"(,"sub":{})", quoted(claims.subject));
    }
    const auto signed_part =
        to_base64url(R"({"typ":"JWT","alg":"ES256"})") + '.' + to_base64url(body + '}');
    return fmt::format("vapid t={}.{}, k={}",
                       signed_part,
                       to_base64url(sign(keys, signed_part)),
                       to_base64url(keys.public_key));
}

}  // namespace kapok::webpush
