// The methods of tags, privacy settings and address books.
#include "accounts/api/wire.h"
#include "contacts/module.h"
#include "contacts/rpc_bind.h"
#include "contacts/wire.h"
#include "kapok/contacts/v1/service.pb.h"

namespace kapok::contacts {
namespace {

using rpc::RequestContext;

template <class Ids>
std::vector<UserId> users_of(const Ids& ids) {
    std::vector<UserId> users;
    for (const auto id : ids) {
        users.emplace_back(id);
    }
    return users;
}

Task<Result<v1::ListTagsResponse>> list_tags(Service* service,
                                             RequestContext ctx,
                                             v1::ListTagsRequest /*request*/) {
    CO_TRY(const auto tags, co_await service->list_tags(std::move(ctx)));
    v1::ListTagsResponse response;
    for (const auto& tag : tags) {
        wire::fill_tag(tag, *response.add_tags());
    }
    co_return response;
}

Task<Result<v1::CreateTagResponse>> create_tag(Service* service,
                                               RequestContext ctx,
                                               v1::CreateTagRequest request) {
    CO_TRY(const auto tag, co_await service->create_tag(std::move(ctx), request.name()));
    v1::CreateTagResponse response;
    wire::fill_tag(tag, *response.mutable_tag());
    co_return response;
}

Task<Result<v1::UpdateTagResponse>> update_tag(Service* service,
                                               RequestContext ctx,
                                               v1::UpdateTagRequest request) {
    Service::TagChange change{.id = TagId(request.tag_id()),
                              .name = {},
                              .add = users_of(request.add_user_ids()),
                              .remove = users_of(request.remove_user_ids())};
    if (request.has_name()) {
        change.name = request.name();
    }
    CO_TRY(const auto tag, co_await service->update_tag(std::move(ctx), std::move(change)));
    v1::UpdateTagResponse response;
    wire::fill_tag(tag, *response.mutable_tag());
    co_return response;
}

Task<Result<v1::DeleteTagResponse>> delete_tag(Service* service,
                                               RequestContext ctx,
                                               v1::DeleteTagRequest request) {
    CO_TRY_VOID(co_await service->delete_tag(std::move(ctx), TagId(request.tag_id())));
    co_return v1::DeleteTagResponse();
}

Task<Result<v1::GetPrivacyResponse>> get_privacy(Service* service,
                                                 RequestContext ctx,
                                                 v1::GetPrivacyRequest /*request*/) {
    CO_TRY(const auto privacy, co_await service->get_privacy(std::move(ctx)));
    v1::GetPrivacyResponse response;
    wire::fill_privacy(privacy, *response.mutable_privacy());
    co_return response;
}

Task<Result<v1::UpdatePrivacyResponse>> update_privacy(Service* service,
                                                       RequestContext ctx,
                                                       v1::UpdatePrivacyRequest request) {
    Service::PrivacyChange change;
    const auto take = [](bool is_set, bool value, std::optional<bool>& field) {
        if (is_set) {
            field = value;
        }
    };
    take(request.has_by_handle(), request.by_handle(), change.by_handle);
    take(request.has_by_phone(), request.by_phone(), change.by_phone);
    take(request.has_by_qr(), request.by_qr(), change.by_qr);
    take(request.has_by_group(), request.by_group(), change.by_group);
    take(request.has_by_card(), request.by_card(), change.by_card);
    take(request.has_confirm(), request.confirm(), change.confirm);
    take(request.has_strangers_may_write(),
         request.strangers_may_write(),
         change.strangers_may_write);
    take(request.has_presence(), request.presence(), change.presence);
    take(request.has_receipts(), request.receipts(), change.receipts);
    take(request.has_typing(), request.typing(), change.typing);
    CO_TRY(const auto privacy, co_await service->update_privacy(std::move(ctx), change));
    v1::UpdatePrivacyResponse response;
    wire::fill_privacy(privacy, *response.mutable_privacy());
    co_return response;
}

Task<Result<v1::GetAddressBookResponse>> get_address_book(Service* service,
                                                          RequestContext ctx,
                                                          v1::GetAddressBookRequest /*request*/) {
    CO_TRY(const auto book, co_await service->get_address_book(std::move(ctx)));
    v1::GetAddressBookResponse response;
    response.set_enabled(book.enabled);
    response.set_numbers(book.numbers);
    response.set_salt(book.salt);
    co_return response;
}

Task<Result<v1::UploadAddressBookResponse>> upload_address_book(
    Service* service, RequestContext ctx, v1::UploadAddressBookRequest request) {
    v1::UploadAddressBookResponse response;
    CO_TRY(const auto numbers,
           co_await service->upload_address_book(
               std::move(ctx), {request.hashes().begin(), request.hashes().end()}));
    response.set_numbers(numbers);
    co_return response;
}

Task<Result<v1::EraseAddressBookResponse>> erase_address_book(
    Service* service, RequestContext ctx, v1::EraseAddressBookRequest /*request*/) {
    CO_TRY_VOID(co_await service->erase_address_book(std::move(ctx)));
    co_return v1::EraseAddressBookResponse();
}

Task<Result<v1::ListAddressBookMatchesResponse>> list_matches(
    Service* service, RequestContext ctx, v1::ListAddressBookMatchesRequest /*request*/) {
    CO_TRY(const auto matches, co_await service->list_matches(std::move(ctx)));
    v1::ListAddressBookMatchesResponse response;
    for (const auto& match : matches) {
        auto& out = *response.add_matches();
        accounts::wire::fill_user(match.user, *out.mutable_user());
        out.set_hash(match.hash);
        out.set_relation(static_cast<v1::Relation>(match.relation));
    }
    co_return response;
}

}  // namespace

void Module::bind_settings(rpc::Router& router) {
    bind_one(router, service_, "ListTags", list_tags);
    bind_one(router, service_, "CreateTag", create_tag);
    bind_one(router, service_, "UpdateTag", update_tag);
    bind_one(router, service_, "DeleteTag", delete_tag);
    bind_one(router, service_, "GetPrivacy", get_privacy);
    bind_one(router, service_, "UpdatePrivacy", update_privacy);
    bind_one(router, service_, "GetAddressBook", get_address_book);
    bind_one(router, service_, "UploadAddressBook", upload_address_book);
    bind_one(router, service_, "EraseAddressBook", erase_address_book);
    bind_one(router, service_, "ListAddressBookMatches", list_matches);
}

}  // namespace kapok::contacts
