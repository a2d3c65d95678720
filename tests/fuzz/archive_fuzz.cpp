// Archives that somebody imports, and the envelopes they come in: whatever they hold, reading ends,
// and what is understood is bounded.
//
// Input: the archive.
#include "archive/adoption.h"
#include "archive/reader.h"
#include "base/assert.h"
#include "base/utf8.h"
#include "fuzz/scratch.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace {

constexpr kapok::UserId kImporter{9};
constexpr kapok::WallTime kNow = kapok::from_ms(1'800'000'000'000);

void check_entry(const kapok::archive::EntryLine& line) {
    namespace archive = kapok::archive;
    const auto needed = archive::files_needed_by(line);
    const archive::FindMedia find = [](const archive::NeededFile& file) {
        kapok::media::Media media;
        media.id = "here";
        media.purpose = file.purpose;
        return std::optional(media);
    };
    const auto entry = archive::adopt(
        line, {.account = kapok::UserId(1), .importer = kImporter, .now = kNow}, find);
    if (!entry) {
        return;
    }
    KAPOK_ASSERT(archive::is_brought(line.entry), "what is left out is not adopted");
    KAPOK_ASSERT(!entry->sender || entry->sender == kImporter, "nobody else here said it");
    KAPOK_ASSERT(entry->content.imported.has_value(), "it says where it is from");
    KAPOK_ASSERT(entry->content.imported->time <= kNow, "nothing was said in the future");
    KAPOK_ASSERT(kapok::messaging::mentioned_by(entry->content.body).empty(), "nobody is called");
    for (const auto* media : kapok::messaging::media_of(entry->content.body)) {
        KAPOK_ASSERT(media->id == "here", "it shows nothing but the importer's own media");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace archive = kapok::archive;
    static const kapok::fuzz::Scratch scratch;
    static const std::atomic<bool> kNever{false};
    const auto path =
        scratch.write("archive", std::string(reinterpret_cast<const char*>(data), size));
    const archive::Reader reader({.path = path, .passphrase = "passphrase"}, kNever);
    const auto survey = reader.survey(archive::Scope::kAccount, [](const archive::EntryLine& line) {
        check_entry(line);
        return kapok::Result<void>();
    });
    if (!survey) {
        KAPOK_ASSERT(!survey.error().reason().empty(), "a refusal has its reason");
        return 0;
    }
    for (const auto& chat : survey->chats) {
        for (const auto& file : chat.files) {
            KAPOK_ASSERT(survey->sizes.contains(file.sha256), "every file that is shown is there");
        }
        const auto id =
            archive::imported_id(kImporter, survey->manifest.origin_id, chat.conversation.id);
        KAPOK_ASSERT(id.peer_of(kImporter) == kImporter, "it is the importer's");
    }
    return 0;
}
