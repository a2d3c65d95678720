#include "app/embedded_backup.h"

#include "backup/repository.h"
#include "base/log.h"
#include "storage/sqlite/snapshot.h"

#include <filesystem>

namespace kapok::app {
namespace {

namespace fs = std::filesystem;

// How long writers may wait for the cut, which takes some milliseconds.
constexpr std::chrono::seconds kPatience{30};

// Nothing is swept while it lives.
class Hold {
  public:
    explicit Hold(media::Service& media) : media_(media) { media_.hold(); }
    ~Hold() { media_.let_go(); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

  private:
    media::Service& media_;
};

// Hard links and a copy of the database; gone when the backup is done, however that ends.
class Staging {
  public:
    explicit Staging(fs::path path) : path_(std::move(path)) {
        clear();
        fs::create_directory(path_);
    }
    ~Staging() { clear(); }
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    void clear() {
        std::error_code failure;
        fs::remove_all(path_, failure);
        if (failure) {
            LOG(warn, "a backup's staging was not removed", kv("detail", failure.message()));
        }
    }
    fs::path path_;
};

struct Source {
    fs::path path;
    std::string name;
};

std::vector<Source> files_below(const fs::path& root, const std::string& prefix) {
    std::vector<Source> files;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        if (entry.is_regular_file()) {
            files.push_back(
                {entry.path(), prefix + entry.path().lexically_relative(root).string()});
        }
    }
    return files;
}

}  // namespace

Task<Result<ops::BackupDone>> EmbeddedBackup::make(std::string directory) {
    co_return co_await runtime::offload(parts_.files, [&]() -> Result<ops::BackupDone> {
        try {
            return make_now(directory);
        } catch (const fs::filesystem_error& broken) {
            return Error(Code::kUnavailable, "BACKUP_FAILED", broken.what());
        }
    });
}

Result<std::vector<std::string>> EmbeddedBackup::cut(const std::string& staging) {
    std::unique_ptr<storage::SqliteSnapshot> snapshot;
    // While this job runs nothing is committed to the database, so the two moments are one.
    TRY_VOID(parts_.database.blocking_write(
        Deadline::after(parts_.clock, kPatience), [&](storage::Tx&) -> Result<void> {
            snapshot.reset();
            TRY(snapshot,
                storage::open_snapshot(parts_.data_directory + "/kapok.db", parts_.clock));
            return parts_.streams.checkpoint(staging + "/streams");
        }));
    TRY_VOID(snapshot->copy_to(staging + "/kapok.db"));
    std::vector<std::string> objects;
    TRY_VOID(snapshot->read([&](storage::Tx& tx) { objects = media::Module::list_objects(tx); }));
    return objects;
}

Result<ops::BackupDone> EmbeddedBackup::make_now(const std::string& directory) {
    TRY(auto repository, backup::Repository::open_or_make(directory));
    const Hold hold(parts_.media.service());
    const Staging staging(fs::path(parts_.data_directory) / "backup.tmp");
    backup::Manifest manifest{.version = KAPOK_VERSION, .created = parts_.clock.wall_now()};
    TRY(const auto objects, cut(staging.path().string()));
    auto sources = files_below(staging.path(), "");
    for (const auto& key : objects) {
        const auto name = "blobs/objects/" + key.substr(0, 2) + "/" + key;
        sources.push_back({fs::path(parts_.data_directory) / name, name});
    }
    ops::BackupDone done;
    for (auto& source : sources) {
        TRY(auto added, repository.add(source.path, std::move(source.name)));
        done.copied_bytes += added.copied ? added.file.size : 0;
        manifest.files.push_back(std::move(added.file));
    }
    done.files = manifest.files.size();
    done.bytes = manifest.bytes();
    TRY(done.name, repository.commit(manifest));
    LOG(info,
        "backup made",
        kv("name", done.name),
        kv("files", done.files),
        kv("bytes", done.bytes),
        kv("copied", done.copied_bytes));
    return done;
}

}  // namespace kapok::app
