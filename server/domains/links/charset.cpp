#include "links/charset.h"

#include "base/utf8.h"

#include <array>
#include <cerrno>
#include <iconv.h>

namespace kapok::links {

namespace {

constexpr std::size_t kNameBytesMax = 40;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ':' || c == '.';
}

class Converter {
  public:
    explicit Converter(const std::string& from) : handle_(::iconv_open("UTF-8", from.c_str())) {}
    ~Converter() {
        if (is_open()) {
            ::iconv_close(handle_);
        }
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] bool is_open() const {
        // What iconv_open answers on failure, by POSIX. NOLINTNEXTLINE(performance-no-int-to-ptr)
        return handle_ != reinterpret_cast<::iconv_t>(-1);
    }

    std::string convert(std::string_view bytes) {
        std::string out;
        std::array<char, 4'096> piece{};
        auto* in = const_cast<char*>(bytes.data());
        std::size_t left = bytes.size();
        while (left > 0) {
            auto* to = piece.data();
            std::size_t room = piece.size();
            const auto done = ::iconv(handle_, &in, &left, &to, &room);
            out.append(piece.data(), piece.size() - room);
            if (done != static_cast<std::size_t>(-1) || errno == E2BIG) {
                continue;
            }
            ++in;  // a byte that begins no character, or the page was cut within one
            --left;
        }
        return out;
    }

  private:
    ::iconv_t handle_;
};

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    const bool is_plain = charset.empty() || charset == "utf-8" || charset == "utf8";
    // A page that was cut may end within a character.
    for (std::size_t cut = 0; is_plain && cut < 4 && cut <= bytes.size(); ++cut) {
        const auto whole = bytes.substr(0, bytes.size() - cut);
        if (count_characters(whole)) {
            return std::string(whole);
        }
    }
    // GB2312 as pages write it is mostly what came after it. A page that says nothing and is no
    // UTF-8 is most often such a one too.
    std::string from(charset);
    if (from.empty() || from == "gb2312" || from == "gbk") {
        from = "gb18030";
    }
    Converter converter(from);
    if (converter.is_open()) {
        return converter.convert(bytes);
    }
    return Converter("utf-8").convert(bytes);
}

std::string charset_in(std::string_view text) {
    const auto lower = to_lower_ascii(text);
    auto at = lower.find("charset");
    if (at == std::string::npos) {
        return {};
    }
    at = lower.find_first_not_of(" \t\"'=", at + 7);
    std::string name;
    while (at < lower.size() && is_name_character(lower[at]) && name.size() < kNameBytesMax) {
        name += lower[at++];
    }
    return name;
}

}  // namespace kapok::links
