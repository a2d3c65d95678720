#include "kapok/messaging/v1/service.pb.h"
#include "messaging/api/errors.h"
#include "messaging/binding.h"
#include "messaging/module.h"
#include "messaging/service.h"
#include "messaging/wire.h"
#include "rpc/router.h"

namespace kapok::messaging {
namespace {

using binding::read_id;
using binding::read_users;
using rpc::RequestContext;

// --- Reading ---

Task<Result<v1::ListConversationsResponse>> list_conversations(
    Service* service, RequestContext ctx, v1::ListConversationsRequest request) {
    CO_TRY(const auto page,
           co_await service->list_conversations(
               std::move(ctx), request.page_token(), request.limit()));
    v1::ListConversationsResponse response;
    for (const auto& conversation : page.conversations) {
        wire::fill(conversation, *response.add_conversations());
    }
    response.set_next_page_token(page.next_page_token);
    response.set_feed_seq(page.feed_seq.value());
    co_return response;
}

Task<Result<v1::GetConversationResponse>> get_conversation(Service* service,
                                                           RequestContext ctx,
                                                           v1::GetConversationRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto conversation, co_await service->get_conversation(std::move(ctx), id));
    v1::GetConversationResponse response;
    wire::fill(conversation, *response.mutable_conversation());
    co_return response;
}

Task<Result<v1::ListEntriesResponse>> list_entries(Service* service,
                                                   RequestContext ctx,
                                                   v1::ListEntriesRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    EntryRange range{.after = {}, .before = {}, .limit = request.limit()};
    if (request.has_after_seq()) {
        range.after = Seq(request.after_seq());
    } else if (request.has_before_seq()) {
        range.before = Seq(request.before_seq());
    }
    CO_TRY(const auto page, co_await service->list_entries(std::move(ctx), id, range));
    v1::ListEntriesResponse response;
    for (const auto& entry : page.entries) {
        wire::fill(entry, *response.add_entries());
    }
    response.set_head_seq(page.head.value());
    response.set_first_seq(page.first.value());
    co_return response;
}

Task<Result<v1::ListMembersResponse>> list_members(Service* service,
                                                   RequestContext ctx,
                                                   v1::ListMembersRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    auto listed =
        request.query().empty()
            ? service->list_members(std::move(ctx), id, request.page_token(), request.limit())
            : service->search_members(
                  std::move(ctx), id, request.query(), request.page_token(), request.limit());
    CO_TRY(const auto page, co_await std::move(listed));
    v1::ListMembersResponse response;
    for (const auto& member : page.members) {
        wire::fill(member, *response.add_members());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::GetMergedResponse>> get_merged(Service* service,
                                               RequestContext ctx,
                                               v1::GetMergedRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    MergedRange range{.path = {request.path().begin(), request.path().end()},
                      .from = request.from_index(),
                      .limit = request.limit()};
    CO_TRY(const auto page,
           co_await service->get_merged(std::move(ctx), id, Seq(request.seq()), std::move(range)));
    v1::GetMergedResponse response;
    for (const auto& item : page.items) {
        wire::fill(item, *response.add_items());
    }
    response.set_count(page.count);
    response.set_origin_kind(static_cast<v1::ConversationKind>(page.origin));
    for (const auto sender : page.senders) {
        response.add_sender_ids(sender.value());
    }
    co_return response;
}

// --- Writing ---

Task<Result<v1::SendResponse>> send(Service* service, RequestContext ctx, v1::SendRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    Draft draft{.conversation = id,
                .client_message_id = request.client_message_id(),
                .content_hash = wire::hash_of(request.content()),
                .content = wire::content_of(request.content())};
    CO_TRY(const auto entry, co_await service->send(std::move(ctx), std::move(draft)));
    v1::SendResponse response;
    wire::fill(entry, *response.mutable_entry());
    co_return response;
}

Task<Result<v1::RecallResponse>> recall(Service* service,
                                        RequestContext ctx,
                                        v1::RecallRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto entry,
           co_await service->recall(
               std::move(ctx), id, Seq(request.seq()), request.client_message_id()));
    v1::RecallResponse response;
    wire::fill(entry, *response.mutable_entry());
    co_return response;
}

Task<Result<v1::MarkReadResponse>> mark_read(Service* service,
                                             RequestContext ctx,
                                             v1::MarkReadRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto cursor, co_await service->mark_read(std::move(ctx), id, Seq(request.seq())));
    v1::MarkReadResponse response;
    wire::fill(cursor, *response.mutable_read_cursor());
    co_return response;
}

Task<Result<v1::UpdateMembershipResponse>> update_membership(Service* service,
                                                             RequestContext ctx,
                                                             v1::UpdateMembershipRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    MembershipChange change;
    if (request.has_pinned()) {
        change.pinned = request.pinned();
    }
    if (request.has_muted()) {
        change.muted = request.muted();
    }
    if (request.has_hidden()) {
        change.hidden = request.hidden();
    }
    if (request.has_draft()) {
        change.draft = request.draft();
    }
    if (request.has_marked_unread()) {
        change.marked_unread = request.marked_unread();
    }
    if (request.has_folded()) {
        change.folded = request.folded();
    }
    CO_TRY(const auto membership,
           co_await service->update_membership(std::move(ctx), id, std::move(change)));
    v1::UpdateMembershipResponse response;
    wire::fill(membership, *response.mutable_membership());
    co_return response;
}

Task<Result<v1::SendTypingResponse>> send_typing(Service* service,
                                                 RequestContext ctx,
                                                 v1::SendTypingRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY_VOID(co_await service->send_typing(std::move(ctx), id, request.active()));
    co_return v1::SendTypingResponse();
}

// --- Groups ---

Task<Result<v1::CreateGroupResponse>> create_group(Service* service,
                                                   RequestContext ctx,
                                                   v1::CreateGroupRequest request) {
    NewGroup group{.client_group_id = request.client_group_id(),
                   .name = request.name(),
                   .users = read_users(request.user_ids())};
    CO_TRY(const auto conversation,
           co_await service->create_group(std::move(ctx), std::move(group)));
    v1::CreateGroupResponse response;
    wire::fill(conversation, *response.mutable_conversation());
    co_return response;
}

Task<Result<v1::AddMembersResponse>> add_members(Service* service,
                                                 RequestContext ctx,
                                                 v1::AddMembersRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto invited,
           co_await service->add_members(std::move(ctx), id, read_users(request.user_ids())));
    v1::AddMembersResponse response;
    for (const auto user : invited.added) {
        response.add_added_user_ids(user.value());
    }
    for (const auto user : invited.requested) {
        response.add_requested_user_ids(user.value());
    }
    co_return response;
}

Task<Result<v1::RemoveMembersResponse>> remove_members(Service* service,
                                                       RequestContext ctx,
                                                       v1::RemoveMembersRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto removed,
           co_await service->remove_members(std::move(ctx), id, read_users(request.user_ids())));
    v1::RemoveMembersResponse response;
    for (const auto user : removed) {
        response.add_removed_user_ids(user.value());
    }
    co_return response;
}

Task<Result<v1::LeaveGroupResponse>> leave_group(Service* service,
                                                 RequestContext ctx,
                                                 v1::LeaveGroupRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY_VOID(co_await service->leave_group(std::move(ctx), id));
    co_return v1::LeaveGroupResponse();
}

Task<Result<v1::UpdateGroupResponse>> update_group(Service* service,
                                                   RequestContext ctx,
                                                   v1::UpdateGroupRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    GroupChange change;
    if (request.has_name()) {
        change.name = request.name();
    }
    if (request.has_avatar_media_id()) {
        change.avatar_media_id = request.avatar_media_id();
    }
    CO_TRY(const auto conversation,
           co_await service->update_group(std::move(ctx), id, std::move(change)));
    v1::UpdateGroupResponse response;
    wire::fill(conversation, *response.mutable_conversation());
    co_return response;
}

Task<Result<v1::SetRoleResponse>> set_role(Service* service,
                                           RequestContext ctx,
                                           v1::SetRoleRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    if (request.role() < v1::ROLE_MEMBER || request.role() > v1::ROLE_OWNER) {
        co_return Error(Code::kInvalid, errors::kRoleInvalid).with_field("role");
    }
    CO_TRY_VOID(co_await service->set_role(
        std::move(ctx), id, UserId(request.user_id()), static_cast<Role>(request.role())));
    co_return v1::SetRoleResponse();
}

Task<Result<v1::DissolveGroupResponse>> dissolve_group(Service* service,
                                                       RequestContext ctx,
                                                       v1::DissolveGroupRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY_VOID(co_await service->dissolve_group(std::move(ctx), id));
    co_return v1::DissolveGroupResponse();
}

}  // namespace

void Module::bind(rpc::Router& router) {
    binding::bind(router, service_, "ListConversations", list_conversations);
    binding::bind(router, service_, "GetConversation", get_conversation);
    binding::bind(router, service_, "ListEntries", list_entries);
    binding::bind(router, service_, "GetMerged", get_merged);
    binding::bind(router, service_, "Send", send);
    binding::bind(router, service_, "Recall", recall);
    binding::bind(router, service_, "MarkRead", mark_read);
    binding::bind(router, service_, "UpdateMembership", update_membership);
    binding::bind(router, service_, "SendTyping", send_typing);
    binding::bind(router, service_, "CreateGroup", create_group);
    binding::bind(router, service_, "AddMembers", add_members);
    binding::bind(router, service_, "RemoveMembers", remove_members);
    binding::bind(router, service_, "LeaveGroup", leave_group);
    binding::bind(router, service_, "UpdateGroup", update_group);
    binding::bind(router, service_, "SetRole", set_role);
    binding::bind(router, service_, "DissolveGroup", dissolve_group);
    binding::bind(router, service_, "ListMembers", list_members);
    bind_groups(router);
    bind_changes(router);
    bind_receipts(router);
}

}  // namespace kapok::messaging
