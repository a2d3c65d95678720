#include "stickers/archive.h"

#include "base/utf8.h"
#include "stickers/api/errors.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <clocale>
#include <memory>
#include <optional>

namespace kapok::stickers {
namespace {

constexpr std::size_t kPieceBytes = 64U << 10U;
constexpr std::size_t kPathBytes = 1'024;
// Folders and what is left out count too, so that a ZIP of nothing but names ends as well.
constexpr std::size_t kEntriesAFile = 4;

struct Close {
    void operator()(::archive* reader) const { ::archive_read_free(reader); }
};
using Reader = std::unique_ptr<::archive, Close>;

// libarchive turns names into those of the thread's locale, and cannot do that with ours, "C".
class Utf8Locale {
  public:
    Utf8Locale()
        : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)),
          before_(utf8_ != nullptr ? ::uselocale(utf8_) : nullptr) {}
    ~Utf8Locale() {
        if (utf8_ != nullptr) {
            ::uselocale(before_);
            ::freelocale(utf8_);
        }
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

  private:
    ::locale_t utf8_;
    ::locale_t before_;
};

Error broken() {
    return Error(Code::kInvalid, errors::kArchiveBroken, "this is no ZIP archive that can be read");
}

Error bad_path() {
    return Error(
        Code::kInvalid, errors::kArchivePathInvalid, "a name in the archive leads out of it");
}

// Nothing is ever written under these names; but what would lead elsewhere is no honest archive.
bool is_safe_path(std::string_view path) {
    const bool is_plain = count_characters(path).has_value() && path.size() <= kPathBytes &&
                          !has_control_characters(path);
    if (!is_plain || path.empty() || path.front() == '/' ||
        path.find_first_of("\\:") != std::string_view::npos) {
        return false;
    }
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (path.substr(0, end) == "..") {
            return false;
        }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return true;
}

std::string_view last_part(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// Notes of systems and licences, which packs often carry.
bool is_left_out(std::string_view path, std::string_view name) {
    const auto lower = to_lower_ascii(name);
    const bool is_text =
        lower.ends_with(".txt") || lower.ends_with(".md") || lower.find('.') == std::string::npos;
    return name.starts_with('.') || path.starts_with("__MACOSX/") || lower == "thumbs.db" ||
           (is_text && lower != "names.txt");
}

Result<std::string> read_file(::archive* reader, std::size_t most) {
    std::string bytes;
    std::array<char, kPieceBytes> piece{};
    for (;;) {
        const auto got = ::archive_read_data(reader, piece.data(), piece.size());
        if (got < 0) {
            return broken();
        }
        if (got == 0) {
            return bytes;
        }
        if (bytes.size() + static_cast<std::size_t>(got) > most) {
            return Error(Code::kTooLarge, errors::kArchiveTooLarge, "it unpacks to too much");
        }
        bytes.append(piece.data(), static_cast<std::size_t>(got));
    }
}

// The name of a file to read; none for what is passed over.
Result<std::optional<std::string>> name_of(::archive_entry* entry) {
    const char* raw = ::archive_entry_pathname_utf8(entry);
    if (raw == nullptr || !is_safe_path(raw)) {
        return bad_path();
    }
    const std::string_view path(raw);
    const auto type = ::archive_entry_filetype(entry);
    if (type == AE_IFDIR) {
        return std::optional<std::string>();
    }
    if (type != AE_IFREG || ::archive_entry_hardlink(entry) != nullptr) {
        return bad_path();
    }
    const auto name = last_part(path);
    if (name.empty() || is_left_out(path, name)) {
        return std::optional<std::string>();
    }
    if (::archive_entry_is_data_encrypted(entry) != 0) {
        return broken();
    }
    return std::optional(std::string(name));
}

}  // namespace

Result<std::vector<ArchiveFile>> read_archive(std::string_view zip, const ArchiveLimits& limits) {
    const Utf8Locale locale;
    const Reader reader(::archive_read_new());
    ::archive_read_support_format_zip(reader.get());
    if (::archive_read_open_memory(reader.get(), zip.data(), zip.size()) != ARCHIVE_OK) {
        return broken();
    }
    std::vector<ArchiveFile> files;
    std::size_t left = limits.total_bytes_max;
    std::size_t entries = 0;
    ::archive_entry* entry = nullptr;
    for (;;) {
        const int read = ::archive_read_next_header(reader.get(), &entry);
        if (read == ARCHIVE_EOF) {
            break;
        }
        if (read != ARCHIVE_OK && read != ARCHIVE_WARN) {
            return broken();
        }
        TRY(auto name, name_of(entry));
        if (++entries > limits.files_max * kEntriesAFile ||
            (name && files.size() > limits.files_max)) {  // names.txt is no picture
            return Error(
                Code::kTooLarge, errors::kArchiveTooManyFiles, "too many files in one archive");
        }
        if (!name) {
            continue;
        }
        TRY(auto bytes, read_file(reader.get(), std::min(left, limits.file_bytes_max)));
        left -= bytes.size();
        files.push_back({.name = *std::move(name), .bytes = std::move(bytes)});
    }
    std::ranges::sort(files, {}, &ArchiveFile::name);
    const auto pictures = std::ranges::count_if(
        files, [](const auto& file) { return to_lower_ascii(file.name) != "names.txt"; });
    if (pictures == 0) {
        return Error(Code::kInvalid, errors::kPackEmpty, "there is no picture in the archive");
    }
    if (static_cast<std::size_t>(pictures) > limits.files_max) {
        return Error(
            Code::kTooLarge, errors::kArchiveTooManyFiles, "too many pictures in one archive");
    }
    return files;
}

}  // namespace kapok::stickers
