// Reasons of media's errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::media::errors {

// The media does not exist, or the caller may not fetch it.
inline constexpr std::string_view kMediaUnknown = "MEDIA_UNKNOWN";
// The upload does not exist, is another's, or has expired.
inline constexpr std::string_view kUploadUnknown = "UPLOAD_UNKNOWN";
// The purpose is not one of the schema's.
inline constexpr std::string_view kPurposeInvalid = "PURPOSE_INVALID";
// The file is larger than its purpose allows.
inline constexpr std::string_view kFileTooLarge = "FILE_TOO_LARGE";
// The size is 0.
inline constexpr std::string_view kSizeInvalid = "SIZE_INVALID";
// The SHA-256 does not have 32 bytes.
inline constexpr std::string_view kHashInvalid = "HASH_INVALID";
// The caller has uploaded too much in the last hour; come back after retry_after_ms.
inline constexpr std::string_view kUploadQuota = "UPLOAD_QUOTA";
// The chunk does not begin where the upload stands; ask GetUpload and continue from there.
inline constexpr std::string_view kOffsetMismatch = "OFFSET_MISMATCH";
// The chunk is empty, or larger than Upload.chunk_bytes.
inline constexpr std::string_view kChunkInvalid = "CHUNK_INVALID";
// The chunk goes past the size given in BeginUpload.
inline constexpr std::string_view kUploadOverrun = "UPLOAD_OVERRUN";
// Not all bytes are there yet.
inline constexpr std::string_view kUploadIncomplete = "UPLOAD_INCOMPLETE";
// The content has another SHA-256 than BeginUpload said; the bytes were dropped, send them again.
inline constexpr std::string_view kHashMismatch = "HASH_MISMATCH";
// The proof of possession is wrong; the challenge is spent, begin again and send the bytes.
inline constexpr std::string_view kProofWrong = "PROOF_WRONG";
// The content is of a type that its purpose does not allow.
inline constexpr std::string_view kTypeNotAllowed = "TYPE_NOT_ALLOWED";
// The content cannot be read: damaged, or not what it begins like.
inline constexpr std::string_view kMediaBroken = "MEDIA_BROKEN";
// The picture has more than 100 megapixels, all its frames together.
inline constexpr std::string_view kImageTooManyPixels = "IMAGE_TOO_MANY_PIXELS";
// The sticker moves so much that it takes more than 1 MiB, or has more than 300 frames.
inline constexpr std::string_view kStickerTooLarge = "STICKER_TOO_LARGE";
// The recording is longer than the instance takes, 60 s by default.
inline constexpr std::string_view kVoiceTooLong = "VOICE_TOO_LONG";

}  // namespace kapok::media::errors
