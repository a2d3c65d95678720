#include "messaging/admission.h"

#include "base/encoding.h"
#include "messaging/api/errors.h"
#include "messaging/group_rows.h"
#include "messaging/page_tokens.h"
#include "messaging/store_groups.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

constexpr std::size_t kTokenBytes = 24;  // 192 bits: nobody guesses one
constexpr std::size_t kTokenLength = 32;
constexpr std::size_t kFirstMembers = 9;
constexpr rules::PageSizes kRequestPage{.usual = 50, .most = 200};

Error link_unknown() { return Error(Code::kNotFound, errors::kInviteLinkUnknown); }

std::string hash_of(std::string_view token) {
    const auto digest = sha256(token);
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

bool is_member(const std::optional<store::MemberRow>& member) { return member && member->active; }

std::string token_of(const JoinRequest& last) {
    return to_base64url(fmt::format(
        "{} {} {}", last.state == JoinState::kPending ? 1 : 0, to_ms(last.time), last.user));
}

Result<store::RequestCursor> request_cursor_of(const std::string& token) {
    if (token.empty()) {
        return store::RequestCursor();
    }
    const auto numbers = numbers_of_token<3>(token);
    if (!numbers) {
        return bad_token();
    }
    return store::RequestCursor{
        .waiting = (*numbers)[0] != 0,
        .before = {.time = from_ms(static_cast<std::int64_t>((*numbers)[1])),
                   .user = UserId((*numbers)[2])}};
}

}  // namespace

Task<Result<Admission::FreshLink>> Admission::create_link(rpc::RequestContext ctx,
                                                          ConversationId id,
                                                          rules::LinkWish wish) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    const auto now = ports_.clock.wall_now();
    CO_TRY(const auto expires, rules::link_end(wish, now, limits_));
    FreshLink fresh{.link = {.id = ports_.ids.next_as<LinkId>(),
                             .conversation = id,
                             .creator = caller,
                             .created = now,
                             .expires = expires,
                             .uses_max = wish.uses_max,
                             .approval = wish.approval},
                    .token = to_base64url(ports_.random.bytes(kTokenBytes))};
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        TRY(const auto scene, open_group(tx, id, caller));
        if (!rules::may_invite_into(scene.group.settings, scene.caller.role)) {
            return Error(Code::kForbidden, errors::kInviteNotAllowed);
        }
        if (store::list_links(tx, id, now).size() >= limits_.links) {
            return Error(Code::kTooLarge, errors::kTooManyLinks);
        }
        store::add_link(tx, fresh.link, hash_of(fresh.token));
        record(tx, id, now, {.actor = caller, .kind = GroupEventKind::kLinkCreated});
        return {};
    }));
    co_return fresh;
}

Task<Result<std::vector<InviteLink>>> Admission::list_links(rpc::RequestContext ctx,
                                                            ConversationId id) {
    const auto caller = ctx.caller.user;
    CO_TRY(const auto standing, co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    const auto now = ports_.clock.wall_now();
    CO_TRY(auto links, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_links(tx, id, now));
    }));
    if (standing.place->role < Role::kAdmin) {
        std::erase_if(links, [&](const InviteLink& link) { return link.creator != caller; });
    }
    co_return links;
}

Task<Result<void>> Admission::revoke_link(rpc::RequestContext ctx, ConversationId id, LinkId link) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    const auto now = ports_.clock.wall_now();
    co_return co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        TRY(const auto scene, open_group(tx, id, caller, Dissolved::kAllow));
        const auto found = store::find_link(tx, link);
        if (!found || found->conversation != id ||
            (found->creator != caller && scene.caller.role < Role::kAdmin)) {
            return link_unknown().with_field("link_id");
        }
        if (!found->revoked) {
            store::revoke_link(tx, link, now);
            record(
                tx,
                id,
                now,
                {.actor = caller, .kind = GroupEventKind::kLinkRevoked, .users = {found->creator}});
        }
        return {};
    });
}

Result<Admission::Door> Admission::open_door(storage::Tx& tx,
                                             const std::string& token_hash,
                                             UserId user,
                                             WallTime now) const {
    auto link = store::find_link(tx, token_hash);
    if (!link) {
        return link_unknown().with_field("token");
    }
    auto group = store::find_conversation(tx, link->conversation);
    KAPOK_ASSERT(group.has_value(), "a link leads to a group");
    Door door{.link = *std::move(link),
              .group = *std::move(group),
              .member = store::find_member(tx, door.group.id, user)};
    // Whoever is in may look through any door; the others are told first that they are kept out.
    if (is_member(door.member)) {
        return door;
    }
    if (store::is_banned(tx, door.group.id, user)) {
        return Error(Code::kForbidden, errors::kBannedFromGroup);
    }
    if (door.group.dissolved) {
        return Error(Code::kGone, errors::kGroupDissolved);
    }
    TRY_VOID(rules::check_link(door.link, now));
    return door;
}

Task<Result<LinkView>> Admission::view_link(rpc::RequestContext ctx, std::string token) {
    const auto user = ctx.caller.user;
    if (token.size() != kTokenLength) {
        co_return link_unknown().with_field("token");
    }
    const auto hash = hash_of(token);
    const auto now = ports_.clock.wall_now();
    CO_TRY(auto view,
           co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<LinkView> {
               TRY(auto door, open_door(tx, hash, user, now));
               const auto request = store::find_request(tx, door.group.id, user);
               const auto& settings = door.group.settings;
               return LinkView{
                   .conversation = door.group.id,
                   .name = std::move(door.group.name),
                   .avatar_media_id = std::move(door.group.avatar_media_id),
                   .member_count = door.group.member_count,
                   .first_members = store::list_first_members(tx, door.group.id, kFirstMembers),
                   .inviter = door.link.creator,
                   .approval = door.link.approval || settings.join_approval,
                   .is_member = is_member(door.member),
                   .request = request ? request->state : JoinState::kNone,
                   .expires = door.link.expires};
           }));
    service_.let_see_avatar(view.conversation, user);
    co_return view;
}

Result<JoinState> Admission::enter_door(storage::Tx& tx,
                                        Door door,
                                        UserId user,
                                        const std::string& reason,
                                        const Moment& moment) const {
    auto& group = door.group;
    if (is_member(door.member)) {
        return Error(Code::kConflict, errors::kAlreadyAMember);
    }
    if (group.member_count >= rules::room_of(group.settings, limits_)) {
        return Error(Code::kTooLarge, errors::kTooManyMembers);
    }
    auto request = store::find_request(tx, group.id, user);
    const bool waits = request && request->state == JoinState::kPending;
    if (door.link.approval || group.settings.join_approval) {
        if (waits && request->reason == reason) {
            return JoinState::kPending;  // a repetition
        }
        if (!waits && store::count_waiting(tx, group.id) >= limits_.join_requests) {
            return Error(Code::kTooLarge, errors::kTooManyRequests);
        }
        store::put_request(tx,
                           {.conversation = group.id,
                            .user = user,
                            .reason = reason,
                            .inviter = door.link.creator,
                            .time = moment.now,
                            .state = JoinState::kPending});
        if (!waits) {
            store::count_use(tx, door.link.id);
        }
        tell_leaders(tx, group.id);
        return JoinState::kPending;
    }
    ++group.version;
    join(tx, group, user, moment);
    store::update_conversation(tx, group);
    store::count_use(tx, door.link.id);
    if (waits) {
        request->state = JoinState::kAccepted;
        store::put_request(tx, *request);
        tell_leaders(tx, group.id);
    }
    record(tx,
           group.id,
           moment.now,
           {.actor = user, .kind = GroupEventKind::kJoined, .users = {door.link.creator}});
    enqueue(tx,
            NoticeJob{
                .conversation = group.id,
                .sender = user,
                .notice = {
                    .kind = NoticeKind::kJoinedByLink, .users = {door.link.creator}, .count = 1}});
    return JoinState::kAccepted;
}

Task<Result<Admission::Joined>> Admission::join_by_link(rpc::RequestContext ctx,
                                                        std::string token,
                                                        std::string reason) {
    const auto user = ctx.caller.user;
    CO_TRY(auto said, rules::check_join_reason(reason, limits_));
    CO_TRY(const auto words, service_.check_words(std::move(said)));
    // Also finds the group, whose end must be known before the transaction.
    CO_TRY(const auto view, co_await view_link(ctx, token));
    const auto id = view.conversation;
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const Moment moment{.head = head, .now = ports_.clock.wall_now()};
    const auto hash = hash_of(token);
    CO_TRY(const auto state,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<JoinState> {
               TRY(auto door, open_door(tx, hash, user, moment.now));
               return enter_door(tx, std::move(door), user, words, moment);
           }));
    co_await service_.settle_group(ctx.deadline, id);
    Joined joined{.state = state, .conversation = {}};
    if (state == JoinState::kAccepted) {
        CO_TRY(joined.conversation, co_await service_.get_conversation(std::move(ctx), id));
    }
    co_return joined;
}

Task<Result<JoinRequestPage>> Admission::list_requests(rpc::RequestContext ctx,
                                                       ConversationId id,
                                                       std::string page_token,
                                                       std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kRequestPage));
    CO_TRY(const auto after, request_cursor_of(page_token));
    CO_TRY(const auto standing,
           co_await service_.enter_as_member(ctx.deadline, ctx.caller.user, id));
    if (standing.place->role < Role::kAdmin) {
        co_return Error(Code::kForbidden, errors::kRoleTooLow);
    }
    JoinRequestPage page;
    CO_TRY(page.requests, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_requests(tx, id, after, size + 1));
    }));
    if (page.requests.size() > size) {
        page.requests.pop_back();
        page.next_page_token = token_of(page.requests.back());
    }
    co_return page;
}

Task<Result<JoinRequest>> Admission::answer(rpc::RequestContext ctx,
                                            ConversationId id,
                                            UserId user,
                                            JoinState answer) {
    const auto caller = ctx.caller.user;
    CO_TRY_VOID(co_await service_.enter_as_member(ctx.deadline, caller, id));
    CO_TRY_VOID(check_is_group(id));
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    const Moment moment{.head = head, .now = ports_.clock.wall_now()};
    auto answered =
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<JoinRequest> {
            TRY(auto scene, open_group_as_leader(tx, id, caller));
            auto request = store::find_request(tx, id, user);
            if (!request) {
                return Error(Code::kNotFound, errors::kJoinRequestUnknown).with_field("user_id");
            }
            TRY(const auto changes, rules::answers(*request, answer));
            if (!changes) {
                return *request;
            }
            const bool accepts = answer == JoinState::kAccepted;
            if (accepts && join(tx, scene.group, user, moment)) {
                if (scene.group.member_count > rules::room_of(scene.group.settings, limits_)) {
                    return Error(Code::kTooLarge, errors::kTooManyMembers);
                }
                store::update_conversation(tx, scene.group);
                enqueue(tx,
                        NoticeJob{.conversation = id,
                                  .sender = caller,
                                  .notice = members_notice(NoticeKind::kAdmitted, {user})});
            }
            request->state = answer;
            request->answered_by = caller;
            store::put_request(tx, *request);
            record(tx,
                   id,
                   moment.now,
                   {.actor = caller,
                    .kind = accepts ? GroupEventKind::kRequestAccepted
                                    : GroupEventKind::kRequestDeclined,
                    .users = {user}});
            tell_leaders(tx, id);
            return *request;
        });
    co_await service_.settle_group(ctx.deadline, id);
    co_return answered;
}

}  // namespace kapok::messaging
