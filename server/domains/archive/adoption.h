// What becomes of an archive's entry when it is imported: pure functions of values. Nothing that
// the archive says of people here is believed: its ids stay the archive's, and are shown by name.
#pragma once

#include "archive/format.h"
#include "archive/values.h"
#include "base/clock.h"
#include "messaging/api/imports.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace kapok::archive {

// A file of the archive, and what it is for.
struct NeededFile {
    std::string sha256{};
    media::Purpose purpose = media::Purpose::kFile;

    friend auto operator<=>(const NeededFile&, const NeededFile&) = default;
};

struct Adoption {
    UserId account{};   // whose archive it is, there
    UserId importer{};  // who they are here
    WallTime now{};     // nothing was said later
};

// The importer's own media of a file, or nothing if there is none.
using FindMedia = std::function<std::optional<media::Media>(const NeededFile&)>;

// Not what only changes others, whose effect they show already, nor what this release does not
// know.
bool is_brought(const messaging::Entry& entry);

// The files that an entry shows and the archive has.
std::vector<NeededFile> files_needed_by(const EntryLine& line);

// The entry as it shall be read here, if it is brought. A file that is gone leaves its kind in
// words.
std::optional<messaging::ImportedEntry> adopt(EntryLine line,
                                              const Adoption& adoption,
                                              const FindMedia& find_media);

// Of whom the archive's account knows, whom could one look for here.
std::vector<Known> contacts_of(const std::map<UserId, accounts::User>& people,
                               const std::vector<contacts::BookLine>& contacts);

// What names an imported conversation among its importer's, for ever.
messaging::ConversationId imported_id(UserId importer,
                                      std::string_view origin_id,
                                      std::string_view conversation_id);

}  // namespace kapok::archive
