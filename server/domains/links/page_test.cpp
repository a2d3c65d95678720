// feature: link-preview
#include "links/page.h"

#include "links/charset.h"

#include <gtest/gtest.h>

namespace kapok::links {
namespace {

PageFacts read(const std::string& head, std::string_view type = "text/html; charset=utf-8") {
    return read_page("<!DOCTYPE html><html><head>" + head + "</head><body>…</body></html>", type);
}

TEST(Page, PrefersWhatItSaysForCards) {
    const auto facts = read(R"(
        <title>Plain</title>
        <meta name="description" content="plain words">
        <meta property="og:title" content="  木棉花开
            了 ">
        <meta property='og:description' content='graph&#39;s words'>
        <meta property=og:site_name content=Kapok>
        <meta property="og:image" content="/a.png?x=1&amp;y=2">)");
    EXPECT_EQ(facts.title, "木棉花开 了");
    EXPECT_EQ(facts.description, "graph's words");
    EXPECT_EQ(facts.site, "Kapok");
    EXPECT_EQ(facts.picture, "/a.png?x=1&y=2");
}

TEST(Page, FallsBackToPlainHtml) {
    const auto facts = read(
        "<TITLE lang=en>A &lt;b&gt; &amp; c&hellip;</TITLE><META NAME=Description CONTENT=words>");
    EXPECT_EQ(facts.title, "A <b> & c…");
    EXPECT_EQ(facts.description, "words");
    EXPECT_EQ(facts.site, "");
    EXPECT_EQ(facts.picture, "");
}

TEST(Page, ReadsNothingOutOfScriptsAndComments) {
    EXPECT_EQ(
        read("<script>'<title>no</title>'</script><!-- <title>no</title> --><title>yes</title>")
            .title,
        "yes");
    EXPECT_EQ(read("<style>a</style><title>yes</title>").title, "yes");
    EXPECT_EQ(read_page("<body><title>no</title>", "text/html").title, "");
    EXPECT_EQ(read("<script>never ends <title>no</title>").title, "");
}

TEST(Page, IsBounded) {
    const auto facts = read("<title>" + std::string(5'000, 't') +
                            "</title><meta name=description content='" + std::string(5'000, 'd') +
                            "'><meta property=og:image content='" + std::string(5'000, 'p') + "'>");
    EXPECT_EQ(facts.title.size(), 200U);
    EXPECT_EQ(facts.description.size(), 500U);
    EXPECT_EQ(facts.picture, "") << "an address that long is none";
}

TEST(Page, HasNoCharactersThatDeceive) {
    EXPECT_EQ(read("<title>a\u202Eb\u2066c&#x202E;&#7;d&#0;</title>").title, "abcd");
    EXPECT_EQ(read("<title>&#xD800;&#x110000;&#99999999999;&nosuch;&</title>").title,
              "&#99999999999;&nosuch;&");
}

TEST(Page, IsReadInItsOwnEncoding) {
    const std::string gbk = "\xC4\xBE\xC3\xDE";  // 木棉
    EXPECT_EQ(read("<title>" + gbk + "</title>", "text/html; charset=GB2312").title, "木棉");
    EXPECT_EQ(read("<meta charset=gbk><title>" + gbk + "</title>", "text/html").title, "木棉");
    EXPECT_EQ(read("<title>" + gbk + "</title>", "text/html").title, "木棉") << "no word of it";
    EXPECT_EQ(read("<title>木棉</title>", "text/html").title, "木棉");
    EXPECT_EQ(read_page("\xEF\xBB\xBF<title>木棉</title>", "text/html").title, "木棉");
    EXPECT_EQ(read("<title>ok\xFF</title>", "text/html; charset=utf-8").title, "ok");
    EXPECT_EQ(read("<title>ok</title>", "text/html; charset=no-such").title, "ok");
}

TEST(Page, CutWithinACharacterIsStillUtf8) {
    const std::string page = "<title>木棉</title><body>花";
    EXPECT_EQ(read_page(page.substr(0, page.size() - 1), "text/html").title, "木棉");
}

TEST(Charset, IsFoundWhereverItStands) {
    EXPECT_EQ(charset_in("text/html; charset=\"GBK\""), "gbk");
    EXPECT_EQ(charset_in("<meta http-equiv=content-type content='text/html; charset=big5'>"),
              "big5");
    EXPECT_EQ(charset_in("text/html"), "");
    EXPECT_EQ(mime_of("Text/HTML ; charset=x"), "text/html");
}

}  // namespace
}  // namespace kapok::links
