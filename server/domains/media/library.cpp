#include "base/encoding.h"
#include "base/log.h"
#include "media/api/errors.h"
#include "media/service.h"
#include "rpc/errors.h"

namespace kapok::media {

namespace {

constexpr auto kGrace = std::chrono::days(7);
constexpr int kSweepMax = 100;
constexpr std::size_t kUsesAtOnce = 200;

Error media_unknown() {
    return Error(Code::kNotFound,
                 errors::kMediaUnknown,
                 "there is no such media, or it is not yours to see");
}

std::string hash_of_key(std::string_view media_key) {
    const auto digest = sha256(media_key);
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

Media describe(const store::Stored& stored) {
    Media media;
    media.id = stored.id;
    media.purpose = stored.content.purpose;
    media.mime_type = stored.content.mime_type;
    media.size_bytes = stored.content.size;
    media.width = stored.content.width;
    media.height = stored.content.height;
    media.duration_ms = stored.content.duration_ms;
    media.preview = stored.content.preview;
    media.has_thumbnail = !stored.content.thumbnail_key.empty();
    media.has_reduced = !stored.content.reduced_key.empty();
    return media;
}

Task<Result<store::Stored>> Service::visible(Deadline deadline, UserId user, std::string media_id) {
    CO_TRY(auto stored, co_await find_stored(deadline, media_id));
    // What is nobody's is the instance's: stickers of its packs.
    if (stored.owner == user || !stored.owner || stored.content.purpose == Purpose::kAvatar) {
        co_return stored;
    }
    CO_TRY(const bool may, co_await any_readable(deadline, user, std::move(media_id)));
    if (!may) {
        co_return media_unknown();
    }
    co_return stored;
}

// What many have forwarded has many uses, any of which gives the right.
Task<Result<bool>> Service::any_readable(Deadline deadline, UserId user, std::string media_id) {
    store::Use after;
    for (;;) {
        CO_TRY(const auto uses, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
            return Result(store::list_uses(tx, media_id, after, kUsesAtOnce));
        }));
        for (const auto& use : uses) {
            CO_TRY(const bool may,
                   co_await ports_.access.may_read(deadline, user, use.scope, use.seq));
            if (may) {
                co_return true;
            }
        }
        if (uses.size() < kUsesAtOnce) {
            break;
        }
        after = uses.back();
    }
    co_return co_await ports_.access.may_read_kept(deadline, user, std::move(media_id));
}

Task<Result<store::Stored>> Service::visible_through(Deadline deadline,
                                                     UserId user,
                                                     std::string media_id,
                                                     std::string via) {
    CO_TRY(auto stored, co_await find_stored(deadline, media_id));
    CO_TRY(const bool may,
           co_await ports_.access.may_read_through(
               deadline, user, std::move(via), std::move(media_id)));
    if (!may) {
        co_return media_unknown();
    }
    co_return stored;
}

Task<Result<store::Stored>> Service::find_stored(Deadline deadline, std::string media_id) {
    co_return co_await ports_.database.read(deadline,
                                            [&](storage::Tx& tx) -> Result<store::Stored> {
                                                auto found = store::find_media(tx, media_id);
                                                if (!found) {
                                                    return media_unknown();
                                                }
                                                return *std::move(found);
                                            });
}

Task<Result<Media>> Service::get_for(Deadline deadline, UserId user, std::string media_id) {
    CO_TRY(auto stored, co_await visible(deadline, user, std::move(media_id)));
    co_return describe(stored);
}

Task<Result<Media>> Service::get_through(Deadline deadline,
                                         UserId user,
                                         std::string media_id,
                                         std::string via) {
    CO_TRY(auto stored,
           co_await visible_through(deadline, user, std::move(media_id), std::move(via)));
    co_return describe(stored);
}

Task<Result<bool>> Service::owns_avatar(Deadline deadline, UserId user, std::string media_id) {
    co_return co_await ports_.database.read(deadline, [&](storage::Tx& tx) -> Result<bool> {
        const auto found = store::find_media(tx, media_id);
        return found && found->owner == user && found->content.purpose == Purpose::kAvatar;
    });
}

Task<Result<void>> Service::attach(Deadline deadline,
                                   std::vector<std::string> media_ids,
                                   std::string scope,
                                   std::uint64_t seq) {
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        bool found_any = false;
        for (const auto& media_id : media_ids) {
            if (store::find_media(tx, media_id)) {
                store::insert_use(tx, media_id, {scope, seq});
                found_any = true;
            }
        }
        return found_any ? Result<void>() : media_unknown();
    });
}

Task<Result<void>> Service::detach(Deadline deadline,
                                   std::vector<std::string> media_ids,
                                   std::string scope,
                                   std::uint64_t seq) {
    const auto now = ports_.clock.wall_now();
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        for (const auto& media_id : media_ids) {
            store::delete_use(tx, media_id, {scope, seq}, now);
        }
        return {};
    });
}

Task<Result<void>> Service::detach_up_to(Deadline deadline, std::string scope, std::uint64_t seq) {
    const auto now = ports_.clock.wall_now();
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::delete_uses_up_to(tx, {scope, seq}, now);
        return {};
    });
}

Task<Result<Download>> Service::open(Deadline deadline, UserId user, Wanted wanted) {
    const auto part = wanted.part;
    auto looking =
        wanted.via.empty()
            ? visible(deadline, user, std::move(wanted.media_id))
            : visible_through(deadline, user, std::move(wanted.media_id), std::move(wanted.via));
    CO_TRY(auto stored, co_await std::move(looking));
    Download download;
    download.key = stored.content.object_key;
    download.mime_type = stored.content.mime_type;
    download.as_attachment = stored.content.purpose == Purpose::kFile;
    if (part == Part::kThumbnail && !stored.content.thumbnail_key.empty()) {
        download.key = stored.content.thumbnail_key;
        download.mime_type = "image/webp";
    } else if (part == Part::kReduced && !stored.content.reduced_key.empty()) {
        download.key = stored.content.reduced_key;
        download.mime_type = "image/webp";
    }
    CO_TRY(auto size, co_await runtime::offload(ports_.pool, [&] {
               return ports_.blobs.find_size(download.key);
           }));
    if (!size) {
        LOG(error, "an object is missing in the blob store", kv("media", stored.id));
        co_return media_unknown();
    }
    download.size = *size;
    co_return download;
}

Task<Result<std::string>> Service::read(blob::ObjectKey key,
                                        std::uint64_t offset,
                                        std::size_t length) {
    co_return co_await runtime::offload(ports_.pool,
                                        [&] { return ports_.blobs.read(key, offset, length); });
}

Task<Result<std::string>> Service::open_media_session(rpc::RequestContext ctx) {
    const auto media_key = to_base64url(ports_.random.bytes(32));
    const auto now = ports_.clock.wall_now();
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::insert_key(tx, hash_of_key(media_key), {ctx.caller.user, ctx.caller.device}, now);
        return {};
    }));
    co_return media_key;
}

Task<Result<UserId>> Service::authenticate_key(Deadline deadline, std::string media_key) {
    const auto invalid = [] {
        return Error(
            Code::kUnauthenticated, rpc::errors::kTokenInvalid, "the media key is not good");
    };
    const auto hash = hash_of_key(media_key);
    CO_TRY(auto owner,
           co_await ports_.database.read(deadline, [&](storage::Tx& tx) -> Result<store::KeyOwner> {
               auto found = store::find_key(tx, hash);
               if (!found) {
                   return invalid();
               }
               return *found;
           }));
    CO_TRY(const bool active, co_await ports_.device_is_active(deadline, owner.user, owner.device));
    if (!active) {
        co_return invalid();
    }
    co_return owner.user;
}

Task<Result<int>> Service::sweep(Deadline deadline) {
    const auto now = ports_.clock.wall_now();
    std::vector<std::string> uploads;
    std::vector<std::string> objects;
    int count = 0;
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        objects.clear();
        uploads.clear();
        count = 0;
        if (holders_ > 0) {
            return {};
        }
        uploads = store::list_expired_uploads(tx, now, kSweepMax);
        for (const auto& id : uploads) {
            store::delete_upload(tx, id);
        }
        const auto unused = store::list_unused_media(tx, now - kGrace, kSweepMax);
        for (const auto& id : unused) {
            for (auto& key : store::delete_media(tx, id)) {
                objects.push_back(std::move(key));
            }
        }
        count = static_cast<int>(uploads.size() + unused.size());
        return {};
    }));
    // Rows first: a crash here leaves a file that nothing names, never a name without its file.
    CO_TRY_VOID(co_await runtime::offload(ports_.pool, [&]() -> Result<void> {
        for (const auto& id : uploads) {
            TRY_VOID(ports_.blobs.discard(id));
        }
        for (const auto& key : objects) {
            TRY_VOID(ports_.blobs.remove(key));
        }
        return {};
    }));
    co_return count;
}

}  // namespace kapok::media
