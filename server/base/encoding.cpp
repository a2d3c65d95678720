#include "base/encoding.h"

#include <sodium.h>

namespace kapok {

std::string to_hex(std::string_view bytes) {
    std::string out(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(
        out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    out.pop_back();
    return out;
}

std::optional<std::string> from_hex(std::string_view text) {
    std::string out(text.size() / 2, '\0');
    std::size_t length = 0;
    const char* stop = nullptr;
    const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()),
                                      out.size(),
                                      text.data(),
                                      text.size(),
                                      nullptr,
                                      &length,
                                      &stop);
    if (failed != 0 || stop != text.data() + text.size()) {
        return std::nullopt;
    }
    return out;
}

std::string to_base64url(std::string_view bytes) {
    constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
    sodium_bin2base64(out.data(),
                      out.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(),
                      kVariant);
    out.pop_back();
    return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string out(text.size(), '\0');
    std::size_t length = 0;
    const char* stop = nullptr;
    const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()),
                                         out.size(),
                                         text.data(),
                                         text.size(),
                                         nullptr,
                                         &length,
                                         &stop,
                                         sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (failed != 0 || stop != text.data() + text.size()) {
        return std::nullopt;
    }
    out.resize(length);
    return out;
}

}  // namespace kapok
