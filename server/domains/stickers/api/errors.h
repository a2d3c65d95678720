// Reasons of stickers' errors. docs/reference/errors.md is made from this file.
#pragma once

#include <string_view>

namespace kapok::stickers::errors {

// NotFound: there is no such pack of stickers, or it was withdrawn.
inline constexpr std::string_view kPackUnknown = "PACK_UNKNOWN";
// TooLarge: an account has at most 50 packs of stickers, the instance 100.
inline constexpr std::string_view kTooManyPacks = "TOO_MANY_PACKS";
// TooLarge: an account has at most 300 stickers of its own.
inline constexpr std::string_view kTooManySaved = "TOO_MANY_SAVED";
// Invalid: there is no such sticker.
inline constexpr std::string_view kStickerUnknown = "STICKER_UNKNOWN";
// Invalid: not a JPEG, PNG, GIF or WebP.
inline constexpr std::string_view kStickerNotAPicture = "STICKER_NOT_A_PICTURE";
// Invalid: the picture is damaged, or has too many pixels.
inline constexpr std::string_view kStickerBroken = "STICKER_BROKEN";
// Invalid: not a ZIP archive, damaged, or locked by a password.
inline constexpr std::string_view kArchiveBroken = "ARCHIVE_BROKEN";
// Invalid: a name in the archive leads out of it, or is no plain file.
inline constexpr std::string_view kArchivePathInvalid = "ARCHIVE_PATH_INVALID";
// TooLarge: the archive unpacks to more than 64 MB, or a file in it to more than 5 MB.
inline constexpr std::string_view kArchiveTooLarge = "ARCHIVE_TOO_LARGE";
// TooLarge: the archive has more than 120 pictures.
inline constexpr std::string_view kArchiveTooManyFiles = "ARCHIVE_TOO_MANY_FILES";
// Invalid: there is no picture in the archive.
inline constexpr std::string_view kPackEmpty = "PACK_EMPTY";
// Invalid: names.txt is not UTF-8, names a picture that is not there, or has too long words.
inline constexpr std::string_view kPackNamesInvalid = "PACK_NAMES_INVALID";
// Invalid: a pack's title has 1 to 40 characters.
inline constexpr std::string_view kPackTitleInvalid = "PACK_TITLE_INVALID";

}  // namespace kapok::stickers::errors
