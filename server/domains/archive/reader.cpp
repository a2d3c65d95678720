#include "archive/reader.h"

#include "archive/api/errors.h"
#include "archive/wire.h"
#include "base/encoding.h"
#include "base/random.h"
#include "pack/envelope.h"
#include "pack/errors.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>

namespace kapok::archive {
namespace {

constexpr pack::ZipLimits kLimits{.files_max = 300'000, .bytes_max = 64ULL << 30U};
constexpr std::size_t kManifestBytesMax = 64U << 20U;
constexpr std::size_t kChatsMax = 100'000;
constexpr std::size_t kPeopleMax = 100'000;
constexpr std::size_t kEntriesMax = 2'000'000;
// Of all that is no media: lines may be packed very small.
constexpr std::uint64_t kTextBytesMax = 4ULL << 30U;
// That entries show, each counted once a conversation.
constexpr std::size_t kFilesShownMax = 2 * kLimits.files_max;
constexpr std::size_t kOriginIdBytes = 32;
constexpr std::size_t kHashCharacters = 64;
constexpr messaging::Seq kSeqMax{std::numeric_limits<std::int64_t>::max()};

Error invalid(std::string_view reason, std::string_view path) {
    return Error(Code::kInvalid, reason, "the archive cannot be imported")
        .with_field(std::string(path));
}

Error too_large(std::string_view path) {
    return Error(Code::kTooLarge, pack::errors::kZipTooLarge, "it unpacks to too much")
        .with_field(std::string(path));
}

bool is_hash(std::string_view text) {
    return text.size() == kHashCharacters && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool is_media(std::string_view path) { return path.starts_with(kMediaFolder); }

// One pass through an archive, file by file.
class Surveyor {
  public:
    Surveyor(Reader::CheckEntry check, std::uint64_t archive_bytes)
        : check_(std::move(check)), archive_bytes_(archive_bytes) {}

    Result<void> take(const std::string& path, pack::ZipReader& zip) {
        hash_.emplace();
        bytes_ = 0;
        is_media_ = is_media(path);
        if (path == kManifestPath) {
            TRY(const auto text, read_whole(zip));
            // A list of nothing but {} would take a hundred times its size in memory.
            if (static_cast<std::size_t>(std::ranges::count(text, '{')) > kLimits.files_max + 1) {
                return invalid(errors::kLineInvalid, kManifestPath);
            }
            TRY(manifest_, wire::read_manifest(text));
            return {};
        }
        TRY_VOID(read_lines_of(path, zip));
        const auto digest = hash_->finish();
        found_[path] = {
            .path = path,
            .bytes = bytes_,
            .sha256 = to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()})};
        return {};
    }

    Result<Survey> finish(Scope scope) {
        if (!manifest_) {
            return invalid(errors::kNoArchive, kManifestPath);
        }
        if (manifest_->scope != scope) {
            return invalid(errors::kScopeWrong, kManifestPath);
        }
        const auto id = from_hex(manifest_->origin_id);
        if (!id || manifest_->origin_id.size() != kOriginIdBytes) {
            return invalid(errors::kNoArchive, kManifestPath);
        }
        TRY_VOID(compare_files());
        Survey survey{.manifest = *std::move(manifest_),
                      .chats = {},
                      .known = contacts_of(people_, contacts_)};
        survey.manifest.files.clear();
        for (const auto& [path, file] : found_) {
            if (is_media(path)) {
                survey.sizes.emplace(file.sha256, file.bytes);
            }
        }
        for (auto& [path, conversation] : conversations_) {
            TRY(auto chat, join(path, std::move(conversation)));
            survey.chats.push_back(std::move(chat));
        }
        return survey;
    }

  private:
    // What was read of the entries of one conversation.
    struct Entries {
        std::uint64_t count = 0;
        messaging::Seq before{};
        messaging::Seq last{};  // that is brought
        std::set<NeededFile> files{};
    };

    Result<std::string> read(pack::ZipReader& zip) {
        TRY(auto piece, zip.read());
        hash_->update(piece);
        bytes_ += piece.size();
        auto& sum = is_media_ ? media_bytes_ : text_bytes_;
        sum += piece.size();
        // Who uploads an archive pays for its bytes: media, which do not pack, are no more.
        if (media_bytes_ > archive_bytes_) {
            return invalid(errors::kMediaRefused, kMediaFolder);
        }
        if (text_bytes_ > kTextBytesMax) {
            return too_large(kEntriesFolder);
        }
        return piece;
    }

    static Result<std::string> read_whole(pack::ZipReader& zip) {
        std::string text;
        for (;;) {
            TRY(const auto piece, zip.read());
            if (piece.empty()) {
                return text;
            }
            text += piece;
            if (text.size() > kManifestBytesMax) {
                return invalid(errors::kLineInvalid, kManifestPath);
            }
        }
    }

    Result<void> read_lines_of(const std::string& path, pack::ZipReader& zip) {
        LineReader lines([&] { return read(zip); });
        const bool has_lines = !is_media_ && path.ends_with(".jsonl");
        for (;;) {
            if (!has_lines) {
                TRY(const auto piece, read(zip));
                if (piece.empty()) {
                    return {};
                }
                continue;
            }
            TRY(const auto line, lines.next());
            if (!line) {
                return {};
            }
            TRY_VOID(take_line(path, *line));
        }
    }

    Result<void> take_line(const std::string& path, const std::string& line) {
        if (path == kConversationsPath) {
            TRY(auto conversation, wire::read_conversation(line));
            const auto at = conversation.path;
            if (conversations_.size() >= kChatsMax ||
                !conversations_.emplace(at, std::move(conversation)).second) {
                return invalid(errors::kLineInvalid, path);
            }
        } else if (path == kAccountsPath) {
            TRY(auto person, wire::read_account(line));
            if (people_.size() < kPeopleMax) {
                people_.emplace(person.id, std::move(person));
            }
        } else if (path == kContactsPath) {
            TRY(auto contact, wire::read_contact(line));
            if (contacts_.size() < kPeopleMax) {
                contacts_.push_back(std::move(contact));
            }
        } else if (path.starts_with(kEntriesFolder)) {
            return take_entry(path, line);
        }
        return {};
    }

    Result<void> take_entry(const std::string& path, const std::string& line) {
        TRY(auto entry, wire::read_entry(line));
        auto& entries = entries_[path];
        if (entry.entry.seq <= entries.before || entry.entry.seq > kSeqMax) {
            return invalid(errors::kLineInvalid, path);
        }
        if (++entries_read_ > kEntriesMax) {
            return too_large(path);
        }
        if (!std::ranges::all_of(entry.files, [](const EntryFile& file) {
                return file.sha256.empty() || is_hash(file.sha256);
            })) {
            return invalid(errors::kLineInvalid, path);
        }
        entries.before = entry.entry.seq;
        ++entries.count;
        if (is_brought(entry.entry)) {
            entries.last = entry.entry.seq;
        }
        for (auto& file : files_needed_by(entry)) {
            files_shown_ += entries.files.insert(std::move(file)).second ? 1U : 0U;
        }
        if (files_shown_ > kFilesShownMax) {
            return too_large(path);
        }
        return check_(std::move(entry));
    }

    Result<void> compare_files() const {
        for (const auto& said : manifest_->files) {
            const auto found = found_.find(said.path);
            if (found == found_.end()) {
                return invalid(errors::kFileMissing, said.path);
            }
            if (found->second.sha256 != said.sha256 || found->second.bytes != said.bytes ||
                (is_media(said.path) && said.path != std::string(kMediaFolder) + said.sha256)) {
                return invalid(errors::kHashWrong, said.path);
            }
        }
        // Each was named once and found: then the numbers tell whether there is another.
        std::set<std::string_view> named;
        for (const auto& said : manifest_->files) {
            named.insert(said.path);
        }
        return named.size() == found_.size() ? Result<void>()
                                             : invalid(errors::kHashWrong, kManifestPath);
    }

    Result<SurveyedChat> join(const std::string& path, ReadConversation conversation) {
        if (!found_.contains(path) || !path.starts_with(kEntriesFolder)) {
            return invalid(errors::kFileMissing, path);
        }
        auto& entries = entries_[path];
        // The manifest does not name it either: it was taken back while the archive was made.
        std::erase_if(entries.files, [&](const NeededFile& file) {
            return !found_.contains(std::string(kMediaFolder) + file.sha256);
        });
        return SurveyedChat{.conversation = std::move(conversation),
                            .entries = entries.count,
                            .last = entries.last,
                            .files = std::move(entries.files)};
    }

    Reader::CheckEntry check_;
    std::uint64_t archive_bytes_;
    std::optional<Manifest> manifest_;
    std::map<std::string, ManifestFile> found_;
    std::map<std::string, ReadConversation> conversations_;  // by the path of their entries
    std::map<std::string, Entries> entries_;                 // likewise
    std::map<UserId, accounts::User> people_;
    std::vector<contacts::BookLine> contacts_;
    std::optional<Sha256Stream> hash_;  // of the file that is being read
    std::uint64_t bytes_ = 0;           // of it so far
    bool is_media_ = false;             // likewise
    std::uint64_t media_bytes_ = 0;     // of all so far
    std::uint64_t text_bytes_ = 0;      // likewise
    std::size_t entries_read_ = 0;
    std::size_t files_shown_ = 0;
};

}  // namespace

Result<std::optional<std::string>> LineReader::next() {
    for (;;) {
        const auto end = bytes_.find('\n', at_);
        const auto length = std::min(end, bytes_.size()) - at_;
        if (length > line_bytes_max_) {
            return Error(Code::kInvalid, errors::kLineInvalid, "a line is too long");
        }
        if (end != std::string::npos || (ended_ && length > 0)) {
            auto line = bytes_.substr(at_, length);
            at_ = std::min(at_ + length + 1, bytes_.size());
            return std::optional(std::move(line));
        }
        if (ended_) {
            return std::optional<std::string>();
        }
        bytes_.erase(0, at_);
        at_ = 0;
        TRY(const auto piece, source_());
        ended_ = piece.empty();
        bytes_ += piece;
    }
}

Result<pack::ZipReader> Reader::open() const {
    TRY(auto file, pack::open_file(file_.path));
    auto watched = [file = std::move(file), &stop = stop_]() -> Result<std::string> {
        if (stop) {
            return Error(Code::kUnavailable, errors::kInterrupted, "the server stops");
        }
        return file();
    };
    TRY(auto plain, pack::unseal(std::move(watched), file_.passphrase));
    return pack::ZipReader::open(std::move(plain), kLimits);
}

Result<Survey> Reader::survey(Scope scope, CheckEntry check) const {
    TRY(auto zip, open());
    std::error_code failure;
    const auto archive_bytes = std::filesystem::file_size(file_.path, failure);
    if (failure) {
        return Error(Code::kUnavailable, errors::kInterrupted, failure.message());
    }
    Surveyor surveyor(std::move(check), archive_bytes);
    for (;;) {
        TRY(const auto path, zip.next());
        if (!path) {
            return surveyor.finish(scope);
        }
        // Only a whole instance has them: better told at once than by what its lines lack.
        if (scope == Scope::kAccount && path->starts_with(kRowsFolder)) {
            return invalid(errors::kScopeWrong, *path);
        }
        TRY_VOID(surveyor.take(*path, zip));
    }
}

}  // namespace kapok::archive
