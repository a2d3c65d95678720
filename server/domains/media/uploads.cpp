#include "base/encoding.h"
#include "base/ids.h"
#include "media/api/errors.h"
#include "media/service.h"

namespace kapok::media {

namespace {

constexpr auto kUploadLifetime = std::chrono::hours(24);

Error upload_unknown() {
    return Error(Code::kNotFound, errors::kUploadUnknown, "there is no such upload");
}

std::string text_of(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Upload ids are also names of staging files: lower-case hex.
std::string fresh_upload_id(Random& random) { return to_hex(random.bytes(16)); }

}  // namespace

Service::Service(Ports ports, Limits limits)
    : ports_(std::move(ports)), limits_(limits), probe_(ports_.metrics) {}

Task<Result<UploadState>> Service::begin_upload(rpc::RequestContext ctx,
                                                Purpose purpose,
                                                std::uint64_t size,
                                                std::string sha256) {
    CO_TRY_VOID(check_begin(limits_, purpose, size, sha256));
    const auto hash = to_hex(sha256);
    const auto user = ctx.caller.user;
    const auto now = ports_.clock.wall_now();
    const auto fresh_id = fresh_upload_id(ports_.random);
    CO_TRY(
        auto upload,
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<store::Upload> {
            if (auto same = store::find_same_upload(tx, user, purpose, size, hash)) {
                if (same->expires > now && same->media_id.empty()) {
                    return *same;
                }
                store::delete_upload(tx, same->id);
            }
            TRY(auto quota, charge(limits_, store::get_quota(tx, user), now, size));
            store::put_quota(tx, user, quota);
            store::Upload made{
                fresh_id, user, purpose, size, hash, now + kUploadLifetime, std::nullopt, {}};
            const auto content = store::find_content(tx, purpose, hash);
            if (content && content->source_size == size) {
                made.challenge = store::take_proof(tx, content->id);
            }
            store::insert_upload(tx, made);
            return made;
        }));
    CO_TRY(auto offset, co_await runtime::offload(ports_.pool, [&] {
               return ports_.blobs.staged_bytes(upload.id);
           }));
    co_return UploadState{std::move(upload), offset};
}

Task<Result<store::Upload>> Service::own_upload(Deadline deadline,
                                                UserId user,
                                                std::string upload_id) {
    const auto now = ports_.clock.wall_now();
    co_return co_await ports_.database.read(
        deadline, [&](storage::Tx& tx) -> Result<store::Upload> {
            auto upload = store::find_upload(tx, upload_id);
            if (!upload || upload->owner != user || upload->expires <= now) {
                return upload_unknown();
            }
            return *std::move(upload);
        });
}

Task<Result<UploadState>> Service::get_upload(rpc::RequestContext ctx, std::string upload_id) {
    CO_TRY(auto upload, co_await own_upload(ctx.deadline, ctx.caller.user, std::move(upload_id)));
    CO_TRY(auto offset, co_await runtime::offload(ports_.pool, [&] {
               return ports_.blobs.staged_bytes(upload.id);
           }));
    co_return UploadState{std::move(upload), offset};
}

Task<Result<std::uint64_t>> Service::append_chunk(rpc::RequestContext ctx,
                                                  std::string upload_id,
                                                  std::uint64_t offset,
                                                  std::string bytes) {
    CO_TRY(auto upload, co_await own_upload(ctx.deadline, ctx.caller.user, std::move(upload_id)));
    co_return co_await runtime::offload(ports_.pool, [&]() -> Result<std::uint64_t> {
        TRY(auto staged, ports_.blobs.staged_bytes(upload.id));
        TRY_VOID(check_chunk(limits_, staged, upload.size, offset, bytes.size()));
        TRY(const auto reached, ports_.blobs.stage(upload.id, offset, bytes));
        probe_.chunk_stored(bytes.size());
        return reached;
    });
}

Task<Result<void>> Service::cancel_upload(rpc::RequestContext ctx, std::string upload_id) {
    auto upload = co_await own_upload(ctx.deadline, ctx.caller.user, std::move(upload_id));
    if (!upload.has_value()) {
        if (upload.error().code() == Code::kNotFound) {
            co_return Result<void>();
        }
        co_return std::move(upload).error();
    }
    CO_TRY(const auto staged, co_await runtime::offload(ports_.pool, [&] {
               return ports_.blobs.staged_bytes(upload->id);
           }));
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        const auto found = store::find_upload(tx, upload->id);
        if (!found) {
            return {};  // cancelled meanwhile, and given back then
        }
        store::delete_upload(tx, found->id);
        // Nothing staged may as well mean that all was, and is being finished just now.
        if (found->media_id.empty() && staged > 0) {
            const auto quota = store::get_quota(tx, found->owner);
            store::put_quota(
                tx,
                found->owner,
                give_back(quota, found->expires - kUploadLifetime, found->size - staged));
        }
        return {};
    }));
    co_return co_await runtime::offload(ports_.pool,
                                        [&] { return ports_.blobs.discard(upload->id); });
}

Task<Result<Media>> Service::finish_upload(rpc::RequestContext ctx,
                                           std::string upload_id,
                                           std::string proof) {
    auto finished = co_await complete(std::move(ctx), std::move(upload_id), std::move(proof));
    probe_.upload_finished(finished);
    co_return finished;
}

Task<Result<Media>> Service::complete(rpc::RequestContext ctx,
                                      std::string upload_id,
                                      std::string proof) {
    CO_TRY(auto upload, co_await own_upload(ctx.deadline, ctx.caller.user, std::move(upload_id)));
    if (!upload.media_id.empty()) {
        co_return co_await get_for(ctx.deadline, upload.owner, upload.media_id);
    }
    if (!proof.empty()) {
        co_return co_await accept_proof(ctx.deadline, std::move(upload), std::move(proof));
    }
    const auto now = ports_.clock.wall_now();
    const auto fresh_id = to_base64url(ports_.random.bytes(16));
    std::vector<store::Challenge> proofs;
    CO_TRY(auto content, co_await runtime::offload(ports_.pool, [&]() -> Result<store::Content> {
               TRY(auto staged, ports_.blobs.staged_bytes(upload.id));
               if (staged != upload.size) {
                   return Error(Code::kConflict,
                                errors::kUploadIncomplete,
                                fmt::format("{} of {} bytes are there", staged, upload.size));
               }
               TRY(auto path, ports_.blobs.staged_path(upload.id));
               TRY(proofs, make_proofs(upload, path));
               return digest(upload);
           }));
    // The upload's row stays until it expires, so that a repetition of this call gets the same
    // answer.
    co_return co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Media> {
        auto known = store::find_content(tx, upload.purpose, upload.sha256);
        if (!known) {
            store::insert_content(tx, content);
            known = content;
        }
        store::insert_proofs(tx, known->id, proofs);
        const auto id = store::ensure_media(tx, fresh_id, upload.owner, known->id, now);
        store::finish_upload(tx, upload.id, id);
        return describe({id, upload.owner, *known});
    });
}

Task<Result<Media>> Service::accept_proof(Deadline deadline,
                                          store::Upload upload,
                                          std::string proof) {
    const auto now = ports_.clock.wall_now();
    const auto fresh_id = to_base64url(ports_.random.bytes(16));
    const bool is_right =
        upload.challenge && equal_in_constant_time(proof, upload.challenge->proof);
    CO_TRY(auto media,
           co_await ports_.database.write(
               deadline, [&](storage::Tx& tx) -> Result<std::optional<Media>> {
                   const auto content = store::find_content(tx, upload.purpose, upload.sha256);
                   if (!is_right || !content) {
                       store::clear_challenge(tx, upload.id);  // one try a challenge
                       return std::optional<Media>();
                   }
                   const auto id =
                       store::ensure_media(tx, fresh_id, upload.owner, content->id, now);
                   store::finish_upload(tx, upload.id, id);
                   return std::optional(describe({id, upload.owner, *content}));
               }));
    if (!media) {
        co_return Error(Code::kForbidden, errors::kProofWrong, "the proof of possession is wrong");
    }
    co_return *std::move(media);
}

Task<Result<Media>> Service::keep_picture(Deadline deadline, UserId user, std::string bytes) {
    return keep(deadline, user, Purpose::kImage, std::move(bytes));
}

store::Upload Service::fresh_upload(UserId owner,
                                    Purpose purpose,
                                    std::uint64_t size,
                                    std::string_view hash) {
    auto id = std::string(blob::kPassingPrefix) + fresh_upload_id(ports_.random);
    return {std::move(id), owner, purpose, size, to_hex(hash), {}, std::nullopt, {}};
}

Result<store::Content> Service::digest_passing(const store::Upload& upload,
                                               const std::function<Result<void>()>& stage) {
    const auto staged = stage();
    auto digested = staged ? digest(upload) : Result<store::Content>(staged.error());
    if (!digested) {
        // In the same job: nobody comes back for it if the caller is gone. If it fails, too, what
        // is left goes at the next start.
        [[maybe_unused]] const auto discarded = ports_.blobs.discard(upload.id);
    }
    return digested;
}

Task<Result<Media>> Service::record(Deadline deadline,
                                    store::Upload upload,
                                    store::Content content) {
    const auto now = ports_.clock.wall_now();
    const auto fresh_id = to_base64url(ports_.random.bytes(16));
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<Media> {
        auto known = store::find_content(tx, upload.purpose, upload.sha256);
        if (!known) {
            store::insert_content(tx, content);
            known = content;
        }
        const auto id = store::ensure_media(tx, fresh_id, upload.owner, known->id, now);
        return describe({id, upload.owner, *known});
    });
}

Task<Result<std::optional<Media>>> Service::find_known(Deadline deadline, store::Upload upload) {
    const auto now = ports_.clock.wall_now();
    const auto fresh_id = to_base64url(ports_.random.bytes(16));
    co_return co_await ports_.database.write(
        deadline, [&](storage::Tx& tx) -> Result<std::optional<Media>> {
            const auto content = store::find_content(tx, upload.purpose, upload.sha256);
            if (!content) {
                return std::optional<Media>();
            }
            const auto id = store::ensure_media(tx, fresh_id, upload.owner, content->id, now);
            return std::optional(describe({id, upload.owner, *content}));
        });
}

// As if the owner had uploaded it, but without a row: nothing of it needs to be resumed.
Task<Result<Media>> Service::keep(Deadline deadline,
                                  UserId user,
                                  Purpose purpose,
                                  std::string bytes) {
    const auto hash = text_of(sha256(bytes));
    CO_TRY_VOID(check_begin(limits_, purpose, bytes.size(), hash));
    const auto upload = fresh_upload(user, purpose, bytes.size(), hash);
    CO_TRY(auto known, co_await find_known(deadline, upload));
    if (known) {
        co_return *std::move(known);
    }
    CO_TRY(auto content, co_await runtime::offload(ports_.pool, [&] {
               return digest_passing(upload, [&]() -> Result<void> {
                   TRY_VOID(ports_.blobs.stage(upload.id, 0, bytes));
                   return {};
               });
           }));
    co_return co_await record(deadline, upload, std::move(content));
}

}  // namespace kapok::media
