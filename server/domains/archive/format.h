// What stands in an archive, as values; kapok/archive/v1/format.proto and docs/archive-format.md
// describe it for everybody.
#pragma once

#include "accounts/api/accounts.h"
#include "contacts/api/book.h"
#include "messaging/api/history.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::archive {

inline constexpr std::string_view kFormat = "kapok-archive";
inline constexpr std::uint32_t kVersion = 1;

inline constexpr std::string_view kManifestPath = "manifest.json";
inline constexpr std::string_view kAccountsPath = "accounts.jsonl";
inline constexpr std::string_view kContactsPath = "contacts.jsonl";
inline constexpr std::string_view kConversationsPath = "conversations.jsonl";
inline constexpr std::string_view kFavouritesPath = "favourites.jsonl";
inline constexpr std::string_view kFilesPath = "files.jsonl";
inline constexpr std::string_view kEntriesFolder = "entries/";
inline constexpr std::string_view kMediaFolder = "media/";
// In archives of instances.
inline constexpr std::string_view kFeedsFolder = "feeds/";
inline constexpr std::string_view kRowsFolder = "rows/";
inline constexpr std::string_view kWritersPath = "writers.jsonl";
inline constexpr std::string_view kSpentPath = "spent.jsonl";
inline constexpr std::string_view kLinesSuffix = ".jsonl";

// A line is read whole, so it has an end.
inline constexpr std::size_t kLineBytesMax = 1U << 20U;

enum class Scope { kAccount = 1, kInstance };

struct ManifestFile {
    std::string path{};
    std::uint64_t bytes = 0;
    std::string sha256{};
};

struct Manifest {
    std::string format{kFormat};
    std::uint32_t version = kVersion;
    Scope scope = Scope::kAccount;
    std::string origin_id{};
    std::string origin_name{};
    WallTime made{};
    UserId account{};
    std::vector<ManifestFile> files{};
    std::uint64_t conversations = 0;
    std::uint64_t entries = 0;
    // Of an instance.
    std::map<std::string, std::set<int>> schema{};  // numbers of migrations, by module
    std::map<std::string, std::int64_t> sequences{};
    bool secrets = false;
};

struct ConversationLine {
    messaging::Conversation conversation{};
    std::string title{};
    std::vector<messaging::Member> members{};
    std::string path{};
    std::uint64_t entries = 0;
};

struct EntryFile {
    std::string media_id{};
    std::string sha256{};  // empty if it was gone
};

// A message that the account has put aside, as a higher domain tells it.
struct Kept {
    std::string conversation{};
    std::uint64_t seq = 0;
    UserId sender{};
    WallTime said{};
    WallTime added{};
    std::vector<std::string> tags{};
    std::string content{};  // a serialised kapok.messaging.v1.Content; empty once it was recalled
};

struct FavouriteLine {
    messaging::Entry entry{};
    std::string sender_name{};
    std::vector<std::string> tags{};
    WallTime added{};
    std::vector<EntryFile> files{};
};

struct EntryLine {
    messaging::Entry entry{};
    std::string sender_name{};
    std::vector<messaging::ImportedPerson> people{};
    std::vector<EntryFile> files{};
};

// What a reader takes of a line of conversations.jsonl.
struct ReadConversation {
    std::string id{};
    messaging::Kind kind{};
    std::string title{};
    messaging::Seq read{};
    std::string path{};
};

}  // namespace kapok::archive
