// A directory of backups on a disk (see README.md). Calls block; one writer at a time.
#pragma once

#include "backup/manifest.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace kapok::backup {

class Repository {
  public:
    // Invalid NOT_A_BACKUP_DIRECTORY.
    static Result<Repository> open(const std::filesystem::path& directory);
    // Makes the directory if it is missing or empty.
    static Result<Repository> open_or_make(const std::filesystem::path& directory);

    struct Added {
        File file{};
        bool copied = false;  // else its content was there
    };
    // Keeps the content of `source` under `name`. Durable when it returns.
    Result<Added> add(const std::filesystem::path& source, std::string name);
    // Makes the backup: its files were added. Its name is made of its time.
    Result<std::string> commit(const Manifest& manifest);

    // Oldest first.
    [[nodiscard]] Result<std::vector<std::string>> list() const;
    // The newest for an empty name. NotFound BACKUP_UNKNOWN.
    [[nodiscard]] Result<Manifest> read(const std::string& name) const;
    // Reads every file of the backup: Internal BACKUP_DAMAGED names the first that is not as it
    // was.
    [[nodiscard]] Result<Manifest> verify(const std::string& name) const;
    // Into a directory that is missing or empty: Conflict TARGET_NOT_EMPTY. Checks what it copies;
    // after a failure the target is no data directory and can be deleted.
    [[nodiscard]] Result<Manifest> restore(const std::string& name,
                                           const std::filesystem::path& target) const;

  private:
    explicit Repository(std::filesystem::path directory) : directory_(std::move(directory)) {}
    [[nodiscard]] std::filesystem::path object_path(const std::string& sha256) const;

    std::filesystem::path directory_;
};

}  // namespace kapok::backup
