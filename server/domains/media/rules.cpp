#include "media/rules.h"

#include "media/api/errors.h"

#include <algorithm>

namespace kapok::media {

namespace {

std::uint64_t bytes_max(const Limits& limits, Purpose purpose) {
    switch (purpose) {
        case Purpose::kImage:
        case Purpose::kOriginal:
        case Purpose::kSticker:
            return limits.image_bytes_max;
        case Purpose::kVoice:
            return limits.voice_bytes_max;
        case Purpose::kFile:
        case Purpose::kVideo:
            return limits.file_bytes_max;
        case Purpose::kAvatar:
            return limits.avatar_bytes_max;
    }
    return 0;
}

}  // namespace

std::optional<Purpose> parse_purpose(int wire) {
    // Stickers are made by the server.
    if (wire < static_cast<int>(Purpose::kImage) || wire > static_cast<int>(Purpose::kOriginal) ||
        wire == static_cast<int>(Purpose::kSticker)) {
        return std::nullopt;
    }
    return static_cast<Purpose>(wire);
}

Result<void> check_begin(const Limits& limits,
                         Purpose purpose,
                         std::uint64_t size,
                         std::string_view sha256) {
    if (size == 0) {
        return Error(Code::kInvalid, errors::kSizeInvalid, "the file is empty")
            .with_field("size_bytes");
    }
    const auto most = bytes_max(limits, purpose);
    if (size > most) {
        return Error(Code::kTooLarge,
                     errors::kFileTooLarge,
                     fmt::format("at most {} bytes are allowed", most))
            .with_field("size_bytes");
    }
    if (sha256.size() != 32) {
        return Error(Code::kInvalid, errors::kHashInvalid, "sha256 must have 32 bytes")
            .with_field("sha256");
    }
    return {};
}

Result<void> check_chunk(const Limits& limits,
                         std::uint64_t staged,
                         std::uint64_t size,
                         std::uint64_t offset,
                         std::uint64_t length) {
    if (length == 0 || length > limits.chunk_bytes) {
        return Error(Code::kInvalid,
                     errors::kChunkInvalid,
                     fmt::format("a chunk has 1 to {} bytes", limits.chunk_bytes));
    }
    if (offset != staged) {
        return Error(Code::kConflict,
                     errors::kOffsetMismatch,
                     fmt::format("the upload stands at {}", staged));
    }
    if (length > size - staged) {
        return Error(Code::kInvalid, errors::kUploadOverrun, "more bytes than BeginUpload said");
    }
    return {};
}

std::string_view sniff(std::string_view head) {
    using std::string_view_literals::operator""sv;
    if (head.starts_with("\xFF\xD8\xFF"sv)) {
        return "image/jpeg";
    }
    if (head.starts_with("\x89PNG\r\n\x1A\n"sv)) {
        return "image/png";
    }
    if (head.starts_with("GIF87a"sv) || head.starts_with("GIF89a"sv)) {
        return "image/gif";
    }
    if (head.starts_with("RIFF"sv) && head.size() >= 12 && head.substr(8, 4) == "WEBP"sv) {
        return "image/webp";
    }
    if (head.starts_with("OggS"sv)) {
        return "audio/ogg";
    }
    if (head.starts_with("\x1A\x45\xDF\xA3"sv)) {
        return "audio/webm";
    }
    if (head.size() >= 12 && head.substr(4, 4) == "ftyp"sv) {
        return "video/mp4";
    }
    return {};
}

Result<std::string_view> check_type(Purpose purpose, std::string_view sniffed) {
    const bool is_image = sniffed.starts_with("image/");
    const bool is_audio = sniffed.starts_with("audio/");
    switch (purpose) {
        case Purpose::kFile:
            // Stored under its own type only where that is harmless; it is always downloaded, never
            // shown.
            return std::string_view("application/octet-stream");
        case Purpose::kImage:
        case Purpose::kOriginal:
        case Purpose::kAvatar:
        case Purpose::kSticker:
            if (is_image) {
                return sniffed;
            }
            return Error(
                Code::kInvalid, errors::kTypeNotAllowed, "a picture is JPEG, PNG, GIF or WebP");
        case Purpose::kVoice:
            if (is_audio) {
                return sniffed;
            }
            return Error(
                Code::kInvalid, errors::kTypeNotAllowed, "a voice message is Opus in Ogg or WebM");
        case Purpose::kVideo:
            if (sniffed == "video/mp4") {
                return sniffed;
            }
            if (sniffed == "audio/webm") {
                return std::string_view("video/webm");
            }
            return Error(Code::kInvalid, errors::kTypeNotAllowed, "a video is MP4 or WebM");
    }
    return Error(Code::kInvalid, errors::kPurposeInvalid, "unknown purpose");
}

Result<Quota> charge(const Limits& limits, Quota quota, WallTime now, std::uint64_t size) {
    constexpr auto kWindow = std::chrono::hours(1);
    if (now >= quota.window_start + kWindow || now < quota.window_start) {
        quota = {now, 0};
    }
    if (quota.bytes > 0 && quota.bytes + size > limits.quota_bytes) {
        const auto wait = quota.window_start + kWindow - now;
        return Error(Code::kRateLimited,
                     errors::kUploadQuota,
                     "too much was uploaded in the last hour")
            .with_retry_after_ms(static_cast<std::uint32_t>(wait.count()));
    }
    quota.bytes += size;
    return quota;
}

Quota give_back(Quota quota, WallTime begun, std::uint64_t bytes) {
    if (begun >= quota.window_start) {
        quota.bytes -= std::min(bytes, quota.bytes);
    }
    return quota;
}

}  // namespace kapok::media
