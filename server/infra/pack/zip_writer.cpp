#include "pack/zip_writer.h"

#include "pack/errors.h"
#include "pack/utf8_locale.h"

#include <archive.h>
#include <archive_entry.h>
#include <utility>

namespace kapok::pack {
namespace {

constexpr int kMode = 0644;

struct Free {
    void operator()(::archive* writer) const { ::archive_write_free(writer); }
    void operator()(::archive_entry* entry) const { ::archive_entry_free(entry); }
};

Error broken(const char* what) {
    return Error(Code::kInternal,
                 errors::kFileFailed,
                 what != nullptr ? what : "the archive was not written");
}

}  // namespace

struct ZipWriter::State {
    Sink sink;
    std::time_t time = 0;
    std::optional<Error> failure{};  // of the sink
    std::unique_ptr<::archive, Free> writer{};
};

namespace {

// The sink's failure is kept by the writer's state: libarchive only knows that there was one.
template <class State>
la_ssize_t give(::archive* /*writer*/, void* data, const void* bytes, std::size_t length) {
    auto* state = static_cast<State*>(data);
    if (state->failure) {
        return -1;
    }
    const auto taken = state->sink({static_cast<const char*>(bytes), length});
    if (!taken) {
        state->failure = taken.error();
        return -1;
    }
    return static_cast<la_ssize_t>(length);
}

}  // namespace

ZipWriter::ZipWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipWriter::ZipWriter(ZipWriter&&) noexcept = default;
ZipWriter& ZipWriter::operator=(ZipWriter&&) noexcept = default;

ZipWriter::~ZipWriter() {
    if (state_ && state_->writer) {
        // Freeing closes, and closing would write on.
        state_->failure = broken(nullptr);
    }
}

Result<ZipWriter> ZipWriter::create(Sink sink, WallTime time) {
    const Utf8Locale locale;
    auto state = std::make_unique<State>();
    state->sink = std::move(sink);
    state->time = to_ms(time) / 1'000;
    state->writer.reset(::archive_write_new());
    auto* writer = state->writer.get();
    if (::archive_write_set_format_zip(writer) != ARCHIVE_OK ||
        ::archive_write_set_options(writer, "hdrcharset=UTF-8") != ARCHIVE_OK ||
        ::archive_write_set_bytes_per_block(writer, static_cast<int>(kPieceBytes)) != ARCHIVE_OK ||
        ::archive_write_set_bytes_in_last_block(writer, 1) != ARCHIVE_OK ||
        ::archive_write_open(writer, state.get(), nullptr, give<State>, nullptr) != ARCHIVE_OK) {
        return broken(::archive_error_string(writer));
    }
    return ZipWriter(std::move(state));
}

Result<void> ZipWriter::check(int returned) {
    if (returned >= ARCHIVE_WARN) {
        return {};
    }
    return state_->failure ? *state_->failure
                           : broken(::archive_error_string(state_->writer.get()));
}

Result<void> ZipWriter::begin(const File& file) {
    const Utf8Locale locale;
    auto* writer = state_->writer.get();
    TRY_VOID(check(file.method == Method::kStored
                       ? ::archive_write_zip_set_compression_store(writer)
                       : ::archive_write_zip_set_compression_deflate(writer)));
    const std::unique_ptr<::archive_entry, Free> entry(::archive_entry_new());
    ::archive_entry_set_pathname_utf8(entry.get(), file.path.c_str());
    ::archive_entry_set_filetype(entry.get(), AE_IFREG);
    ::archive_entry_set_perm(entry.get(), kMode);
    ::archive_entry_set_mtime(entry.get(), state_->time, 0);
    if (file.size) {
        ::archive_entry_set_size(entry.get(), static_cast<la_int64_t>(*file.size));
    }
    return check(::archive_write_header(writer, entry.get()));
}

Result<void> ZipWriter::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::archive_write_data(state_->writer.get(), bytes.data(), bytes.size());
        if (written <= 0) {
            return check(ARCHIVE_FATAL);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> ZipWriter::finish() {
    const Utf8Locale locale;
    TRY_VOID(check(::archive_write_close(state_->writer.get())));
    state_->writer.reset();
    return {};
}

}  // namespace kapok::pack
