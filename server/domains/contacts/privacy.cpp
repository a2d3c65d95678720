#include "contacts/service.h"
#include "contacts/store_settings.h"
#include "contacts/wire.h"
#include "feed/api/feed.h"

namespace kapok::contacts {
namespace {

Privacy changed(Privacy privacy, const Service::PrivacyChange& change) {
    privacy.by_handle = change.by_handle.value_or(privacy.by_handle);
    privacy.by_phone = change.by_phone.value_or(privacy.by_phone);
    privacy.by_qr = change.by_qr.value_or(privacy.by_qr);
    privacy.by_group = change.by_group.value_or(privacy.by_group);
    privacy.by_card = change.by_card.value_or(privacy.by_card);
    privacy.confirm = change.confirm.value_or(privacy.confirm);
    privacy.strangers_may_write = change.strangers_may_write.value_or(privacy.strangers_may_write);
    privacy.presence = change.presence.value_or(privacy.presence);
    privacy.receipts = change.receipts.value_or(privacy.receipts);
    privacy.typing = change.typing.value_or(privacy.typing);
    return privacy;
}

}  // namespace

Task<Result<Privacy>> Service::get_privacy(rpc::RequestContext ctx) {
    co_return co_await ports_.graph.privacy(ctx.deadline, ctx.caller.user);
}

Task<Result<Privacy>> Service::update_privacy(rpc::RequestContext ctx, PrivacyChange change) {
    const auto me = ctx.caller.user;
    CO_TRY(const auto after,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Privacy> {
               const auto before = store::find_privacy(tx, me);
               const auto privacy = changed(before, change);
               if (privacy != before) {
                   store::put_privacy(tx, me, privacy);
                   feed::append(tx, me, wire::privacy_change(privacy));
               }
               return privacy;
           }));
    ports_.graph.forget_settings(me);
    co_await settle_notices(ctx.deadline);
    co_return after;
}

}  // namespace kapok::contacts
