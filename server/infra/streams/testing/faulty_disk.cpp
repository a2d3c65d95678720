#include "streams/testing/faulty_disk.h"

#include <rocksdb/file_system.h>

#include <mutex>
#include <optional>

namespace kapok::streams::testing {

struct FaultyDisk::State {
    std::mutex mutex;
    std::string suffix;
    std::optional<std::uint64_t> room;  // nothing: enough
    bool syncs_fail = false;

    // How many of `wanted` bytes fit.
    std::size_t take_room(const std::string& name, std::size_t wanted) {
        const std::scoped_lock lock(mutex);
        if (!room || !name.ends_with(suffix)) {
            return wanted;
        }
        const auto taken = std::min<std::uint64_t>(*room, wanted);
        *room -= taken;
        return taken;
    }

    bool sync_fails(const std::string& name) {
        const std::scoped_lock lock(mutex);
        return syncs_fail && name.ends_with(suffix);
    }
};

namespace {

using State = FaultyDisk::State;

class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
  public:
    FaultyFile(std::unique_ptr<rocksdb::FSWritableFile>&& file,
               std::string name,
               std::shared_ptr<State> state)
        : FSWritableFileOwnerWrapper(std::move(file)),
          name_(std::move(name)),
          state_(std::move(state)) {}

    rocksdb::IOStatus Append(const rocksdb::Slice& data,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
        const auto fits = state_->take_room(name_, data.size());
        auto status = FSWritableFileOwnerWrapper::Append({data.data(), fits}, options, debug);
        if (status.ok() && fits < data.size()) {
            return rocksdb::IOStatus::NoSpace("the test's disk is full");
        }
        return status;
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data,
                             const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo& /*verification*/,
                             rocksdb::IODebugContext* debug) override {
        return Append(data, options, debug);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
        if (state_->sync_fails(name_)) {
            return rocksdb::IOStatus::IOError("the test's disk is broken");
        }
        return FSWritableFileOwnerWrapper::Sync(options, debug);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                            rocksdb::IODebugContext* debug) override {
        return Sync(options, debug);
    }

  private:
    std::string name_;
    std::shared_ptr<State> state_;
};

class FaultyFiles final : public rocksdb::FileSystemWrapper {
  public:
    explicit FaultyFiles(std::shared_ptr<State> state)
        : FileSystemWrapper(rocksdb::FileSystem::Default()), state_(std::move(state)) {}

    [[nodiscard]] const char* Name() const override { return "FaultyFiles"; }

    rocksdb::IOStatus NewWritableFile(const std::string& name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override {
        std::unique_ptr<rocksdb::FSWritableFile> file;
        auto status = FileSystemWrapper::NewWritableFile(name, options, &file, debug);
        if (status.ok()) {
            *result = std::make_unique<FaultyFile>(std::move(file), name, state_);
        }
        return status;
    }

  private:
    std::shared_ptr<State> state_;
};

}  // namespace

FaultyDisk::FaultyDisk()
    : state_(std::make_shared<State>()),
      env_(rocksdb::NewCompositeEnv(std::make_shared<FaultyFiles>(state_))) {}

FaultyDisk::~FaultyDisk() = default;

void FaultyDisk::fill(std::uint64_t bytes, std::string suffix) {
    const std::scoped_lock lock(state_->mutex);
    state_->suffix = std::move(suffix);
    state_->room = bytes;
}

void FaultyDisk::break_syncs(std::string suffix) {
    const std::scoped_lock lock(state_->mutex);
    state_->suffix = std::move(suffix);
    state_->syncs_fail = true;
}

void FaultyDisk::repair() {
    const std::scoped_lock lock(state_->mutex);
    state_->room.reset();
    state_->syncs_fail = false;
}

}  // namespace kapok::streams::testing
