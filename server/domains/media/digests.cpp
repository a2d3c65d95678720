// What is learned of staged bytes, and what is stored of them. Blocks; on the pool.
#include "base/encoding.h"
#include "base/ids.h"
#include "media/api/errors.h"
#include "media/image.h"
#include "media/service.h"
#include "media/video_probe.h"
#include "media/voice_probe.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace kapok::media {

namespace {

constexpr std::size_t kProofs = 16;
constexpr std::uint64_t kProofRange = 4'096;

std::string text_of(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string read_range(std::istream& file, std::uint64_t offset, std::size_t length) {
    file.seekg(static_cast<std::streamoff>(offset));
    std::string bytes(length, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(length));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return bytes;
}

std::string read_range(const std::string& path, std::uint64_t offset, std::size_t length) {
    std::ifstream file(path, std::ios::binary);
    return read_range(file, offset, length);
}

std::string hash_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    Sha256Stream hash;
    std::array<char, 1U << 16U> buffer{};
    while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
        hash.update({buffer.data(), static_cast<std::size_t>(file.gcount())});
    }
    return to_hex(text_of(hash.finish()));
}

Error hash_mismatch() {
    return Error(Code::kConflict, errors::kHashMismatch, "the content has another SHA-256");
}

bool is_picture(Purpose purpose) {
    return purpose == Purpose::kImage || purpose == Purpose::kAvatar ||
           purpose == Purpose::kSticker || purpose == Purpose::kOriginal;
}

Result<Picture> read_by_purpose(const Limits& limits,
                                const store::Upload& upload,
                                const std::string& path,
                                std::string_view type) {
    switch (upload.purpose) {
        case Purpose::kAvatar:
            return read_avatar(limits, path, type);
        case Purpose::kSticker:
            return read_sticker(limits, path, type);
        case Purpose::kOriginal:
            return read_original(limits, path, type, upload.size);
        default:
            return read_picture(limits, path, type);
    }
}

}  // namespace

Result<std::vector<store::Challenge>> Service::make_proofs(const store::Upload& upload,
                                                           const std::string& path) {
    std::vector<store::Challenge> proofs;
    const auto length = std::min(kProofRange, upload.size);
    for (std::size_t i = 0; i < kProofs; ++i) {
        store::Challenge made;
        made.nonce = ports_.random.bytes(16);
        made.offset = ports_.random.below(upload.size - length + 1);
        made.length = static_cast<std::uint32_t>(length);
        made.proof = text_of(sha256(made.nonce + read_range(path, made.offset, length)));
        proofs.push_back(std::move(made));
    }
    return proofs;
}

Result<store::Content> Service::digest(const store::Upload& upload) {
    TRY(auto path, ports_.blobs.staged_path(upload.id));
    const auto sniffed = sniff(read_range(path, 0, 16));
    auto type = check_type(upload.purpose, sniffed);
    if (!type.has_value()) {
        TRY_VOID(ports_.blobs.discard(upload.id));
        return std::move(type).error();
    }
    if (is_picture(upload.purpose)) {
        return digest_picture(upload, path, *type);
    }
    store::Content content;
    content.id = static_cast<std::int64_t>(ports_.ids.next());
    content.purpose = upload.purpose;
    content.source_sha256 = upload.sha256;
    content.source_size = upload.size;
    content.object_key = upload.sha256;
    content.mime_type = *type;
    content.size = upload.size;
    if (upload.purpose == Purpose::kVoice || upload.purpose == Purpose::kVideo) {
        auto checked = upload.purpose == Purpose::kVoice ? digest_voice(upload, path, content)
                                                         : digest_video(upload, path, content);
        if (!checked.has_value()) {
            TRY_VOID(ports_.blobs.discard(upload.id));
            return std::move(checked).error();
        }
    }
    TRY_VOID(ports_.blobs.seal(upload.id, content.object_key));
    return content;
}

Result<void> Service::digest_voice(const store::Upload& upload,
                                   const std::string& path,
                                   store::Content& content) {
    const auto bytes = read_range(path, 0, upload.size);
    const auto duration =
        content.mime_type == "audio/ogg" ? probe_ogg_opus(bytes) : probe_webm_opus(bytes);
    if (!duration) {
        return Error(Code::kInvalid, errors::kMediaBroken, "this is no Opus recording");
    }
    // Recorders stop a little late: half a second more is still within it.
    const auto most = static_cast<std::uint32_t>(limits_.voice_max.count());
    if (*duration > most + 500) {
        return Error(Code::kInvalid,
                     errors::kVoiceTooLong,
                     fmt::format("a voice message lasts at most {} s", most / 1'000));
    }
    content.duration_ms = std::min(*duration, most);
    return {};
}

Result<void> Service::digest_video(const store::Upload& upload,
                                   const std::string& path,
                                   store::Content& content) {
    std::ifstream file(path, std::ios::binary);
    const auto read = [&](std::uint64_t offset, std::size_t length) {
        file.clear();
        return read_range(file, offset, length);
    };
    const auto facts = content.mime_type == "video/mp4" ? probe_mp4(upload.size, read)
                                                        : probe_webm(upload.size, read);
    if (!facts) {
        return Error(Code::kInvalid, errors::kMediaBroken, "this is no video that can be played");
    }
    content.width = facts->width;
    content.height = facts->height;
    content.duration_ms = facts->duration_ms;
    return {};
}

Result<store::Content> Service::digest_picture(const store::Upload& upload,
                                               const std::string& path,
                                               std::string_view type) {
    if (hash_of_file(path) != upload.sha256) {
        TRY_VOID(ports_.blobs.discard(upload.id));
        return hash_mismatch();
    }
    auto read = read_by_purpose(limits_, upload, path, type);
    if (!read.has_value()) {
        TRY_VOID(ports_.blobs.discard(upload.id));
        return std::move(read).error();
    }
    store::Content content;
    content.id = static_cast<std::int64_t>(ports_.ids.next());
    content.purpose = upload.purpose;
    content.source_sha256 = upload.sha256;
    content.source_size = upload.size;
    if (!read->thumbnail.empty()) {
        TRY(content.thumbnail_key, ports_.blobs.put(read->thumbnail));
    }
    if (!read->reduced.empty()) {
        TRY(content.reduced_key, ports_.blobs.put(read->reduced));
    }
    content.mime_type = read->mime_type;
    content.width = read->width;
    content.height = read->height;
    content.preview = std::move(read->preview);
    if (upload.purpose == Purpose::kOriginal) {
        content.object_key = upload.sha256;
        content.size = upload.size;
        TRY_VOID(ports_.blobs.seal(upload.id, content.object_key));
        return content;
    }
    TRY(content.object_key, ports_.blobs.put(read->bytes));
    content.size = read->bytes.size();
    TRY_VOID(ports_.blobs.discard(upload.id));
    return content;
}

}  // namespace kapok::media
