#include "backup/repository.h"

#include "backup/errors.h"
#include "backup/files.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace kapok::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "kapok-backups";
constexpr std::string_view kMarkText = "Backups of Kapok; see docs/operations.md\n";

Error damaged(const std::string& name, std::string_view what) {
    return {Code::kInternal, errors::kBackupDamaged, fmt::format("{}: {}", name, what)};
}

std::string name_of(WallTime time) {
    return fmt::format("{:%Y%m%d-%H%M%S}", std::chrono::floor<std::chrono::seconds>(time));
}

}  // namespace

fs::path Repository::object_path(const std::string& sha256) const {
    return directory_ / "objects" / sha256.substr(0, 2) / sha256;
}

Result<Repository> Repository::open(const fs::path& directory) {
    std::error_code failure;
    if (!fs::is_regular_file(directory / kMark, failure)) {
        return Error(Code::kInvalid,
                     errors::kNotARepository,
                     fmt::format("{} has no backups of Kapok", directory.string()));
    }
    return Repository(directory);
}

Result<Repository> Repository::open_or_make(const fs::path& directory) {
    auto there = open(directory);
    if (there || !is_empty_place(directory)) {
        return there;
    }
    TRY_VOID(make_directories(directory / "objects"));
    TRY_VOID(make_directories(directory / "backups"));
    std::error_code ignored;
    fs::permissions(directory, fs::perms::owner_all, ignored);
    TRY_VOID(write_durably(directory / kMark, kMarkText));
    return Repository(directory);
}

Result<Repository::Added> Repository::add(const fs::path& source, std::string name) {
    TRY(auto digest, hash_file(source));
    Added added{.file = {.sha256 = digest.sha256, .size = digest.size, .name = std::move(name)}};
    const auto object = object_path(digest.sha256);
    std::error_code failure;
    if (fs::file_size(object, failure) == digest.size && !failure) {
        return added;
    }
    TRY_VOID(make_directories(object.parent_path()));
    TRY(const auto copied, copy_durably(source, object));
    if (copied.sha256 != digest.sha256) {
        fs::remove(object, failure);
        return failed(source, "copy, it changed meanwhile:", 0);
    }
    added.copied = true;
    return added;
}

Result<std::string> Repository::commit(const Manifest& manifest) {
    auto name = name_of(manifest.created);
    std::error_code failure;
    for (int n = 2; fs::exists(directory_ / "backups" / name, failure); ++n) {
        name = fmt::format("{}-{}", name_of(manifest.created), n);
    }
    TRY_VOID(write_durably(directory_ / "backups" / name, manifest.encode()));
    return name;
}

Result<std::vector<std::string>> Repository::list() const {
    std::vector<std::string> names;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(directory_ / "backups", failure)) {
        const auto name = entry.path().filename().string();
        if (!name.ends_with(".tmp")) {
            names.push_back(name);
        }
    }
    if (failure) {
        return failed(directory_ / "backups", "list", failure.value());
    }
    std::ranges::sort(names);
    return names;
}

Result<Manifest> Repository::read(const std::string& name) const {
    TRY(const auto names, list());
    const auto wanted = name.empty() && !names.empty() ? names.back() : name;
    if (std::ranges::find(names, wanted) == names.end()) {
        return Error(Code::kNotFound,
                     errors::kBackupUnknown,
                     name.empty() ? "there is no backup" : "there is no backup " + name);
    }
    TRY(const auto text, read_file(directory_ / "backups" / wanted));
    return Manifest::decode(text);
}

Result<Manifest> Repository::verify(const std::string& name) const {
    TRY(auto manifest, read(name));
    for (const auto& file : manifest.files) {
        const auto digest = hash_file(object_path(file.sha256));
        if (!digest) {
            return damaged(file.name, digest.error().message());
        }
        if (digest->sha256 != file.sha256 || digest->size != file.size) {
            return damaged(file.name, "its content has changed");
        }
    }
    return manifest;
}

Result<Manifest> Repository::restore(const std::string& name, const fs::path& target) const {
    if (!is_empty_place(target)) {
        return Error(Code::kConflict,
                     errors::kTargetNotEmpty,
                     fmt::format("{} is not empty", target.string()));
    }
    TRY(auto manifest, read(name));
    TRY_VOID(make_directories(target));
    std::error_code ignored;
    fs::permissions(target, fs::perms::owner_all, ignored);
    for (const auto& file : manifest.files) {
        const auto path = target / file.name;
        TRY_VOID(make_directories(path.parent_path()));
        TRY(const auto digest, copy_durably(object_path(file.sha256), path));
        if (digest.sha256 != file.sha256 || digest.size != file.size) {
            return damaged(file.name, "its content has changed");
        }
    }
    return manifest;
}

}  // namespace kapok::backup
