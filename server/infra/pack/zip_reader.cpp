#include "pack/zip_reader.h"

#include "base/utf8.h"
#include "pack/errors.h"
#include "pack/utf8_locale.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cstring>
#include <unordered_set>

namespace kapok::pack {
namespace {

constexpr std::size_t kPathBytes = 256;
// Folders count too, so that a ZIP of nothing but names ends as well.
constexpr std::size_t kFoldersMax = 10'000;

struct Free {
    void operator()(::archive* reader) const { ::archive_read_free(reader); }
};

Error broken() {
    return Error(Code::kInvalid, errors::kZipBroken, "this is no ZIP archive that can be read");
}

Error bad_path() {
    return Error(Code::kInvalid, errors::kZipPathInvalid, "a name in the archive is not allowed");
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
        const auto part = path.substr(0, end);
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return true;
}

}  // namespace

struct ZipReader::State {
    Source source;
    ZipLimits limits;
    std::string piece{};
    std::uint64_t packed = 0;    // bytes read of the source
    std::uint64_t unpacked = 0;  // bytes given out
    std::size_t folders = 0;
    std::unordered_set<std::string> seen{};
    std::optional<Error> failure{};  // of the source
    std::unique_ptr<::archive, Free> reader{};
};

namespace {

template <class State>
la_ssize_t take(::archive* reader, void* data, const void** bytes) {
    auto* state = static_cast<State*>(data);
    auto piece = state->source();
    if (!piece) {
        state->failure = piece.error();
        ::archive_set_error(reader, EIO, "the source failed");
        return -1;
    }
    state->piece = *std::move(piece);
    state->packed += state->piece.size();
    *bytes = state->piece.data();
    return static_cast<la_ssize_t>(state->piece.size());
}

}  // namespace

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

Error ZipReader::failure() const {
    if (state_->failure) {
        return *state_->failure;
    }
    const char* said = ::archive_error_string(state_->reader.get());
    if (said != nullptr && std::strstr(said, "runcated") != nullptr) {
        return Error(Code::kInvalid, errors::kTruncated, "the archive ends too early");
    }
    return broken();
}

Result<ZipReader> ZipReader::open(Source source, ZipLimits limits) {
    const Utf8Locale locale;
    auto state = std::make_unique<State>();
    state->source = std::move(source);
    state->limits = limits;
    state->reader.reset(::archive_read_new());
    auto* raw = state->reader.get();
    ::archive_read_support_format_zip_streamable(raw);
    ::archive_read_set_options(raw, "hdrcharset=UTF-8");
    const int opened = ::archive_read_open(raw, state.get(), nullptr, take<State>, nullptr);
    ZipReader reader(std::move(state));
    if (opened != ARCHIVE_OK) {
        return reader.failure();
    }
    return reader;
}

Result<std::optional<std::string>> ZipReader::next() {
    const Utf8Locale locale;
    ::archive_entry* entry = nullptr;
    for (;;) {
        const int read = ::archive_read_next_header(state_->reader.get(), &entry);
        if (read == ARCHIVE_EOF) {
            // The list of files at the end is read too: what was cut off there ended too early.
            for (;;) {
                TRY(const auto rest, state_->source());
                if (rest.empty()) {
                    return std::optional<std::string>();
                }
            }
        }
        if (read != ARCHIVE_OK && read != ARCHIVE_WARN) {
            return failure();
        }
        const char* path = ::archive_entry_pathname_utf8(entry);
        const bool is_folder = ::archive_entry_filetype(entry) == AE_IFDIR;
        if (path == nullptr || !is_safe_path(path)) {
            return bad_path();
        }
        if (is_folder) {
            if (++state_->folders > kFoldersMax) {
                return Error(Code::kTooLarge, errors::kZipTooManyFiles, "too many folders");
            }
            continue;
        }
        if (::archive_entry_filetype(entry) != AE_IFREG ||
            ::archive_entry_hardlink(entry) != nullptr || !state_->seen.insert(path).second) {
            return bad_path();
        }
        if (state_->seen.size() > state_->limits.files_max) {
            return Error(Code::kTooLarge, errors::kZipTooManyFiles, "too many files");
        }
        if (::archive_entry_is_data_encrypted(entry) != 0) {
            return broken();
        }
        return std::optional(std::string(path));
    }
}

Result<std::string> ZipReader::read() {
    std::string bytes(kPieceBytes, '\0');
    const auto got = ::archive_read_data(state_->reader.get(), bytes.data(), bytes.size());
    if (got < 0) {
        return failure();
    }
    bytes.resize(static_cast<std::size_t>(got));
    state_->unpacked += bytes.size();
    const auto& limits = state_->limits;
    if (state_->unpacked > limits.bytes_max ||
        state_->unpacked > limits.bytes_free + limits.ratio_max * state_->packed) {
        return Error(Code::kTooLarge, errors::kZipTooLarge, "it unpacks to too much");
    }
    return bytes;
}

}  // namespace kapok::pack
