#include "backup/manifest.h"

#include "backup/errors.h"
#include "base/encoding.h"
#include "base/ids.h"
#include "base/random.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::backup {
namespace {

constexpr std::string_view kFirstLine = "kapok-backup 1";
constexpr std::size_t kHashLength = 64;

Error damaged(std::string_view what) {
    return {Code::kInternal, errors::kBackupDamaged, fmt::format("manifest: {}", what)};
}

std::string hash_of(std::string_view text) {
    const auto digest = sha256(text);
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// The next line without its end; the text moves on.
Result<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) {
        return damaged("it was cut off");
    }
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

// What follows "word ".
Result<std::string_view> value_of(std::string_view line, std::string_view word) {
    if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ') {
        return damaged(fmt::format("no {}", word));
    }
    return line.substr(word.size() + 1);
}

bool is_hash(std::string_view text) {
    return text.size() == kHashLength && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Result<File> file_of(std::string_view value) {
    const auto hash = value.substr(0, kHashLength);
    if (!is_hash(hash) || value.size() <= kHashLength || value[kHashLength] != ' ') {
        return damaged("a file without a hash");
    }
    value.remove_prefix(kHashLength + 1);
    const auto space = value.find(' ');
    const auto size = parse_decimal(value.substr(0, space));
    if (space == std::string_view::npos || !size) {
        return damaged("a file without a size");
    }
    const auto name = value.substr(space + 1);
    if (!is_file_name(name)) {
        return damaged("a file with a bad name");
    }
    return File{.sha256 = std::string(hash), .size = *size, .name = std::string(name)};
}

}  // namespace

bool is_file_name(std::string_view name) {
    if (name.empty() || name.size() > 1'024 || name.find_first_of("\n\r\0\\") != name.npos) {
        return false;
    }
    while (true) {
        const auto slash = name.find('/');
        const auto part = name.substr(0, slash);
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        if (slash == std::string_view::npos) {
            return true;
        }
        name.remove_prefix(slash + 1);
    }
}

std::string Manifest::encode() const {
    auto text = fmt::format("{}\nversion {}\ncreated_ms {}\n", kFirstLine, version, to_ms(created));
    for (const auto& file : files) {
        text += fmt::format("file {} {} {}\n", file.sha256, file.size, file.name);
    }
    return text + fmt::format("end {}\n", hash_of(text));
}

Result<Manifest> Manifest::decode(std::string_view text) {
    const auto whole = text;
    Manifest manifest;
    TRY(const auto first, take_line(text));
    if (first != kFirstLine) {
        return damaged("not one that this release knows");
    }
    TRY(const auto version_line, take_line(text));
    TRY(manifest.version, value_of(version_line, "version"));
    TRY(const auto created_line, take_line(text));
    TRY(const auto created_text, value_of(created_line, "created_ms"));
    const auto created = parse_decimal(created_text);
    if (!created || *created > INT64_MAX) {
        return damaged("no time");
    }
    manifest.created = from_ms(static_cast<std::int64_t>(*created));
    for (;;) {
        const auto covered = whole.size() - text.size();
        TRY(const auto line, take_line(text));
        if (line.starts_with("end ")) {
            if (line.substr(4) != hash_of(whole.substr(0, covered)) || !text.empty()) {
                return damaged("it was changed");
            }
            return manifest;
        }
        TRY(const auto value, value_of(line, "file"));
        TRY(auto file, file_of(value));
        manifest.files.push_back(std::move(file));
    }
}

std::uint64_t Manifest::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& file : files) {
        sum += file.size;
    }
    return sum;
}

}  // namespace kapok::backup
