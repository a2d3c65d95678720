#include "feed/api/feed.h"
#include "media/api/errors.h"
#include "messaging/api/pack_names.h"
#include "stickers/api/errors.h"
#include "stickers/service.h"
#include "stickers/store.h"
#include "stickers/wire.h"

#include <algorithm>

namespace kapok::stickers {
namespace {

constexpr std::chrono::seconds kFeedWait{2};

// Own stickers are in use while they are saved. No conversation's id looks like this.
std::string scope_of(UserId user) { return fmt::format("own-stickers/{}", user.value()); }

std::vector<std::string> ids_of(const std::vector<Saved>& saved) {
    std::vector<std::string> ids;
    ids.reserve(saved.size());
    for (const auto& each : saved) {
        ids.push_back(each.media.id);
    }
    return ids;
}

}  // namespace

Task<void> Service::settle_feed(Deadline deadline) {
    const auto patience = Deadline::after(ports_.timers.clock(), kFeedWait);
    co_await ports_.outbox.drained(patience.at() < deadline.at() ? patience : deadline);
}

Task<Result<Shelf>> Service::get_shelf(rpc::RequestContext ctx) {
    const auto me = ctx.caller.user;
    co_return co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        const auto chosen = store::find_shelf(tx, me);
        Shelf shelf{
            .packs = {}, .saved = store::list_saved(tx, me), .recent = store::list_recent(tx, me)};
        if (!chosen) {
            shelf.packs = store::list_pack_ids(tx, store::Which::kEveryones);
            return Result(std::move(shelf));
        }
        const auto known = store::list_pack_ids(tx, store::Which::kAll);
        for (const auto& id : *chosen) {  // without those that were withdrawn
            if (std::ranges::find(known, id) != known.end()) {
                shelf.packs.push_back(id);
            }
        }
        return Result(std::move(shelf));
    });
}

Task<Result<std::vector<std::string>>> Service::set_shelf(rpc::RequestContext ctx,
                                                          std::vector<std::string> packs) {
    const auto me = ctx.caller.user;
    auto set = co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<std::string>> {
            TRY(auto shelf,
                rules::check_shelf(packs, store::list_pack_ids(tx, store::Which::kAll)));
            store::put_shelf(tx, me, shelf);
            feed::append(tx, me, wire::feed_change(shelf));
            return shelf;
        });
    co_await settle_feed(ctx.deadline);
    co_return set;
}

Task<Result<Saved>> Service::save(rpc::RequestContext ctx, Picture picture) {
    const auto me = ctx.caller.user;
    auto kept = co_await ports_.pictures.copy_as_sticker(
        ctx.deadline, me, std::move(picture.media_id), std::move(picture.via));
    if (!kept) {
        const auto& refused = kept.error();
        if (refused.code() != Code::kInvalid) {
            co_return refused;
        }
        co_return Error(Code::kInvalid,
                        refused.reason() == media::errors::kTypeNotAllowed
                            ? errors::kStickerNotAPicture
                            : errors::kStickerBroken,
                        "this cannot become a sticker")
            .with_field("media_id");
    }
    const Saved saved{.media = *std::move(kept), .time = ports_.timers.clock().wall_now()};
    CO_TRY_VOID(co_await ports_.media.attach(ctx.deadline, {saved.media.id}, scope_of(me), 0));
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        const bool is_new = !store::find_saved(tx, me, saved.media.id);
        if (is_new && store::count_saved(tx, me) >= static_cast<std::int64_t>(kSavedMax)) {
            return Error(Code::kTooLarge, errors::kTooManySaved, "at most 300 of one's own");
        }
        store::put_saved(tx, me, saved);
        feed::append(tx, me, wire::feed_change(saved));
        return {};
    }));
    co_await settle_feed(ctx.deadline);
    co_return saved;
}

Task<Result<void>> Service::remove(rpc::RequestContext ctx, std::vector<std::string> media_ids) {
    if (media_ids.size() > kSavedMax) {
        co_return Error(Code::kTooLarge, errors::kTooManySaved, "at most 300 at a time")
            .with_field("media_ids");
    }
    const auto me = ctx.caller.user;
    std::vector<std::string> gone;
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        gone.clear();
        for (const auto& id : media_ids) {
            if (store::delete_saved(tx, me, id)) {
                feed::append(tx, me, wire::feed_change_of_removed(id));
                gone.push_back(id);
            }
        }
        return {};
    }));
    if (!gone.empty()) {
        CO_TRY_VOID(co_await ports_.media.detach(ctx.deadline, std::move(gone), scope_of(me), 0));
    }
    co_await settle_feed(ctx.deadline);
    co_return Result<void>();
}

// As it will be shown, whatever the client said of it.
Task<Result<Used>> Service::describe(rpc::RequestContext ctx, Used used) {
    const Error unknown = Error(Code::kInvalid, errors::kStickerUnknown, "there is no such sticker")
                              .with_field("sticker");
    if (used.pack_id == messaging::kEmojiPack) {
        co_return unknown;  // each device knows its own emoji
    }
    if (used.pack_id != messaging::kOwnPack) {
        CO_TRY(auto found, co_await find(ctx.deadline, used.pack_id, used.sticker_id));
        used.words = std::move(found.words);
        used.media = std::move(found.media);
        co_return used;
    }
    CO_TRY(used.media, co_await ports_.media.get_for(ctx.deadline, ctx.caller.user, used.media.id));
    if (used.media.purpose != media::Purpose::kSticker) {
        co_return unknown;
    }
    used.sticker_id.clear();
    used.words.clear();
    co_return used;
}

Task<Result<std::vector<Used>>> Service::note(rpc::RequestContext ctx, Used used) {
    const auto me = ctx.caller.user;
    CO_TRY(const auto described, co_await describe(ctx, std::move(used)));
    auto recent = co_await ports_.database.write(
        ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<Used>> {
            auto now = rules::with_used(store::list_recent(tx, me), described);
            store::put_recent(tx, me, now);
            feed::append(tx, me, wire::feed_change(now));
            return now;
        });
    co_await settle_feed(ctx.deadline);
    co_return recent;
}

Task<Result<void>> Service::erase(Deadline deadline, UserId user) {
    CO_TRY(const auto saved, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::list_saved(tx, user));
    }));
    if (!saved.empty()) {
        CO_TRY_VOID(co_await ports_.media.detach(deadline, ids_of(saved), scope_of(user), 0));
    }
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::delete_person(tx, user);
        return {};
    });
}

}  // namespace kapok::stickers
