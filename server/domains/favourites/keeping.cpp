#include "favourites/api/errors.h"
#include "favourites/service.h"
#include "favourites/store.h"
#include "favourites/wire.h"
#include "feed/api/feed.h"

namespace kapok::favourites {
namespace {

constexpr std::chrono::seconds kOutboxWait{2};
constexpr std::string_view kMergedKind = "merged";

Error favourite_unknown() {
    return Error(Code::kNotFound, errors::kFavouriteUnknown, "you have no such favourite")
        .with_field("favourite_id");
}

Error tag_unknown() {
    return Error(Code::kNotFound, errors::kTagUnknown, "none of your favourites has this tag")
        .with_field("tag");
}

std::vector<std::string> ids_of(const std::vector<const media::Media*>& shown) {
    std::vector<std::string> ids;
    ids.reserve(shown.size());
    for (const auto* each : shown) {
        ids.push_back(each->id);
    }
    return ids;
}

}  // namespace

// So that the answer comes when the files are held and the caller's devices were told.
Task<void> Service::settle(Deadline deadline) {
    const auto patience = Deadline::after(ports_.timers.clock(), kOutboxWait);
    co_await ports_.outbox.drained(patience.at() < deadline.at() ? patience : deadline);
}

Task<Result<Favourite>> Service::add(rpc::RequestContext ctx, messaging::MessageId message) {
    const auto me = ctx.caller.user;
    CO_TRY(const auto entry, co_await ports_.messages.open(ctx.deadline, me, message));
    const auto& body = entry.content.body;
    CO_TRY(auto kind, rules::check_kind(body));
    CO_TRY(auto kept,
           co_await keep(ctx.deadline,
                         {.id = ports_.ids.next_as<FavouriteId>(),
                          .user = me,
                          .conversation = message.conversation,
                          .seq = message.seq,
                          .sender = entry.sender,
                          .said = entry.time,
                          .added = ports_.timers.clock().wall_now(),
                          .kind = std::move(kind),
                          .words = rules::fold_all(messaging::texts_of(body)),
                          .content = wire::content_of(entry)},
                         ids_of(messaging::media_of(body))));
    // A recall that crossed it may have been told before the row was there.
    CO_TRY(const bool recalled, co_await is_recalled(message.conversation, message.seq));
    if (recalled) {
        CO_TRY_VOID(co_await blank_all(ctx.deadline, {kept.id}));
        kept.recalled = true;
        kept.content.clear();
    }
    co_await settle(ctx.deadline);
    co_return co_await refresh_card(std::move(ctx), std::move(kept));
}

Task<Result<Favourite>> Service::keep(Deadline deadline,
                                      Favourite made,
                                      std::vector<std::string> media) {
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<Favourite> {
        const auto first = store::find_of(tx, made.user, made.conversation, made.seq);
        if (!first &&
            store::count(tx, made.user) >= static_cast<std::int64_t>(rules::kFavouritesMax)) {
            return Error(Code::kTooLarge, errors::kTooManyFavourites, "at most 10,000");
        }
        if (first || !store::insert(tx, made, media)) {
            return first ? *first : *store::find_of(tx, made.user, made.conversation, made.seq);
        }
        if (!made.tags.empty()) {
            store::put_tags(tx, made, made.tags);
        }
        enqueue_files(tx, made.id, media);
        feed::append(tx, made.user, wire::feed_change());
        return made;
    });
}

// A forwarded card keeps no words: they are what they are now, while its reader may read it.
Task<Result<Favourite>> Service::refresh_card(rpc::RequestContext ctx, Favourite favourite) {
    if (favourite.kind != kMergedKind || favourite.recalled) {
        co_return favourite;
    }
    const auto now = co_await ports_.history.read(
        std::move(ctx), favourite.conversation, favourite.seq, favourite.seq);
    if (now && now->size() == 1 &&
        std::holds_alternative<messaging::Merged>(now->front().content.body)) {
        favourite.content = wire::served_content_of(now->front());
    }
    co_return favourite;
}

Task<Result<Page>> Service::list(rpc::RequestContext ctx, Wish wish) {
    CO_TRY(const auto query, rules::check_wish(wish));
    CO_TRY(auto found, co_await find_page(ctx, query));
    Page page;
    if (found.size() == query.limit) {
        page.next_page_token = fmt::format("{}", found.back().id);
    }
    for (auto& favourite : found) {
        CO_TRY(auto shown, co_await refresh_card(ctx, std::move(favourite)));
        page.favourites.push_back(std::move(shown));
    }
    co_return page;
}

// Erases what was recalled and nobody has told of yet. A search that met such words would say with
// its answer that they were there: it looks again, until it meets none.
Task<Result<std::vector<Favourite>>> Service::find_page(rpc::RequestContext ctx,
                                                        rules::Query query) {
    const auto me = ctx.caller.user;
    for (;;) {
        CO_TRY(auto found, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
            return Result(store::list(tx, me, query));
        }));
        std::vector<FavouriteId> gone;
        for (auto& favourite : found) {
            if (favourite.recalled || favourite.is_note()) {
                continue;
            }
            CO_TRY(favourite.recalled, co_await is_recalled(favourite.conversation, favourite.seq));
            if (favourite.recalled) {
                gone.push_back(favourite.id);
                favourite.content.clear();
            }
        }
        const bool is_done = gone.empty() || query.pattern.empty();
        CO_TRY_VOID(co_await blank_all(ctx.deadline, std::move(gone)));
        if (is_done) {
            co_return found;
        }
    }
}

Task<Result<std::vector<std::string>>> Service::set_tags(rpc::RequestContext ctx,
                                                         FavouriteId id,
                                                         std::vector<std::string> tags) {
    CO_TRY(const auto checked, rules::check_tags(tags));
    const auto me = ctx.caller.user;
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        const auto found = store::find(tx, id);
        if (!found || found->user != me) {
            return favourite_unknown();
        }
        store::put_tags(tx, *found, checked);
        feed::append(tx, me, wire::feed_change());
        return {};
    }));
    co_await settle(ctx.deadline);
    co_return checked;
}

Task<Result<void>> Service::remove(rpc::RequestContext ctx, std::vector<FavouriteId> ids) {
    if (ids.size() > rules::kRemovedAtOnceMax) {
        co_return Error(Code::kTooLarge, errors::kTooManyFavourites, "at most 100 at a time")
            .with_field("favourite_ids");
    }
    const auto me = ctx.caller.user;
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        bool any = false;
        for (const auto id : ids) {
            const auto found = store::find(tx, id);
            if (found && found->user == me) {
                enqueue_files(tx, id, store::list_media(tx, id));
                store::remove(tx, id);
                any = true;
            }
        }
        if (any) {
            feed::append(tx, me, wire::feed_change());
        }
        return {};
    }));
    co_await settle(ctx.deadline);
    co_return Result<void>();
}

Task<Result<std::vector<TagCount>>> Service::list_tags(rpc::RequestContext ctx) {
    const auto me = ctx.caller.user;
    co_return co_await ports_.database.read(
        ctx.deadline, [&](storage::Tx& tx) { return Result(store::list_tags(tx, me)); });
}

Task<Result<void>> Service::rename_tag(rpc::RequestContext ctx,
                                       std::string tag,
                                       std::string new_tag) {
    CO_TRY(const auto checked, rules::check_tag(new_tag));
    const auto me = ctx.caller.user;
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        if (!store::has_tag(tx, me, tag)) {
            return tag_unknown();
        }
        store::rename_tag(tx, me, tag, checked);
        feed::append(tx, me, wire::feed_change());
        return {};
    }));
    co_await settle(ctx.deadline);
    co_return Result<void>();
}

Task<Result<void>> Service::remove_tag(rpc::RequestContext ctx, std::string tag) {
    const auto me = ctx.caller.user;
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        if (!store::has_tag(tx, me, tag)) {
            return tag_unknown();
        }
        store::remove_tag(tx, me, tag);
        feed::append(tx, me, wire::feed_change());
        return {};
    }));
    co_await settle(ctx.deadline);
    co_return Result<void>();
}

}  // namespace kapok::favourites
