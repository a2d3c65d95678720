#include "accounts/api/wire.h"
#include "contacts/module.h"
#include "contacts/rpc_bind.h"
#include "contacts/wire.h"
#include "kapok/contacts/v1/service.pb.h"

namespace kapok::contacts {
namespace {

using rpc::RequestContext;

void fill(const Service::Contact& contact, v1::Contact& out) {
    wire::fill_contact(contact.edge, contact.user, out);
}

template <class Response>
Response found_response(const Service::Found& found, wire::Viewed viewed) {
    Response response;
    accounts::wire::fill_user(found.user, *response.mutable_user());
    response.set_relation(static_cast<v1::Relation>(found.relation));
    if (found.edge) {
        wire::fill_contact(*found.edge, found.user, *response.mutable_contact());
    }
    if (found.incoming) {
        wire::fill_request(*found.incoming, found.user, viewed, *response.mutable_incoming());
    }
    response.set_may_write(found.may_write);
    return response;
}

Task<Result<v1::FindUserResponse>> find_user(Service* service,
                                             RequestContext ctx,
                                             v1::FindUserRequest request) {
    const wire::Viewed viewed{ctx.caller.user, service->now()};
    auto search = request.by_case() == v1::FindUserRequest::kHandle
                      ? service->find_by_handle(std::move(ctx), request.handle())
                  : request.by_case() == v1::FindUserRequest::kQrText
                      ? service->find_by_card(std::move(ctx), request.qr_text())
                      : service->find_by_id(std::move(ctx), UserId(request.user_id()));
    CO_TRY(const auto found, co_await std::move(search));
    co_return found_response<v1::FindUserResponse>(found, viewed);
}

Task<Result<v1::FindUserByPhoneResponse>> find_user_by_phone(Service* service,
                                                             RequestContext ctx,
                                                             v1::FindUserByPhoneRequest request) {
    const wire::Viewed viewed{ctx.caller.user, service->now()};
    CO_TRY(const auto found, co_await service->find_by_phone(std::move(ctx), request.phone()));
    co_return found_response<v1::FindUserByPhoneResponse>(found, viewed);
}

Task<Result<v1::GetMyQrResponse>> get_my_qr(Service* service,
                                            RequestContext ctx,
                                            v1::GetMyQrRequest /*request*/) {
    v1::GetMyQrResponse response;
    CO_TRY(*response.mutable_qr_text(), co_await service->get_card(std::move(ctx)));
    co_return response;
}

Task<Result<v1::ResetMyQrResponse>> reset_my_qr(Service* service,
                                                RequestContext ctx,
                                                v1::ResetMyQrRequest /*request*/) {
    v1::ResetMyQrResponse response;
    CO_TRY(*response.mutable_qr_text(), co_await service->reset_card(std::move(ctx)));
    co_return response;
}

Task<Result<v1::RequestFriendResponse>> request_friend(Service* service,
                                                       RequestContext ctx,
                                                       v1::RequestFriendRequest request) {
    const wire::Viewed viewed{ctx.caller.user, service->now()};
    CO_TRY(
        const auto done,
        co_await service->request_friend(std::move(ctx),
                                         UserId(request.user_id()),
                                         {.reason = request.reason(), .remark = request.remark()},
                                         {.source = static_cast<AddSource>(request.source()),
                                          .evidence = request.evidence(),
                                          .evidence_seq = request.evidence_seq()}));
    v1::RequestFriendResponse response;
    wire::fill_request(done.listed.request, done.listed.user, viewed, *response.mutable_request());
    if (done.contact) {
        fill(*done.contact, *response.mutable_contact());
    }
    co_return response;
}

Task<Result<v1::AnswerFriendResponse>> answer_friend(Service* service,
                                                     RequestContext ctx,
                                                     v1::AnswerFriendRequest request) {
    Service::Reply reply{UserId(request.user_id()),
                         request.accept() ? Answer::kAccept : Answer::kDecline,
                         request.remark()};
    CO_TRY(const auto contact, co_await service->answer_friend(std::move(ctx), std::move(reply)));
    v1::AnswerFriendResponse response;
    if (contact) {
        fill(*contact, *response.mutable_contact());
    }
    co_return response;
}

Task<Result<v1::ListFriendRequestsResponse>> list_friend_requests(
    Service* service, RequestContext ctx, v1::ListFriendRequestsRequest /*request*/) {
    const wire::Viewed viewed{ctx.caller.user, service->now()};
    CO_TRY(const auto requests, co_await service->list_requests(std::move(ctx)));
    v1::ListFriendRequestsResponse response;
    for (const auto& listed : requests) {
        wire::fill_request(listed.request, listed.user, viewed, *response.add_requests());
    }
    co_return response;
}

Task<Result<v1::ListContactsResponse>> list_contacts(Service* service,
                                                     RequestContext ctx,
                                                     v1::ListContactsRequest request) {
    CO_TRY(const auto page,
           co_await service->list_contacts(std::move(ctx), request.page_token(), request.limit()));
    v1::ListContactsResponse response;
    for (const auto& contact : page.contacts) {
        fill(contact, *response.add_contacts());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Service::ContactChange change_of(const v1::UpdateContactRequest& request) {
    Service::ContactChange change;
    if (request.has_remark()) {
        change.remark = request.remark();
    }
    if (request.has_note()) {
        change.note = request.note();
    }
    if (request.has_starred()) {
        change.starred = request.starred();
    }
    if (request.has_tags()) {
        change.tags.emplace();
        for (const auto id : request.tags().tag_ids()) {
            change.tags->emplace_back(id);
        }
    }
    if (request.has_presence()) {
        change.presence = static_cast<Sharing>(request.presence());
    }
    if (request.has_receipts()) {
        change.receipts = static_cast<Sharing>(request.receipts());
    }
    if (request.has_typing()) {
        change.typing = static_cast<Sharing>(request.typing());
    }
    return change;
}

Task<Result<v1::UpdateContactResponse>> update_contact(Service* service,
                                                       RequestContext ctx,
                                                       v1::UpdateContactRequest request) {
    CO_TRY(const auto contact,
           co_await service->update_contact(
               std::move(ctx), UserId(request.user_id()), change_of(request)));
    v1::UpdateContactResponse response;
    fill(contact, *response.mutable_contact());
    co_return response;
}

Task<Result<v1::SetBlockedResponse>> set_blocked(Service* service,
                                                 RequestContext ctx,
                                                 v1::SetBlockedRequest request) {
    const auto block = request.blocked() ? Block::kBlock : Block::kUnblock;
    CO_TRY(const auto contact,
           co_await service->set_blocked(std::move(ctx), UserId(request.user_id()), block));
    v1::SetBlockedResponse response;
    fill(contact, *response.mutable_contact());
    co_return response;
}

Task<Result<v1::DeleteContactResponse>> delete_contact(Service* service,
                                                       RequestContext ctx,
                                                       v1::DeleteContactRequest request) {
    const auto history =
        request.delete_history() ? Service::History::kDelete : Service::History::kKeep;
    CO_TRY_VOID(
        co_await service->delete_contact(std::move(ctx), UserId(request.user_id()), history));
    co_return v1::DeleteContactResponse();
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_one(router, service_, "FindUser", find_user);
    bind_one(router, service_, "FindUserByPhone", find_user_by_phone);
    bind_one(router, service_, "GetMyQr", get_my_qr);
    bind_one(router, service_, "ResetMyQr", reset_my_qr);
    bind_one(router, service_, "RequestFriend", request_friend);
    bind_one(router, service_, "AnswerFriend", answer_friend);
    bind_one(router, service_, "ListFriendRequests", list_friend_requests);
    bind_one(router, service_, "ListContacts", list_contacts);
    bind_one(router, service_, "UpdateContact", update_contact);
    bind_one(router, service_, "SetBlocked", set_blocked);
    bind_one(router, service_, "DeleteContact", delete_contact);
    bind_settings(router);
}

}  // namespace kapok::contacts
