// Pages of the internet, read for previews of links.
//
// Input: one byte that chooses the declared encoding, then the page.
#include "base/assert.h"
#include "base/utf8.h"
#include "base/web_url.h"
#include "links/page.h"

#include <array>
#include <string_view>

namespace {

namespace links = kapok::links;

void check_line(std::string_view text, std::size_t characters_max) {
    const auto characters = kapok::count_characters(text);
    KAPOK_ASSERT(characters && *characters <= characters_max, "short, valid UTF-8");
    KAPOK_ASSERT(!kapok::has_control_characters(text), "one line that can be shown");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<std::string_view, 4> kTypes{"text/html",
                                                     "text/html; charset=utf-8",
                                                     "text/html; charset=GBK",
                                                     "text/html; charset=iso-2022-jp"};
    if (size == 0) {
        return 0;
    }
    const std::string_view page(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto facts = links::read_page(page, kTypes[data[0] % kTypes.size()]);
    check_line(facts.title, 200);
    check_line(facts.description, 500);
    check_line(facts.site, 100);
    KAPOK_ASSERT(facts.picture.size() <= 2'048, "an address of a picture is not endless");
    const auto base = kapok::WebUrl::parse("https://example.org/a/b?c");
    if (const auto picture = base->resolve(facts.picture)) {
        KAPOK_ASSERT(kapok::WebUrl::parse(picture->text()) == picture,
                     "an address stays what it is");
    }
    return 0;
}
