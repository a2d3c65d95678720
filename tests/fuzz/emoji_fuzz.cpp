// Reactions as strangers send them, and what of messaging lies in the outbox.
//
// Input: the text of a reaction.
#include "base/assert.h"
#include "base/utf8.h"
#include "messaging/change_jobs.h"
#include "messaging/emoji.h"

#include <string_view>

namespace {

namespace messaging = kapok::messaging;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (messaging::is_single_emoji(text)) {
        KAPOK_ASSERT(text.size() <= 64, "an emoji is short");
        KAPOK_ASSERT(kapok::count_characters(text).has_value(), "an emoji is UTF-8");
        KAPOK_ASSERT(text.find('\n') == std::string_view::npos, "an emoji has no line end");
    }
    if (const auto job = messaging::ReactionJob::decode(text)) {
        KAPOK_ASSERT(messaging::ReactionJob::decode(job->encode()).has_value(),
                     "what was read is written so that it can be read");
    }
    if (const auto job = messaging::PinJob::decode(text)) {
        KAPOK_ASSERT(messaging::PinJob::decode(job->encode()).has_value(),
                     "what was read is written so that it can be read");
    }
    return 0;
}
