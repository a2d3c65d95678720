// media's use cases. Thread-safe; blocking work runs on the pool.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "blob/blob_store.h"
#include "media/api/files.h"
#include "media/api/media.h"
#include "media/api/sticker_pictures.h"
#include "media/probe.h"
#include "media/rules.h"
#include "media/store.h"
#include "rpc/context.h"
#include "runtime/pool.h"
#include "storage/database.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>

namespace kapok {
class IdSource;
}

namespace kapok::media {

struct UploadState {
    store::Upload upload;
    std::uint64_t offset = 0;
};

// What to send to one who fetches a media.
struct Download {
    blob::ObjectKey key;  // also a strong ETag
    std::uint64_t size = 0;
    std::string mime_type;
    bool as_attachment = false;  // files: saved, never shown
};

class Service final : public Library, public StickerPictures, public Files {
  public:
    struct Ports {
        storage::Database& database;
        blob::BlobStore& blobs;
        runtime::Pool& pool;
        Clock& clock;
        Random& random;
        IdSource& ids;
        ScopeAccess& access;
        // True while the device is logged in; accounts answers.
        std::function<Task<Result<bool>>(Deadline, UserId, DeviceId)> device_is_active;
        observability::Metrics& metrics;
    };

    Service(Ports ports, Limits limits);

    // Uploads (uploads.cpp)
    Task<Result<UploadState>> begin_upload(rpc::RequestContext ctx,
                                           Purpose purpose,
                                           std::uint64_t size,
                                           std::string sha256);
    Task<Result<UploadState>> get_upload(rpc::RequestContext ctx, std::string upload_id);
    // The new offset. The chunk is durable when this returns.
    Task<Result<std::uint64_t>> append_chunk(rpc::RequestContext ctx,
                                             std::string upload_id,
                                             std::uint64_t offset,
                                             std::string bytes);
    Task<Result<Media>> finish_upload(rpc::RequestContext ctx,
                                      std::string upload_id,
                                      std::string proof);
    Task<Result<void>> cancel_upload(rpc::RequestContext ctx, std::string upload_id);
    Task<Result<Media>> keep_picture(Deadline deadline, UserId user, std::string bytes) override;

    // Stickers (stickers.cpp)
    Task<Result<Media>> keep_sticker(Deadline deadline, UserId owner, std::string bytes) override;
    Task<Result<Media>> copy_as_sticker(Deadline deadline,
                                        UserId user,
                                        std::string media_id,
                                        std::string via) override;
    Task<Result<std::string>> read_own_file(Deadline deadline,
                                            UserId user,
                                            std::string media_id,
                                            std::size_t bytes_max) override;

    // For archives (files.cpp)
    Task<Result<StoredFile>> find_file(Deadline deadline,
                                       UserId user,
                                       std::string media_id,
                                       std::string via) override;
    Task<Result<StoredFile>> find_any_file(Deadline deadline, std::string media_id) override;
    Task<Result<std::string>> read_file(std::string sha256,
                                        std::uint64_t offset,
                                        std::size_t length) override;
    Task<Result<std::string>> find_own_path(Deadline deadline,
                                            UserId user,
                                            std::string media_id) override;
    Task<Result<Media>> keep_file(Deadline deadline, UserId owner, ComingFile file) override;

    // Library and downloads (library.cpp)
    Task<Result<Media>> get_for(Deadline deadline, UserId user, std::string media_id) override;
    Task<Result<Media>> get_through(Deadline deadline,
                                    UserId user,
                                    std::string media_id,
                                    std::string via) override;
    Task<Result<void>> attach(Deadline deadline,
                              std::vector<std::string> media_ids,
                              std::string scope,
                              std::uint64_t seq) override;
    Task<Result<void>> detach(Deadline deadline,
                              std::vector<std::string> media_ids,
                              std::string scope,
                              std::uint64_t seq) override;
    Task<Result<void>> detach_up_to(Deadline deadline,
                                    std::string scope,
                                    std::uint64_t seq) override;
    // True if the user uploaded it as an avatar.
    Task<Result<bool>> owns_avatar(Deadline deadline, UserId user, std::string media_id);
    enum class Part { kWhole, kReduced, kThumbnail };
    struct Wanted {
        std::string media_id;
        std::string via;  // empty, or the item of a forwarded card that shows it
        Part part = Part::kWhole;
    };
    Task<Result<Download>> open(Deadline deadline, UserId user, Wanted wanted);
    // Blocking work of a download, on the pool.
    Task<Result<std::string>> read(blob::ObjectKey key, std::uint64_t offset, std::size_t length);
    Task<Result<std::string>> open_media_session(rpc::RequestContext ctx);
    // Unauthenticated TOKEN_INVALID if the key is unknown or its device was logged out.
    Task<Result<UserId>> authenticate_key(Deadline deadline, std::string media_key);

    // While somebody holds, nothing is swept: what a backup names stays until it was copied. What a
    // sweep has begun to delete when hold() returns was deleted before.
    void hold() { ++holders_; }
    void let_go() { --holders_; }
    // Removes expired uploads and media unused for a week; how many of both. Called by the module
    // now and then.
    Task<Result<int>> sweep(Deadline deadline);

    [[nodiscard]] const Limits& limits() const { return limits_; }

  private:
    Task<Result<Media>> keep(Deadline deadline, UserId owner, Purpose purpose, std::string bytes);
    // One that has no row, because nothing of it needs to be resumed.
    store::Upload fresh_upload(UserId owner,
                               Purpose purpose,
                               std::uint64_t size,
                               std::string_view hash);
    // The owner's media of what was digested before, so that it costs nothing again.
    Task<Result<std::optional<Media>>> find_known(Deadline deadline, store::Upload upload);
    // Stages such a one by `stage` and digests it; whatever fails leaves nothing staged. On the
    // pool.
    Result<store::Content> digest_passing(const store::Upload& upload,
                                          const std::function<Result<void>()>& stage);
    // The owner's media of what such a one was digested to.
    Task<Result<Media>> record(Deadline deadline, store::Upload upload, store::Content content);
    Task<Result<store::Upload>> own_upload(Deadline deadline, UserId user, std::string upload_id);
    Task<Result<Media>> complete(rpc::RequestContext ctx, std::string upload_id, std::string proof);
    Task<Result<Media>> accept_proof(Deadline deadline, store::Upload upload, std::string proof);
    // Reads the staged bytes and stores what may be fetched. On the pool.
    Result<store::Content> digest(const store::Upload& upload);
    Result<store::Content> digest_picture(const store::Upload& upload,
                                          const std::string& path,
                                          std::string_view type);
    Result<void> digest_voice(const store::Upload& upload,
                              const std::string& path,
                              store::Content& content);
    Result<void> digest_video(const store::Upload& upload,
                              const std::string& path,
                              store::Content& content);
    Result<std::vector<store::Challenge>> make_proofs(const store::Upload& upload,
                                                      const std::string& path);
    Task<Result<store::Stored>> visible(Deadline deadline, UserId user, std::string media_id);
    Task<Result<store::Stored>> visible_through(Deadline deadline,
                                                UserId user,
                                                std::string media_id,
                                                std::string via);
    Task<Result<store::Stored>> find_stored(Deadline deadline, std::string media_id);
    Task<Result<bool>> any_readable(Deadline deadline, UserId user, std::string media_id);

    Ports ports_;
    Limits limits_;
    Probe probe_;
    std::atomic<int> holders_{0};
};

// kapok::media::Media of a stored one.
Media describe(const store::Stored& stored);

}  // namespace kapok::media
