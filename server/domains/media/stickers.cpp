#include "base/encoding.h"
#include "media/api/errors.h"
#include "media/service.h"

namespace kapok::media {

Task<Result<Media>> Service::keep_sticker(Deadline deadline, UserId owner, std::string bytes) {
    return keep(deadline, owner, Purpose::kSticker, std::move(bytes));
}

Task<Result<Media>> Service::copy_as_sticker(Deadline deadline,
                                             UserId user,
                                             std::string media_id,
                                             std::string via) {
    auto looking = via.empty()
                       ? visible(deadline, user, std::move(media_id))
                       : visible_through(deadline, user, std::move(media_id), std::move(via));
    CO_TRY(const auto stored, co_await std::move(looking));
    const auto& content = stored.content;
    if (content.purpose == Purpose::kSticker) {
        const auto now = ports_.clock.wall_now();
        const auto fresh_id = to_base64url(ports_.random.bytes(16));
        co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<Media> {
            const auto id = store::ensure_media(tx, fresh_id, user, content.id, now);
            return describe({id, user, content});
        });
    }
    if (!serves_as(content.purpose, Purpose::kImage)) {
        co_return Error(Code::kInvalid, errors::kTypeNotAllowed, "only pictures become stickers");
    }
    CO_TRY(auto bytes, co_await read(content.object_key, 0, content.size));
    co_return co_await keep_sticker(deadline, user, std::move(bytes));
}

Task<Result<std::string>> Service::read_own_file(Deadline deadline,
                                                 UserId user,
                                                 std::string media_id,
                                                 std::size_t bytes_max) {
    CO_TRY(const auto stored, co_await find_stored(deadline, std::move(media_id)));
    if (stored.owner != user || stored.content.purpose != Purpose::kFile) {
        co_return Error(Code::kNotFound, errors::kMediaUnknown, "this is no file of yours");
    }
    if (stored.content.size > bytes_max) {
        co_return Error(Code::kTooLarge,
                        errors::kFileTooLarge,
                        fmt::format("at most {} bytes are read", bytes_max));
    }
    co_return co_await read(stored.content.object_key, 0, stored.content.size);
}

}  // namespace kapok::media
