#include "base/encoding.h"
#include "media/api/errors.h"
#include "media/service.h"

namespace kapok::media {
namespace {

// Each staged piece is synced, so they are larger than those that come.
constexpr std::size_t kStagedBytes = 1U << 20U;

Result<void> stage_all(blob::BlobStore& blobs,
                       const store::Upload& upload,
                       const std::function<Result<std::string>()>& next) {
    std::uint64_t offset = 0;
    std::string waiting;
    for (bool ended = false; !ended;) {
        TRY(const auto piece, next());
        ended = piece.empty();
        waiting += piece;
        if (offset + waiting.size() > upload.size) {
            return Error(Code::kInvalid, errors::kUploadOverrun, "more bytes than it has");
        }
        if (!waiting.empty() && (ended || waiting.size() >= kStagedBytes)) {
            TRY(offset, blobs.stage(upload.id, offset, waiting));
            waiting.clear();
        }
    }
    if (offset != upload.size) {
        return Error(Code::kInvalid, errors::kUploadIncomplete, "fewer bytes than it has");
    }
    return {};
}

StoredFile file_of(const store::Stored& stored) {
    return {.media = describe(stored), .sha256 = stored.content.object_key};
}

}  // namespace

Task<Result<StoredFile>> Service::find_file(Deadline deadline,
                                            UserId user,
                                            std::string media_id,
                                            std::string via) {
    auto looking = via.empty()
                       ? visible(deadline, user, std::move(media_id))
                       : visible_through(deadline, user, std::move(media_id), std::move(via));
    CO_TRY(const auto stored, co_await std::move(looking));
    co_return file_of(stored);
}

Task<Result<StoredFile>> Service::find_any_file(Deadline deadline, std::string media_id) {
    CO_TRY(const auto stored, co_await find_stored(deadline, std::move(media_id)));
    co_return file_of(stored);
}

Task<Result<std::string>> Service::read_file(std::string sha256,
                                             std::uint64_t offset,
                                             std::size_t length) {
    return read(std::move(sha256), offset, length);
}

Task<Result<std::string>> Service::find_own_path(Deadline deadline,
                                                 UserId user,
                                                 std::string media_id) {
    CO_TRY(const auto stored, co_await find_stored(deadline, std::move(media_id)));
    if (stored.owner != user || stored.content.purpose != Purpose::kFile) {
        co_return Error(Code::kNotFound, errors::kMediaUnknown, "this is no file of yours");
    }
    co_return co_await runtime::offload(
        ports_.pool, [&] { return ports_.blobs.local_path(stored.content.object_key); });
}

Task<Result<Media>> Service::keep_file(Deadline deadline, UserId owner, ComingFile file) {
    const auto hash = from_hex(file.sha256);
    CO_TRY_VOID(check_begin(limits_, file.purpose, file.size, hash.value_or("")));
    const auto upload = fresh_upload(owner, file.purpose, file.size, *hash);
    CO_TRY(auto content, co_await runtime::offload(ports_.pool, [&] {
               return digest_passing(upload,
                                     [&] { return stage_all(ports_.blobs, upload, file.next); });
           }));
    co_return co_await record(deadline, upload, std::move(content));
}

}  // namespace kapok::media
