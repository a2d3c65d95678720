#include "base/web_url.h"

#include <gtest/gtest.h>

namespace kapok {
namespace {

std::string after(std::string_view text) {
    const auto url = WebUrl::parse(text);
    return url ? url->text() : "none";
}

TEST(WebUrl, TakesWhatIsPlainlyOne) {
    EXPECT_EQ(after("http://example.org"), "http://example.org/");
    EXPECT_EQ(after("HTTPS://Example.ORG:443/A?b=c#d"), "https://example.org/A?b=c");
    EXPECT_EQ(after("http://example.org:8080?q"), "http://example.org:8080/?q");
    EXPECT_EQ(after("http://[2001:DB8::1]:81/x"), "http://[2001:db8::1]:81/x");
    EXPECT_EQ(after("http://10.0.0.1/"), "http://10.0.0.1/") << "whether it is private is not said";
}

TEST(WebUrl, RefusesTheRest) {
    for (const auto* text : {"",
                             "example.org",
                             "ftp://example.org/",
                             "file:///etc/passwd",
                             "http://",
                             "http:///path",
                             "http://user@example.org/",
                             "http://user:secret@example.org/",
                             "http://exa mple.org/",
                             "http://example.org/\r\nhost: other",
                             "http://例子.org/",
                             "http://example.org:0/",
                             "http://example.org:65536/",
                             "http://example.org:80x/",
                             "http://[::1/",
                             "http://[::1]x/",
                             "http://::1/",
                             "http://example.org\\@evil.org/"}) {
        EXPECT_EQ(after(text), "none") << text;
    }
    EXPECT_EQ(after("http://example.org/" + std::string(2'048, 'a')), "none");
}

TEST(WebUrl, ResolvesWhatPagesSay) {
    const auto page = *WebUrl::parse("https://example.org:8443/a/b?c=d");
    const auto at = [&](std::string_view reference) {
        const auto url = page.resolve(reference);
        return url ? url->text() : "none";
    };
    EXPECT_EQ(at("/x.png"), "https://example.org:8443/x.png");
    EXPECT_EQ(at("x.png"), "https://example.org:8443/a/x.png");
    EXPECT_EQ(at("?e"), "https://example.org:8443/a/b?e");
    EXPECT_EQ(at(""), "https://example.org:8443/a/b");
    EXPECT_EQ(at("//cdn.example.org/x"), "https://cdn.example.org/x");
    EXPECT_EQ(at(" http://other.org/ "), "http://other.org/");
    EXPECT_EQ(at("javascript:alert(1)"), "none");
    EXPECT_EQ(at("data:image/png;base64,AA"), "none");
}

}  // namespace
}  // namespace kapok
