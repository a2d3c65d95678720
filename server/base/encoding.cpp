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

namespace {

std::string encode(std::string_view bytes, int variant) {
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(),
                      out.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(),
                      variant);
    out.pop_back();
    return out;
}

std::optional<std::string> decode(std::string_view text, int variant) {
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
                                         variant);
    if (failed != 0 || stop != text.data() + text.size()) {
        return std::nullopt;
    }
    out.resize(length);
    return out;
}

}  // namespace

std::string to_base64url(std::string_view bytes) {
    return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> from_base64url(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string to_base64(std::string_view bytes) {
    return encode(bytes, sodium_base64_VARIANT_ORIGINAL);
}

std::optional<std::string> from_base64(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_ORIGINAL);
}

}  // namespace kapok
