// Reasons of the errors that the blob store answers.
#pragma once

#include <string_view>

namespace kapok::blob {

// Conflict: bytes were offered for another place than the end of what is staged.
inline constexpr std::string_view kOffsetMismatch = "OFFSET_MISMATCH";
// Conflict: the staged content has another hash.
inline constexpr std::string_view kHashMismatch = "HASH_MISMATCH";
// NotFound: there is no such object.
inline constexpr std::string_view kBlobUnknown = "BLOB_UNKNOWN";
// NotFound: nothing is staged under this name.
inline constexpr std::string_view kUploadUnknown = "UPLOAD_UNKNOWN";
// Invalid: a name that the store does not take (upload ids, object keys).
inline constexpr std::string_view kBlobNameInvalid = "BLOB_NAME_INVALID";
// Unavailable: no space is left; nothing was changed. Reading goes on.
inline constexpr std::string_view kDiskFull = "DISK_FULL";
// Unavailable: the disk answers with errors.
inline constexpr std::string_view kBlobStoreDown = "BLOB_STORE_DOWN";

}  // namespace kapok::blob
