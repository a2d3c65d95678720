// Archives of stickers as administrators upload them: whatever they hold, what comes out is
// bounded.
//
// Input: the archive.
#include "base/assert.h"
#include "base/utf8.h"
#include "stickers/archive.h"
#include "stickers/rules.h"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace stickers = kapok::stickers;
    // Small, so that a run is fast; the limit itself is what stops bombs.
    constexpr stickers::ArchiveLimits kLimits{
        .files_max = 8, .file_bytes_max = 1U << 14U, .total_bytes_max = 1U << 16U};
    auto files = stickers::read_archive({reinterpret_cast<const char*>(data), size}, kLimits);
    if (!files) {
        return 0;
    }
    std::size_t total = 0;
    for (const auto& file : *files) {
        KAPOK_ASSERT(file.bytes.size() <= kLimits.file_bytes_max, "a file is bounded");
        KAPOK_ASSERT(file.name.find('/') == std::string::npos && file.name != "..",
                     "a name leads nowhere");
        total += file.bytes.size();
    }
    KAPOK_ASSERT(total <= kLimits.total_bytes_max, "so are all together");
    const auto pack = stickers::rules::draft(*std::move(files), "");
    if (pack) {
        KAPOK_ASSERT(!pack->title.empty() && !pack->stickers.empty(), "a pack is something");
        for (const auto& sticker : pack->stickers) {
            const auto characters = kapok::count_characters(sticker.words);
            KAPOK_ASSERT(characters && *characters <= stickers::kWordsCharacters,
                         "words are short");
        }
    }
    return 0;
}
