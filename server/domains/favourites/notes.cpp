// Notes that people write for themselves, among their favourites.
#include "base/client_id.h"
#include "base/random.h"
#include "favourites/api/errors.h"
#include "favourites/service.h"
#include "favourites/store.h"
#include "favourites/wire.h"
#include "feed/api/feed.h"

#include <cstdint>

namespace kapok::favourites {
namespace {

Error note_unknown() {
    return Error(Code::kNotFound, errors::kFavouriteUnknown, "you have no such favourite")
        .with_field("favourite_id");
}

// Its place in the table, where a copy has its message's: so a repetition is the same row.
streams::Seq place_of(const std::string& client_note_id) {
    return streams::Seq((hash64(client_note_id) & static_cast<std::uint64_t>(INT64_MAX)) | 1U);
}

}  // namespace

Task<Result<Favourite>> Service::add_note(rpc::RequestContext ctx, NoteWish wish) {
    if (!is_client_id(wish.client_note_id)) {
        co_return Error(Code::kInvalid, errors::kClientNoteIdInvalid).with_field("client_note_id");
    }
    CO_TRY(const auto text, rules::check_note(wish.text));
    CO_TRY(auto tags, rules::check_tags(wish.tags));
    const auto me = ctx.caller.user;
    const auto now = ports_.timers.clock().wall_now();
    Favourite made{.id = ports_.ids.next_as<FavouriteId>(),
                   .user = me,
                   .conversation = {},
                   .seq = place_of(wish.client_note_id),
                   .sender = me,
                   .said = now,
                   .added = now,
                   .kind = std::string(kNoteKind),
                   .words = rules::fold_all({text}),
                   .content = wire::content_of_note(text),
                   .tags = std::move(tags)};
    CO_TRY(auto kept, co_await keep(ctx.deadline, std::move(made), {}));
    co_await settle(ctx.deadline);
    co_return kept;
}

// The last writer wins, on whatever device.
Task<Result<Favourite>> Service::edit_note(rpc::RequestContext ctx,
                                           FavouriteId id,
                                           std::string text) {
    CO_TRY(const auto checked, rules::check_note(text));
    const auto me = ctx.caller.user;
    const auto now = ports_.timers.clock().wall_now();
    CO_TRY(auto edited,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Favourite> {
               auto found = store::find(tx, id);
               if (!found || found->user != me) {
                   return note_unknown();
               }
               if (!found->is_note()) {
                   return Error(Code::kInvalid, errors::kNotANote, "a message is not edited")
                       .with_field("favourite_id");
               }
               found->said = now;
               found->words = rules::fold_all({checked});
               found->content = wire::content_of_note(checked);
               store::put_note(tx, *found);
               feed::append(tx, me, wire::feed_change());
               return *std::move(found);
           }));
    co_await settle(ctx.deadline);
    co_return edited;
}

}  // namespace kapok::favourites
