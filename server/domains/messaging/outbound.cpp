#include "messaging/outbound.h"

namespace kapok::messaging {

Task<Result<Text>> DeferredSends::check(Deadline deadline,
                                        UserId user,
                                        ConversationId id,
                                        Text text) {
    Content content{.body = std::move(text), .quote = {}};
    CO_TRY_VOID(rules::check_content(content, limits_));
    CO_TRY(const auto roster, co_await service_.admit_writer(deadline, user, id));
    CO_TRY(content, service_.apply_policy(user, id, std::move(content)));
    CO_TRY_VOID(rules::check_mentions(std::get<Text>(content.body), *roster, user));
    co_return std::get<Text>(std::move(content.body));
}

Task<Result<Entry>> DeferredSends::send(rpc::RequestContext ctx, Draft draft) {
    return service_.send(std::move(ctx), std::move(draft));
}

Task<Result<void>> DeferredSends::mark_unread(rpc::RequestContext ctx, ConversationId id) {
    MembershipChange change;
    change.marked_unread = true;
    CO_TRY_VOID(co_await service_.update_membership(std::move(ctx), id, std::move(change)));
    co_return Result<void>();
}

}  // namespace kapok::messaging
