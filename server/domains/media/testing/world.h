// media as a whole on a database in memory and a folder of its own.
#pragma once

#include "base/encoding.h"
#include "base/ids.h"
#include "blob/files/file_store.h"
#include "media/image.h"
#include "media/module.h"
#include "media/service.h"
#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace kapok::media::testing {

inline constexpr UserId kAnn{1};
inline constexpr UserId kBob{2};

inline std::string digest_of(std::string_view bytes) {
    const auto digest = sha256(bytes);
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Who may read which scope is a set.
class FakeAccess final : public ScopeAccess {
  public:
    Task<Result<bool>> may_read(Deadline, UserId user, std::string scope, std::uint64_t) override {
        ++asked;
        co_return readers.contains({user, scope});
    }
    Task<Result<bool>> may_read_through(Deadline,
                                        UserId user,
                                        std::string via,
                                        std::string media_id) override {
        co_return readers.contains({user, via + " " + media_id});
    }
    Task<Result<bool>> may_read_kept(Deadline, UserId user, std::string media_id) override {
        co_return readers.contains({user, "kept " + media_id});
    }
    std::set<std::pair<UserId, std::string>> readers;
    int asked = 0;
};

class World {
  public:
    explicit World(runtime::testing::Loop& loop, Limits limits = {.chunk_bytes = 4'096})
        : clock_(loop.clock()),
          database_(storage::testing::memory_database({migrations()})),
          directory_(make_directory()),
          blobs_(blob::open_file_store({.path = directory_, .reserve_bytes = 0})),
          ids_(loop.clock(), random_),
          service({*database_,
                   *blobs_,
                   pool_,
                   loop.clock(),
                   random_,
                   ids_,
                   access,
                   [this](Deadline, UserId, DeviceId) -> Task<Result<bool>> {
                       return is_active(device_active);
                   },
                   metrics},
                  limits) {
        start_images();
    }
    ~World() { std::filesystem::remove_all(directory_); }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    static rpc::RequestContext as(UserId user) {
        return {{user, DeviceId(user.value() * 10), false}, Deadline::never(), "test", "127.0.0.1"};
    }

    // The whole way of an upload; `cut` says where the connection breaks once.
    Task<Result<Media>> upload(UserId user,
                               Purpose purpose,
                               std::string bytes,
                               std::size_t cut = 0) {
        CO_TRY(auto begun,
               co_await service.begin_upload(as(user), purpose, bytes.size(), digest_of(bytes)));
        std::uint64_t at = begun.offset;
        while (at < bytes.size()) {
            if (cut != 0 && at >= cut) {
                CO_TRY(auto again,
                       co_await service.begin_upload(
                           as(user), purpose, bytes.size(), digest_of(bytes)));
                EXPECT_EQ(again.upload.id, begun.upload.id);
                EXPECT_EQ(again.offset, at);
                cut = 0;
            }
            CO_TRY(at,
                   co_await service.append_chunk(
                       as(user), begun.upload.id, at, bytes.substr(at, 4'096)));
        }
        co_return co_await service.finish_upload(as(user), begun.upload.id, "");
    }

    // On the same files, but no picture is small enough for it.
    Service strict() {
        return Service({*database_,
                        *blobs_,
                        pool_,
                        clock_,
                        random_,
                        ids_,
                        access,
                        [this](Deadline, UserId, DeviceId) -> Task<Result<bool>> {
                            return is_active(device_active);
                        },
                        metrics},
                       Limits{.pixels_max = 1});
    }

    [[nodiscard]] bool has_staged() const {
        return !std::filesystem::is_empty(directory_ + "/staging");
    }

  private:
    static std::string make_directory() {
        char name[] = "/tmp/kapok-media-XXXXXX";
        return mkdtemp(name);
    }
    static Task<Result<bool>> is_active(bool active) { co_return active; }

    Clock& clock_;
    SeededRandom random_{7};
    std::unique_ptr<storage::Database> database_;
    std::string directory_;
    std::unique_ptr<blob::BlobStore> blobs_;
    runtime::Pool pool_{{.name = "media"}};
    IdSource ids_;

  public:
    observability::Metrics metrics;
    FakeAccess access;
    bool device_active = true;
    Service service;
};

}  // namespace kapok::media::testing
