// The domain's decisions: pure functions of values.
#pragma once

#include "base/result.h"
#include "stickers/archive.h"
#include "stickers/values.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::stickers::rules {

// A pack before its pictures were looked at.
struct DraftSticker {
    std::string file{};
    std::string words{};
    std::string bytes{};
};
struct DraftPack {
    std::string title{};
    std::string author{};
    std::string licence{};
    std::vector<DraftSticker> stickers{};
};

// What an archive is as a pack. names.txt has lines "title: …", "author: …", "licence: …" and
// "picture.png: words", which are also the order; pictures that it does not name come after.
// PACK_NAMES_INVALID, PACK_TITLE_INVALID. `title`, if any, goes before that of the archive.
Result<DraftPack> draft(std::vector<ArchiveFile> files, std::string_view title);

struct PackLists {
    std::vector<std::string> known{};
    std::vector<std::string> on_shelf{};  // as the account has it so far
};
// Each pack once, in order; PACK_UNKNOWN for one that is not known, TOO_MANY_PACKS. One that is on
// the shelf was withdrawn since, and is left out: a device may not have heard of it.
Result<std::vector<std::string>> check_shelf(const std::vector<std::string>& asked,
                                             const PackLists& lists);

// What was sent last once `used` was sent too.
std::vector<Used> with_used(std::vector<Used> recent, Used used);

}  // namespace kapok::stickers::rules
