// An instance with an archive: messaging as its tests have it, with files and a contact list that
// tests fill. Two of them in one test are two instances.
#pragma once

#include "archive/exporter.h"
#include "base/encoding.h"
#include "contacts/api/book.h"
#include "media/api/files.h"
#include "messaging/testing/world.h"
#include "pack/zip_reader.h"

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace kapok::archive::testing {

using messaging::testing::kAlice;
using messaging::testing::kBob;
using messaging::testing::kCarol;
using messaging::testing::must;

inline std::string hash_of(std::string_view bytes) {
    const auto digest = sha256(bytes);
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// Keeps what users have in memory.
class FakeFiles final : public media::Files {
  public:
    explicit FakeFiles(messaging::testing::FakeLibrary& library) : library_(library) {}

    // As if the user had uploaded it.
    void add(UserId user, const std::string& id, media::Purpose purpose, std::string bytes) {
        library_.upload(user, id, purpose);
        media::StoredFile file{.media = {}, .sha256 = hash_of(bytes)};
        file.media.id = id;
        file.media.purpose = purpose;
        file.media.size_bytes = bytes.size();
        contents_[file.sha256] = std::move(bytes);
        files_[id] = file;
    }
    void lose(const std::string& id) { files_.erase(id); }
    [[nodiscard]] std::string content_of(const std::string& id) const {
        return contents_.at(files_.at(id).sha256);
    }

    Task<Result<media::StoredFile>> find_file(Deadline deadline,
                                              UserId /*user*/,
                                              std::string media_id,
                                              std::string /*via*/) override {
        return find_any_file(deadline, std::move(media_id));
    }
    Task<Result<media::StoredFile>> find_any_file(Deadline /*deadline*/,
                                                  std::string media_id) override {
        const auto found = files_.find(media_id);
        if (found == files_.end()) {
            co_return Error(Code::kNotFound, "MEDIA_UNKNOWN");
        }
        co_return found->second;
    }
    Task<Result<std::string>> read_file(std::string sha256,
                                        std::uint64_t offset,
                                        std::size_t length) override {
        if (throws) {
            throw std::runtime_error("the disk is broken");
        }
        co_return contents_.at(sha256).substr(offset, length);
    }
    Task<Result<std::string>> find_own_path(Deadline /*deadline*/,
                                            UserId /*user*/,
                                            std::string media_id) override {
        co_return media_id;  // tests name files by their path
    }
    Task<Result<media::Media>> keep_file(Deadline /*deadline*/,
                                         UserId owner,
                                         media::ComingFile file) override {
        std::string bytes;
        for (;;) {
            CO_TRY(const auto piece, file.next());
            if (piece.empty()) {
                break;
            }
            bytes += piece;
        }
        KAPOK_ASSERT(hash_of(bytes) == file.sha256 && bytes.size() == file.size,
                     "what is kept is what was said");
        if (bytes == refused) {
            co_return Error(Code::kInvalid, "MEDIA_BROKEN");
        }
        const auto id = "kept-" + file.sha256.substr(0, 8);
        add(owner, id, file.purpose, std::move(bytes));
        ++kept;
        co_return files_.at(id).media;
    }

    std::string refused{};  // a content that is no good
    int kept = 0;
    bool throws = false;  // instead of reading

  private:
    messaging::testing::FakeLibrary& library_;
    std::map<std::string, media::StoredFile> files_;
    std::map<std::string, std::string> contents_;
};

class FakeBook final : public contacts::Book {
  public:
    Task<Result<std::vector<contacts::BookLine>>> list_all(Deadline /*deadline*/,
                                                           UserId owner) override {
        co_return lines[owner];
    }
    Task<Result<std::vector<contacts::Remark>>> list_remarks(Deadline /*deadline*/,
                                                             UserId owner,
                                                             std::vector<UserId> users) override {
        std::vector<contacts::Remark> remarks;
        for (const auto& line : lines[owner]) {
            if (!line.remark.empty() && std::ranges::find(users, line.user) != users.end()) {
                remarks.push_back({line.user, line.remark});
            }
        }
        co_return remarks;
    }
    std::map<UserId, std::vector<contacts::BookLine>> lines;
};

// End with `co_await place.close()`.
class Place {
  public:
    Place(runtime::testing::Loop& loop, std::string name, messaging::Settings settings = {})
        : world(loop, settings),
          origin{.id = hash_of(name).substr(0, 32), .name = std::move(name)},
          files(world.media),
          exporter({.accounts = world.accounts,
                    .book = book,
                    .history = world.module.history(),
                    .files = files,
                    .pool = pool,
                    .clock = loop.clock()},
                   {.passes = 1, .memory_kib = 8}) {
        std::filesystem::create_directories(folder());
    }
    ~Place() { std::filesystem::remove_all(folder()); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    Task<void> close() { co_await world.close(); }
    // From now on her archives have these as favourites, one a page.
    void keep_aside(std::vector<Kept> kept) {
        exporter.use_kept([kept](const rpc::RequestContext&, const std::string& token) {
            return page_of(kept, token);
        });
    }

    [[nodiscard]] std::string path(const std::string& name) const { return folder() + "/" + name; }

    // The path of the archive.
    Task<std::string> export_of(UserId user, std::string name, std::string passphrase = {}) {
        const auto made =
            co_await exporter.run({.user = user,
                                   .origin = origin,
                                   .place = {.path = path(name),
                                             .passphrase = std::move(passphrase),
                                             .made = world.loop.clock().wall_now()}},
                                  [](Tally) -> Task<Result<void>> { co_return Result<void>(); });
        must(made);
        tally = made->tally;
        co_return path(name);
    }

    messaging::testing::World world;
    Origin origin;
    FakeFiles files;
    FakeBook book;
    runtime::Pool pool{{.name = "archiving", .threads = 1}};
    Exporter exporter;
    Tally tally{};  // of the last export

  private:
    static Task<Result<KeptPage>> page_of(std::vector<Kept> kept, std::string token) {
        const auto at = token.empty() ? 0 : std::stoul(token);
        KeptPage page;
        if (at < kept.size()) {
            page.kept.push_back(kept[at]);
            page.next_page_token = std::to_string(at + 1);
        }
        co_return page;
    }
    [[nodiscard]] std::string folder() const {
        return (std::filesystem::temp_directory_path() /
                fmt::format("kapok-archive-{}-{}", ::getpid(), origin.id.substr(0, 8)))
            .string();
    }
};

// Every file of an archive.
inline std::map<std::string, std::string> unpack(pack::Source source) {
    auto reader =
        pack::ZipReader::open(std::move(source), {.files_max = 1'000, .bytes_max = 64U << 20U});
    KAPOK_ASSERT(reader.has_value(), "it is a ZIP");
    std::map<std::string, std::string> files;
    for (;;) {
        auto path = reader->next();
        KAPOK_ASSERT(path.has_value(), "it can be read");
        if (!*path) {
            return files;
        }
        auto& bytes = files[**path];
        for (;;) {
            auto piece = reader->read();
            KAPOK_ASSERT(piece.has_value(), "it can be read");
            if (piece->empty()) {
                break;
            }
            bytes += *piece;
        }
    }
}

}  // namespace kapok::archive::testing
