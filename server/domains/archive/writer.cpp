#include "archive/writer.h"

#include "archive/room.h"
#include "archive/wire.h"
#include "base/encoding.h"

#include <filesystem>

namespace kapok::archive {
namespace {

constexpr std::uint64_t kLookEvery = 32U << 20U;

}  // namespace

Result<std::unique_ptr<Writer>> Writer::create(Place place, pack::Work work) {
    std::unique_ptr<Writer> writer(new Writer());
    writer->directory_ = std::filesystem::path(place.path).parent_path().string();
    TRY(auto file, pack::NewFile::create(place.path));
    writer->file_.emplace(std::move(file));
    auto* self = writer.get();
    pack::Sink sink = [self](std::string_view bytes) { return self->put(bytes); };
    if (!place.passphrase.empty()) {
        TRY(auto sealer, pack::Sealer::create(std::move(sink), place.passphrase, work));
        writer->sealer_.emplace(std::move(sealer));
        sink = [self](std::string_view bytes) { return self->sealer_->write(bytes); };
    }
    TRY(auto zip, pack::ZipWriter::create(std::move(sink), place.made));
    writer->zip_.emplace(std::move(zip));
    return writer;
}

Writer::~Writer() {
    zip_.reset();  // it writes into what comes after it
    sealer_.reset();
}

Result<void> Writer::put(std::string_view bytes) {
    if (file_->size() >= next_look_) {
        TRY_VOID(check_room(directory_));
        next_look_ = file_->size() + kLookEvery;
    }
    return file_->sink()(bytes);
}

Result<void> Writer::begin(std::string path) {
    pack::ZipWriter::File file{.path = path};
    return open_file(std::move(path), std::move(file));
}

Result<void> Writer::begin_stored(std::string path, std::uint64_t size) {
    pack::ZipWriter::File file{
        .path = path, .method = pack::ZipWriter::Method::kStored, .size = size};
    return open_file(std::move(path), std::move(file));
}

Result<void> Writer::open_file(std::string path, pack::ZipWriter::File file) {
    end_file();
    TRY_VOID(zip_->begin(file));
    files_.push_back({.path = std::move(path), .bytes = 0, .sha256 = {}});
    hash_.emplace();
    return {};
}

void Writer::end_file() {
    if (hash_) {
        const auto digest = hash_->finish();
        files_.back().sha256 =
            to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
        hash_.reset();
    }
}

Result<void> Writer::write(std::string_view bytes) {
    hash_->update(bytes);
    files_.back().bytes += bytes.size();
    return zip_->write(bytes);
}

Result<std::uint64_t> Writer::finish(Manifest manifest) {
    end_file();
    manifest.files = std::move(files_);
    TRY_VOID(zip_->begin({.path = std::string(kManifestPath)}));
    TRY_VOID(zip_->write(wire::text_of(manifest)));
    TRY_VOID(zip_->finish());
    if (sealer_) {
        TRY_VOID(sealer_->finish());
    }
    TRY_VOID(file_->keep());
    return file_->size();
}

}  // namespace kapok::archive
