#include "stickers/rules.h"

#include "base/utf8.h"
#include "stickers/api/errors.h"

#include <algorithm>

namespace kapok::stickers::rules {
namespace {

Error bad_names(std::string detail) {
    return Error(Code::kInvalid, errors::kPackNamesInvalid, "names.txt cannot be understood")
        .with_field(std::move(detail));
}

bool is_line(std::string_view text, std::size_t characters_max) {
    const auto characters = count_characters(text);
    return characters && *characters <= characters_max && !has_control_characters(text);
}

bool is_names(const ArchiveFile& file) { return to_lower_ascii(file.name) == "names.txt"; }

// One line of names.txt.
Result<void> take_line(std::string_view line, std::vector<ArchiveFile>& files, DraftPack& pack) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
        return bad_names(std::string(first_characters(line, kWordsCharacters)));
    }
    const auto key = std::string(trim(line.substr(0, colon)));
    const auto value = std::string(trim(line.substr(colon + 1)));
    if (key == "title" || key == "author" || key == "licence") {
        auto& field = key == "title" ? pack.title : key == "author" ? pack.author : pack.licence;
        field = value;
        return {};
    }
    const auto file = std::ranges::find(files, key, &ArchiveFile::name);
    if (file == files.end() || is_names(*file) || !is_line(value, kWordsCharacters)) {
        return bad_names(key);
    }
    pack.stickers.push_back({.file = key, .words = value, .bytes = std::move(file->bytes)});
    files.erase(file);
    return {};
}

Result<void> read_names(std::string_view text, std::vector<ArchiveFile>& files, DraftPack& pack) {
    if (text.starts_with("\xEF\xBB\xBF")) {  // as some editors begin a file
        text.remove_prefix(3);
    }
    if (!count_characters(text)) {
        return bad_names("names.txt");
    }
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && !line.starts_with('#')) {
            TRY_VOID(take_line(line, files, pack));
        }
    }
    if (!is_line(pack.author, kAuthorCharacters) || !is_line(pack.licence, kLicenceCharacters)) {
        return bad_names("author");
    }
    return {};
}

}  // namespace

Result<DraftPack> draft(std::vector<ArchiveFile> files, std::string_view title) {
    DraftPack pack;
    const auto names = std::ranges::find_if(files, is_names);
    if (names != files.end()) {
        const auto text = std::move(names->bytes);
        files.erase(names);
        TRY_VOID(read_names(text, files, pack));
    }
    if (!trim(title).empty()) {
        pack.title = trim(title);
    }
    if (pack.title.empty() || !is_line(pack.title, kTitleCharacters)) {
        return Error(Code::kInvalid, errors::kPackTitleInvalid, "1 to 40 characters")
            .with_field("title");
    }
    for (auto& file : files) {
        if (!is_names(file)) {
            pack.stickers.push_back(
                {.file = std::move(file.name), .words = {}, .bytes = std::move(file.bytes)});
        }
    }
    return pack;
}

Result<std::vector<std::string>> check_shelf(const std::vector<std::string>& asked,
                                             const PackLists& lists) {
    const auto has = [](const std::vector<std::string>& ids, const std::string& id) {
        return std::ranges::find(ids, id) != ids.end();
    };
    std::vector<std::string> shelf;
    for (const auto& id : asked) {
        if (!has(lists.known, id)) {
            if (has(lists.on_shelf, id)) {
                continue;
            }
            return Error(Code::kNotFound, errors::kPackUnknown, "there is no such pack")
                .with_field("shelf.pack_ids");
        }
        if (!has(shelf, id)) {
            shelf.push_back(id);
        }
        if (shelf.size() > kShelfMax) {
            return Error(Code::kTooLarge, errors::kTooManyPacks, "at most 50 packs")
                .with_field("shelf.pack_ids");
        }
    }
    return shelf;
}

std::vector<Used> with_used(std::vector<Used> recent, Used used) {
    std::erase_if(recent, [&](const Used& each) {
        return each.pack_id == used.pack_id && each.sticker_id == used.sticker_id &&
               each.media.id == used.media.id;
    });
    recent.insert(recent.begin(), std::move(used));
    if (recent.size() > kRecentMax) {
        recent.resize(kRecentMax);
    }
    return recent;
}

}  // namespace kapok::stickers::rules
