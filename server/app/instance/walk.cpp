#include "app/instance/walk.h"

#include "archive/api/errors.h"
#include "archive/reader.h"
#include "archive/wire.h"
#include "base/encoding.h"
#include "base/random.h"
#include "pack/envelope.h"
#include "pack/errors.h"

#include <algorithm>
#include <unordered_map>

namespace kapok::app::instance {
namespace {

namespace errors = archive::errors;

// An instance's archive is its operator's own, as a backup is: these only end what is broken.
constexpr pack::ZipLimits kLimits{.files_max = 2'000'000,
                                  .bytes_max = std::uint64_t{64} << 40U,
                                  .ratio_max = 2'000,
                                  .bytes_free = 64U << 20U};
constexpr std::size_t kManifestBytesMax = 512U << 20U;
// Lines are handed on in groups of so many, or of so many bytes.
constexpr std::size_t kLinesAtOnce = 200;
constexpr std::size_t kBytesAtOnce = 4U << 20U;
constexpr std::size_t kOriginIdBytes = 32;

Error invalid(std::string_view reason, std::string_view path) {
    return Error(Code::kInvalid, reason, "the archive cannot be imported")
        .with_field(std::string(path));
}

// Which line it was is good to know.
Error located(const Error& error, const std::string& path, std::uint64_t line) {
    auto where = fmt::format("{}:{}", path, line);
    if (!error.field().empty()) {
        where += " " + error.field();
    }
    return Error(error.code(), error.reason(), error.message())
        .with_field(std::move(where))
        .with_detail(error.detail());
}

std::string hex_of(const Sha256& digest) {
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// Reads the lines of one file and hands them on in groups.
template <class Item>
class Lines {
  public:
    Lines(std::string path, pack::ZipReader& zip)
        : path_(std::move(path)), lines_([&zip] { return zip.read(); }, kLineBytesMax) {}

    Result<std::optional<std::string>> next() {
        ++number_;
        auto line = lines_.next();
        return line ? std::move(line) : located(line.error(), path_, number_);
    }

    Result<void> give_all(const std::function<Result<Item>(std::string_view)>& read,
                          const std::function<Result<void>(std::vector<Item>)>& give) {
        std::vector<Item> group;
        std::size_t bytes = 0;
        for (;;) {
            TRY(const auto line, next());
            if (group.size() >= kLinesAtOnce || bytes >= kBytesAtOnce ||
                (!line && !group.empty())) {
                auto given = give(std::exchange(group, {}));
                if (!given) {
                    return located(given.error(), path_, number_);
                }
                bytes = 0;
            }
            if (!line) {
                return {};
            }
            auto item = read(*line);
            if (!item) {
                return located(item.error(), path_, number_);
            }
            bytes += line->size();
            group.push_back(*std::move(item));
        }
    }

  private:
    std::string path_;
    archive::LineReader lines_;
    std::uint64_t number_ = 0;
};

Result<void> walk_stream(const std::string& path,
                         const streams::StreamId& stream,
                         pack::ZipReader& zip,
                         Taker& taker) {
    Lines<streams::Stored> lines(path, zip);
    TRY(const auto first, lines.next());
    if (!first) {
        return invalid(errors::kLineInvalid, path);
    }
    TRY(const auto ends, read_ends(*first));
    TRY_VOID(taker.begin_stream(stream, ends));
    TRY_VOID(lines.give_all(read_stored, [&](std::vector<streams::Stored> entries) {
        return taker.take_entries(stream, std::move(entries));
    }));
    return taker.end_stream(stream);
}

Result<void> walk_table(const std::string& path,
                        const storage::Table& table,
                        pack::ZipReader& zip,
                        Taker& taker) {
    Lines<storage::Values> lines(path, zip);
    return lines.give_all(
        [&](std::string_view line) { return read_row(table, line); },
        [&](std::vector<storage::Values> rows) { return taker.take_rows(table, std::move(rows)); });
}

Result<void> walk_writers(const std::string& path, pack::ZipReader& zip, Taker& taker) {
    Lines<streams::LastWritten> lines(path, zip);
    return lines.give_all(read_writer, [&](std::vector<streams::LastWritten> writers) {
        return taker.take_writers(std::move(writers));
    });
}

Result<void> walk_spent(const std::string& path, pack::ZipReader& zip, Taker& taker) {
    Lines<SpentLine> lines(path, zip);
    return lines.give_all(read_spent, [&](std::vector<SpentLine> spent) {
        return taker.take_spent(std::move(spent));
    });
}

// One file of the archive as it is found.
struct Found {
    std::uint64_t bytes = 0;
    std::string sha256{};
};

class Inventor {
  public:
    Result<void> take(const std::string& path, pack::ZipReader& zip) {
        if (path == archive::kManifestPath) {
            TRY(const auto text, read_manifest_text(zip));
            name_ = hex_of(sha256(text));
            TRY(manifest_, archive::wire::read_manifest(text));
            return {};
        }
        Sha256Stream hash;
        auto& found = found_[path];
        for (;;) {
            TRY(const auto piece, zip.read());
            if (piece.empty()) {
                break;
            }
            hash.update(piece);
            found.bytes += piece.size();
        }
        found.sha256 = hex_of(hash.finish());
        if (path.starts_with(archive::kMediaFolder)) {
            media_bytes_ += found.bytes;
            if (path != std::string(archive::kMediaFolder) + found.sha256) {
                return invalid(errors::kHashWrong, path);
            }
        }
        return {};
    }

    Result<Inventory> finish() {
        if (!manifest_) {
            return invalid(errors::kNoArchive, archive::kManifestPath);
        }
        if (manifest_->scope != archive::Scope::kInstance) {
            return invalid(errors::kScopeWrong, archive::kManifestPath);
        }
        if (!from_hex(manifest_->origin_id) || manifest_->origin_id.size() != kOriginIdBytes) {
            return invalid(errors::kNoArchive, archive::kManifestPath);
        }
        for (const auto& said : manifest_->files) {
            const auto found = found_.find(said.path);
            if (found == found_.end()) {
                return invalid(errors::kFileMissing, said.path);
            }
            if (found->second.sha256 != said.sha256 || found->second.bytes != said.bytes) {
                return invalid(errors::kHashWrong, said.path);
            }
            // Named once: what is left at the end was not named at all.
            found_.erase(found);
        }
        if (!found_.empty()) {
            return invalid(errors::kHashWrong, found_.begin()->first);
        }
        manifest_->files.clear();
        return Inventory{.manifest = *std::move(manifest_),
                         .name = std::move(name_),
                         .media_bytes = media_bytes_};
    }

  private:
    static Result<std::string> read_manifest_text(pack::ZipReader& zip) {
        std::string text;
        for (;;) {
            TRY(const auto piece, zip.read());
            if (piece.empty()) {
                return text;
            }
            text += piece;
            if (text.size() > kManifestBytesMax) {
                return Error(Code::kTooLarge, pack::errors::kZipTooLarge, "it unpacks to too much");
            }
        }
    }

    std::optional<archive::Manifest> manifest_;
    std::string name_;
    std::unordered_map<std::string, Found> found_;
    std::uint64_t media_bytes_ = 0;
};

}  // namespace

Result<void> for_each_file(const ArchiveFile& file,
                           const std::atomic<bool>& stop,
                           const TakeFile& take) {
    TRY(auto bytes, pack::open_file(file.path));
    auto watched = [bytes = std::move(bytes), &stop]() -> Result<std::string> {
        TRY_VOID(check_stop(stop));
        return bytes();
    };
    TRY(auto plain, pack::unseal(std::move(watched), file.passphrase));
    TRY(auto zip, pack::ZipReader::open(std::move(plain), kLimits));
    for (;;) {
        TRY(const auto path, zip.next());
        if (!path) {
            return {};
        }
        TRY_VOID(take(*path, zip));
    }
}

Result<void> walk(const ArchiveFile& file,
                  const std::atomic<bool>& stop,
                  const std::map<std::string, storage::Table>& tables,
                  Taker& taker) {
    return for_each_file(
        file, stop, [&](const std::string& path, pack::ZipReader& zip) -> Result<void> {
            if (const auto name = table_of(path)) {
                const auto table = tables.find(*name);
                return table == tables.end() ? invalid(errors::kLineInvalid, path)
                                             : walk_table(path, table->second, zip, taker);
            }
            if (const auto stream = stream_of(path)) {
                return walk_stream(path, *stream, zip, taker);
            }
            if (path == archive::kWritersPath) {
                return walk_writers(path, zip, taker);
            }
            if (path == archive::kSpentPath) {
                return walk_spent(path, zip, taker);
            }
            if (path.starts_with(archive::kMediaFolder)) {
                return taker.take_file(path.substr(archive::kMediaFolder.size()), zip);
            }
            return {};
        });
}

Result<Inventory> take_inventory(
    const ArchiveFile& file,
    const std::atomic<bool>& stop,
    const std::function<void(std::string_view what, std::uint64_t done)>& progress) {
    Inventor inventor;
    std::uint64_t files = 0;
    TRY_VOID(for_each_file(file, stop, [&](const std::string& path, pack::ZipReader& zip) {
        progress("files looked at", ++files);
        return inventor.take(path, zip);
    }));
    return inventor.finish();
}

}  // namespace kapok::app::instance
