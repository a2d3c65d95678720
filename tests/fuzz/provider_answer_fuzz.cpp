// What providers of translations and transcripts answer, and content policies.
#include "base/assert.h"
#include "base/utf8.h"
#include "language/wire.h"
#include "moderation/wire.h"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace wire = kapok::language::wire;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto translation = wire::read_translation(bytes)) {
        KAPOK_ASSERT(kapok::count_characters(translation->text), "words can be sent on");
        KAPOK_ASSERT(kapok::count_characters(translation->source), "languages can be sent on");
    }
    if (const auto transcript = wire::read_transcript(bytes)) {
        KAPOK_ASSERT(kapok::count_characters(*transcript), "words can be sent on");
    }
    if (const auto verdict = kapok::moderation::wire::read_answer(bytes)) {
        for (const auto& text : verdict->mask) {
            KAPOK_ASSERT(kapok::count_characters(text), "words can be stored");
        }
        KAPOK_ASSERT(kapok::count_characters(verdict->concern), "words can be stored");
    }
    return 0;
}
