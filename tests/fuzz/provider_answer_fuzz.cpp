// What providers of translations and transcripts answer.
#include "base/assert.h"
#include "base/utf8.h"
#include "language/wire.h"

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
    return 0;
}
