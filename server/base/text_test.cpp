#include "base/client_id.h"
#include "base/clock.h"
#include "base/encoding.h"
#include "base/ids.h"
#include "base/random.h"
#include "base/utf8.h"

#include <gtest/gtest.h>

#include <set>

namespace kapok {
namespace {

TEST(Utf8, CountsCodePoints) {
    EXPECT_EQ(count_characters(""), 0U);
    EXPECT_EQ(count_characters("héllo 你好 😀"), 10U);
}

TEST(Utf8, RefusesWhatIsNotUtf8) {
    EXPECT_FALSE(count_characters("\xFF"));
    EXPECT_FALSE(count_characters("\xC0\xAF"));          // overlong '/'
    EXPECT_FALSE(count_characters("\xED\xA0\x80"));      // surrogate
    EXPECT_FALSE(count_characters("\xF4\x90\x80\x80"));  // above U+10FFFF
    EXPECT_FALSE(count_characters("abc\xE4\xBD"));       // cut short
}

TEST(Utf8, CutsBetweenCodePoints) {
    EXPECT_EQ(first_characters("你好吗", 2), "你好");
    EXPECT_EQ(first_characters("ab", 9), "ab");
}

TEST(Utf8, FindsControlCharacters) {
    EXPECT_TRUE(has_control_characters("a\nb"));
    EXPECT_FALSE(has_control_characters("a\nb", "\n"));
    EXPECT_TRUE(has_control_characters("evil\xE2\x80\xAE gpj.exe"));  // right-to-left override
    EXPECT_FALSE(has_control_characters("报告 2026.pdf"));
}

TEST(Utf8, TrimsWideSpacesToo) { EXPECT_EQ(trim(" \xE3\x80\x80 a b\t\n"), "a b"); }

TEST(Encoding, RoundTrips) {
    SeededRandom random(1);
    for (std::size_t size = 0; size < 70; ++size) {
        const auto bytes = random.bytes(size);
        EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
        EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    }
}

TEST(Encoding, RefusesGarbage) {
    EXPECT_FALSE(from_hex("abc"));
    EXPECT_FALSE(from_hex("zz"));
    EXPECT_FALSE(from_base64url("a+b/"));
    EXPECT_FALSE(from_base64("a-b_"));
    EXPECT_FALSE(from_base64("YQ")) << "with padding";
    EXPECT_EQ(to_base64("a"), "YQ==");
}

TEST(Ids, GrowAndNeverRepeatWithinAMillisecond) {
    ManualClock clock;
    SeededRandom random(1);
    IdSource source(clock, random);
    std::set<std::uint64_t> seen;
    std::uint64_t last = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto id = source.next();
        EXPECT_GT(id, last);
        EXPECT_LT(id, 1ULL << 63);
        last = id;
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 10'000U);
}

TEST(Ids, AreReadStrictly) {
    EXPECT_EQ(parse_decimal("18446744073709551615"), UINT64_MAX);
    for (const auto* text : {"", "-1", "+1", "01", "1 ", "1x", "18446744073709551616"}) {
        EXPECT_FALSE(parse_decimal(text)) << text;
    }
}

TEST(Sha256, InPiecesIsTheSame) {
    Sha256Stream stream;
    stream.update("hello ");
    stream.update("world");
    EXPECT_EQ(stream.finish(), sha256("hello world"));
    const auto digest = sha256("");
    EXPECT_EQ(to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()}).substr(0, 8),
              "e3b0c442");
}

TEST(ClientId, HasOneTo64OfTheAllowed) {
    EXPECT_TRUE(is_client_id("a"));
    EXPECT_TRUE(is_client_id("A-z_09"));
    EXPECT_TRUE(is_client_id(std::string(64, 'x')));
    EXPECT_FALSE(is_client_id(""));
    EXPECT_FALSE(is_client_id(std::string(65, 'x')));
    EXPECT_FALSE(is_client_id("notice:1"));
    EXPECT_FALSE(is_client_id("a b"));
    EXPECT_FALSE(is_client_id("é"));
}

}  // namespace
}  // namespace kapok
