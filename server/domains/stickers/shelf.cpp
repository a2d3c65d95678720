#include "base/log.h"
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

constexpr std::chrono::seconds kOutboxWait{2};

// Own stickers are in use while they are saved. No conversation's id looks like this.
std::string scope_of(UserId user) { return fmt::format("own-stickers/{}", user.value()); }

Error too_many_saved() {
    return Error(Code::kTooLarge, errors::kTooManySaved, "at most 300 of one's own");
}

bool is_full(storage::Tx& tx, UserId user) {
    return store::count_saved(tx, user) >= static_cast<std::int64_t>(kSavedMax);
}

struct Files {
    UserId user{};
    std::vector<std::string> media{};
};

// In the transaction in which a sticker comes or goes: its file follows.
void enqueue_files(storage::Tx& tx, const Files& files) {
    if (files.media.empty()) {
        return;
    }
    auto payload = fmt::format("{}\n", files.user);
    for (const auto& each : files.media) {
        payload += each + "\n";
    }
    storage::enqueue(tx, kFilesTopic, scope_of(files.user), payload);
}

// The user's id and then each media's, each on a line.
std::optional<Files> files_of(std::string_view payload) {
    const auto take_line = [&] {
        const auto end = std::min(payload.find('\n'), payload.size());
        const auto line = payload.substr(0, end);
        payload.remove_prefix(std::min(end + 1, payload.size()));
        return line;
    };
    const auto user = parse_decimal(take_line());
    if (!user) {
        return std::nullopt;
    }
    Files files{.user = UserId(*user)};
    while (!payload.empty()) {
        files.media.emplace_back(take_line());
    }
    return files;
}

}  // namespace

// So that the answer comes when the files are held and the caller's devices were told.
Task<void> Service::settle(Deadline deadline) {
    const auto patience = Deadline::after(ports_.timers.clock(), kOutboxWait);
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
                rules::check_shelf(
                    packs,
                    {.known = store::list_pack_ids(tx, store::Which::kAll),
                     .on_shelf = store::find_shelf(tx, me).value_or(std::vector<std::string>())}));
            store::put_shelf(tx, me, shelf);
            feed::append(tx, me, wire::feed_change(shelf));
            return shelf;
        });
    co_await settle(ctx.deadline);
    co_return set;
}

Task<Result<Saved>> Service::save(rpc::RequestContext ctx, Picture picture) {
    const auto me = ctx.caller.user;
    // Before the picture is made anew, which costs something. One's own again only moves.
    CO_TRY_VOID(co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        if (is_full(tx, me) && !store::find_saved(tx, me, picture.media_id)) {
            return too_many_saved();
        }
        return {};
    }));
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
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        if (is_full(tx, me) && !store::find_saved(tx, me, saved.media.id)) {
            return too_many_saved();
        }
        store::put_saved(tx, me, saved);
        enqueue_files(tx, {.user = me, .media = {saved.media.id}});
        feed::append(tx, me, wire::feed_change(saved));
        return {};
    }));
    co_await settle(ctx.deadline);
    co_return saved;
}

Task<Result<void>> Service::remove(rpc::RequestContext ctx, std::vector<std::string> media_ids) {
    if (media_ids.size() > kSavedMax) {
        co_return Error(Code::kTooLarge, errors::kTooManySaved, "at most 300 at a time")
            .with_field("media_ids");
    }
    const auto me = ctx.caller.user;
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        Files gone{.user = me};
        for (const auto& id : media_ids) {
            if (store::delete_saved(tx, me, id)) {
                feed::append(tx, me, wire::feed_change_of_removed(id));
                gone.media.push_back(id);
            }
        }
        enqueue_files(tx, gone);
        return {};
    }));
    co_await settle(ctx.deadline);
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
    co_await settle(ctx.deadline);
    co_return recent;
}

Task<Result<void>> Service::erase(Deadline deadline, UserId user) {
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        Files gone{.user = user};
        for (auto& saved : store::list_saved(tx, user)) {
            gone.media.push_back(std::move(saved.media.id));
        }
        enqueue_files(tx, gone);
        store::delete_person(tx, user);
        return {};
    });
}

// As the rows stand now, whatever the event was about: so repetition and order do no harm.
Task<Result<void>> Service::on_files(storage::OutboxRow row) {
    const auto files = files_of(row.payload);
    if (!files) {
        LOG(error, "files of stickers in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto deadline = Deadline::never();
    std::vector<std::string> held;
    std::vector<std::string> gone;
    CO_TRY_VOID(co_await ports_.database.read(deadline, [&](storage::Tx& tx) -> Result<void> {
        held.clear();
        gone.clear();
        for (const auto& id : files->media) {
            (store::find_saved(tx, files->user, id) ? held : gone).push_back(id);
        }
        return {};
    }));
    if (!gone.empty()) {
        CO_TRY_VOID(
            co_await ports_.media.detach(deadline, std::move(gone), scope_of(files->user), 0));
    }
    if (!held.empty()) {
        const auto attached =
            co_await ports_.media.attach(deadline, std::move(held), scope_of(files->user), 0);
        // A file that was gone already is shown as gone.
        if (!attached && attached.error().code() != Code::kNotFound) {
            co_return attached;
        }
    }
    co_return Result<void>();
}

}  // namespace kapok::stickers
