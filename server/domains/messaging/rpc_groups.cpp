#include "kapok/messaging/v1/service.pb.h"
#include "messaging/binding.h"
#include "messaging/module.h"
#include "messaging/wire.h"
#include "messaging/wire_groups.h"
#include "rpc/router.h"

namespace kapok::messaging {
namespace {

using binding::read_id;
using binding::read_users;
using rpc::RequestContext;

// --- How it is run ---

Task<Result<v1::GetMembersResponse>> get_members(Service* service,
                                                 RequestContext ctx,
                                                 v1::GetMembersRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto members,
           co_await service->get_members(std::move(ctx), id, read_users(request.user_ids())));
    v1::GetMembersResponse response;
    for (const auto& member : members) {
        wire::fill(member, *response.add_members());
    }
    co_return response;
}

GroupSettingsChange change_of(const v1::UpdateGroupSettingsRequest& request) {
    GroupSettingsChange change;
    if (request.has_join_approval()) {
        change.join_approval = request.join_approval();
    }
    if (request.has_invite_by_admins()) {
        change.invite_by_admins = request.invite_by_admins();
    }
    if (request.has_muted_all()) {
        change.muted_all = request.muted_all();
    }
    if (request.has_slow_mode_s()) {
        change.slow_mode = std::chrono::seconds(request.slow_mode_s());
    }
    if (request.has_history_for_newcomers()) {
        change.history_for_newcomers = request.history_for_newcomers();
    }
    if (request.has_members_max()) {
        change.members_max = request.members_max();
    }
    return change;
}

Task<Result<v1::UpdateGroupSettingsResponse>> update_settings(
    Governance* governance, RequestContext ctx, v1::UpdateGroupSettingsRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto conversation,
           co_await governance->update_settings(std::move(ctx), id, change_of(request)));
    v1::UpdateGroupSettingsResponse response;
    wire::fill(conversation, *response.mutable_conversation());
    co_return response;
}

Task<Result<v1::SetAnnouncementResponse>> set_announcement(Governance* governance,
                                                           RequestContext ctx,
                                                           v1::SetAnnouncementRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    Governance::Words words{.text = request.text(), .mention_all = request.mention_all()};
    CO_TRY(const auto conversation,
           co_await governance->set_announcement(std::move(ctx), id, std::move(words)));
    v1::SetAnnouncementResponse response;
    wire::fill(conversation, *response.mutable_conversation());
    co_return response;
}

Task<Result<v1::SetGroupNicknameResponse>> set_nickname(Governance* governance,
                                                        RequestContext ctx,
                                                        v1::SetGroupNicknameRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto membership,
           co_await governance->set_nickname(std::move(ctx), id, request.nickname()));
    v1::SetGroupNicknameResponse response;
    wire::fill(membership, *response.mutable_membership());
    co_return response;
}

Task<Result<v1::MuteMemberResponse>> mute_member(Governance* governance,
                                                 RequestContext ctx,
                                                 v1::MuteMemberRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    const rules::Mute mute{.duration = std::chrono::seconds(request.duration_s()),
                           .for_ever = request.for_ever()};
    CO_TRY(const auto member,
           co_await governance->mute_member(std::move(ctx), id, UserId(request.user_id()), mute));
    v1::MuteMemberResponse response;
    wire::fill(member, *response.mutable_member());
    co_return response;
}

Task<Result<v1::BanMembersResponse>> ban_members(Governance* governance,
                                                 RequestContext ctx,
                                                 v1::BanMembersRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto banned,
           co_await governance->ban(std::move(ctx), id, read_users(request.user_ids())));
    v1::BanMembersResponse response;
    for (const auto user : banned) {
        response.add_banned_user_ids(user.value());
    }
    co_return response;
}

Task<Result<v1::UnbanMembersResponse>> unban_members(Governance* governance,
                                                     RequestContext ctx,
                                                     v1::UnbanMembersRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto freed,
           co_await governance->unban(std::move(ctx), id, read_users(request.user_ids())));
    v1::UnbanMembersResponse response;
    for (const auto user : freed) {
        response.add_unbanned_user_ids(user.value());
    }
    co_return response;
}

Task<Result<v1::ListBansResponse>> list_bans(Governance* governance,
                                             RequestContext ctx,
                                             v1::ListBansRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(
        const auto page,
        co_await governance->list_bans(std::move(ctx), id, request.page_token(), request.limit()));
    v1::ListBansResponse response;
    for (const auto& ban : page.bans) {
        wire::fill(ban, *response.add_bans());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::ListGroupEventsResponse>> list_events(Governance* governance,
                                                      RequestContext ctx,
                                                      v1::ListGroupEventsRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto page,
           co_await governance->list_events(
               std::move(ctx), id, request.page_token(), request.limit()));
    v1::ListGroupEventsResponse response;
    for (const auto& event : page.events) {
        wire::fill(event, *response.add_events());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

// --- Ways in ---

Task<Result<v1::CreateInviteLinkResponse>> create_link(Admission* admission,
                                                       RequestContext ctx,
                                                       v1::CreateInviteLinkRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    const rules::LinkWish wish{.lifetime = std::chrono::seconds(request.lifetime_s()),
                               .uses_max = request.uses_max(),
                               .approval = request.approval()};
    CO_TRY(const auto fresh, co_await admission->create_link(std::move(ctx), id, wish));
    v1::CreateInviteLinkResponse response;
    wire::fill(fresh.link, *response.mutable_link());
    response.set_token(fresh.token);
    co_return response;
}

Task<Result<v1::ListInviteLinksResponse>> list_links(Admission* admission,
                                                     RequestContext ctx,
                                                     v1::ListInviteLinksRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto links, co_await admission->list_links(std::move(ctx), id));
    v1::ListInviteLinksResponse response;
    for (const auto& link : links) {
        wire::fill(link, *response.add_links());
    }
    co_return response;
}

Task<Result<v1::RevokeInviteLinkResponse>> revoke_link(Admission* admission,
                                                       RequestContext ctx,
                                                       v1::RevokeInviteLinkRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY_VOID(co_await admission->revoke_link(std::move(ctx), id, LinkId(request.link_id())));
    co_return v1::RevokeInviteLinkResponse();
}

Task<Result<v1::GetInviteLinkResponse>> view_link(Admission* admission,
                                                  RequestContext ctx,
                                                  v1::GetInviteLinkRequest request) {
    CO_TRY(const auto view, co_await admission->view_link(std::move(ctx), request.token()));
    v1::GetInviteLinkResponse response;
    response.set_conversation_id(view.conversation.text());
    response.set_name(view.name);
    response.set_avatar_media_id(view.avatar_media_id);
    response.set_member_count(view.member_count);
    for (const auto user : view.first_members) {
        response.add_first_member_ids(user.value());
    }
    response.set_inviter_id(view.inviter.value());
    response.set_approval(view.approval);
    response.set_is_member(view.is_member);
    response.set_request(static_cast<v1::JoinState>(view.request));
    response.set_expires_ms(to_ms(view.expires));
    co_return response;
}

Task<Result<v1::JoinByLinkResponse>> join_by_link(Admission* admission,
                                                  RequestContext ctx,
                                                  v1::JoinByLinkRequest request) {
    CO_TRY(const auto joined,
           co_await admission->join_by_link(std::move(ctx), request.token(), request.reason()));
    v1::JoinByLinkResponse response;
    response.set_state(static_cast<v1::JoinState>(joined.state));
    if (joined.conversation) {
        wire::fill(*joined.conversation, *response.mutable_conversation());
    }
    co_return response;
}

Task<Result<v1::ListJoinRequestsResponse>> list_requests(Admission* admission,
                                                         RequestContext ctx,
                                                         v1::ListJoinRequestsRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto page,
           co_await admission->list_requests(
               std::move(ctx), id, request.page_token(), request.limit()));
    v1::ListJoinRequestsResponse response;
    for (const auto& one : page.requests) {
        wire::fill(one, *response.add_requests());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::AnswerJoinRequestResponse>> answer_request(Admission* admission,
                                                           RequestContext ctx,
                                                           v1::AnswerJoinRequestRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    const auto answer = request.accept() ? JoinState::kAccepted : JoinState::kDeclined;
    CO_TRY(const auto answered,
           co_await admission->answer(std::move(ctx), id, UserId(request.user_id()), answer));
    v1::AnswerJoinRequestResponse response;
    wire::fill(answered, *response.mutable_request());
    co_return response;
}

Task<Result<v1::EnterFaceRoomResponse>> enter_face_room(FaceRooms* rooms,
                                                        RequestContext ctx,
                                                        v1::EnterFaceRoomRequest request) {
    CO_TRY(const auto room, co_await rooms->enter(std::move(ctx), request.code()));
    v1::EnterFaceRoomResponse response;
    for (const auto user : room.guests) {
        response.add_user_ids(user.value());
    }
    response.set_closes_ms(to_ms(room.closes));
    if (room.conversation) {
        response.set_conversation_id(room.conversation->text());
    }
    co_return response;
}

Task<Result<v1::JoinFaceRoomResponse>> join_face_room(FaceRooms* rooms,
                                                      RequestContext ctx,
                                                      v1::JoinFaceRoomRequest request) {
    CO_TRY(const auto conversation, co_await rooms->join_group(std::move(ctx), request.code()));
    v1::JoinFaceRoomResponse response;
    wire::fill(conversation, *response.mutable_conversation());
    co_return response;
}

// --- The service chat ---

}  // namespace

void Module::bind_groups(rpc::Router& router) {
    binding::bind(router, service_, "GetMembers", get_members);
    binding::bind(router, governance_, "UpdateGroupSettings", update_settings);
    binding::bind(router, governance_, "SetAnnouncement", set_announcement);
    binding::bind(router, governance_, "SetGroupNickname", set_nickname);
    binding::bind(router, governance_, "MuteMember", mute_member);
    binding::bind(router, governance_, "BanMembers", ban_members);
    binding::bind(router, governance_, "UnbanMembers", unban_members);
    binding::bind(router, governance_, "ListBans", list_bans);
    binding::bind(router, governance_, "ListGroupEvents", list_events);
    binding::bind(router, admission_, "CreateInviteLink", create_link);
    binding::bind(router, admission_, "ListInviteLinks", list_links);
    binding::bind(router, admission_, "RevokeInviteLink", revoke_link);
    binding::bind(router, admission_, "GetInviteLink", view_link);
    binding::bind(router, admission_, "JoinByLink", join_by_link);
    binding::bind(router, admission_, "ListJoinRequests", list_requests);
    binding::bind(router, admission_, "AnswerJoinRequest", answer_request);
    binding::bind(router, face_rooms_, "EnterFaceRoom", enter_face_room);
    binding::bind(router, face_rooms_, "JoinFaceRoom", join_face_room);
}

}  // namespace kapok::messaging
