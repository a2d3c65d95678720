// Binds kapok.favourites.v1.FavouritesService.
#include "favourites/module.h"
#include "favourites/wire.h"
#include "kapok/favourites/v1/service.pb.h"
#include "messaging/api/errors.h"
#include "rpc/router.h"

namespace kapok::favourites {
namespace {

using rpc::RequestContext;

Task<Result<v1::AddFavouriteResponse>> add(Service* service,
                                           RequestContext ctx,
                                           v1::AddFavouriteRequest request) {
    const auto id = messaging::ConversationId::parse(request.conversation_id());
    if (!id) {
        co_return Error(Code::kNotFound, messaging::errors::kConversationUnknown)
            .with_field("conversation_id");
    }
    CO_TRY(const auto favourite,
           co_await service->add(std::move(ctx),
                                 {.conversation = *id, .seq = streams::Seq(request.seq())}));
    v1::AddFavouriteResponse response;
    wire::fill(favourite, *response.mutable_favourite());
    co_return response;
}

Task<Result<v1::ListFavouritesResponse>> list(Service* service,
                                              RequestContext ctx,
                                              v1::ListFavouritesRequest request) {
    Wish wish{.kinds = {request.kinds().begin(), request.kinds().end()},
              .tag = request.tag(),
              .text = request.text(),
              .page_token = request.page_token(),
              .limit = request.limit()};
    CO_TRY(const auto page, co_await service->list(std::move(ctx), std::move(wish)));
    v1::ListFavouritesResponse response;
    for (const auto& favourite : page.favourites) {
        wire::fill(favourite, *response.add_favourites());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::SetFavouriteTagsResponse>> set_tags(Service* service,
                                                    RequestContext ctx,
                                                    v1::SetFavouriteTagsRequest request) {
    CO_TRY(const auto tags,
           co_await service->set_tags(std::move(ctx),
                                      FavouriteId(request.favourite_id()),
                                      {request.tags().begin(), request.tags().end()}));
    v1::SetFavouriteTagsResponse response;
    for (const auto& tag : tags) {
        response.add_tags(tag);
    }
    co_return response;
}

Task<Result<v1::RemoveFavouritesResponse>> remove(Service* service,
                                                  RequestContext ctx,
                                                  v1::RemoveFavouritesRequest request) {
    std::vector<FavouriteId> ids;
    for (const auto id : request.favourite_ids()) {
        ids.emplace_back(id);
    }
    CO_TRY_VOID(co_await service->remove(std::move(ctx), std::move(ids)));
    co_return v1::RemoveFavouritesResponse();
}

Task<Result<v1::ListFavouriteTagsResponse>> list_tags(Service* service,
                                                      RequestContext ctx,
                                                      v1::ListFavouriteTagsRequest /*request*/) {
    CO_TRY(const auto tags, co_await service->list_tags(std::move(ctx)));
    v1::ListFavouriteTagsResponse response;
    for (const auto& each : tags) {
        auto& out = *response.add_tags();
        out.set_tag(each.tag);
        out.set_count(each.count);
    }
    co_return response;
}

Task<Result<v1::RenameFavouriteTagResponse>> rename_tag(Service* service,
                                                        RequestContext ctx,
                                                        v1::RenameFavouriteTagRequest request) {
    CO_TRY_VOID(co_await service->rename_tag(std::move(ctx), request.tag(), request.new_tag()));
    co_return v1::RenameFavouriteTagResponse();
}

Task<Result<v1::RemoveFavouriteTagResponse>> remove_tag(Service* service,
                                                        RequestContext ctx,
                                                        v1::RemoveFavouriteTagRequest request) {
    CO_TRY_VOID(co_await service->remove_tag(std::move(ctx), request.tag()));
    co_return v1::RemoveFavouriteTagResponse();
}

template <class Request, class Response>
using Method = Task<Result<Response>> (*)(Service*, RequestContext, Request);

template <class Request, class Response>
void bind_method(rpc::Router& router,
                 Service& service,
                 std::string_view name,
                 Method<Request, Response> method) {
    router.bind<Request, Response>("kapok.favourites.v1.FavouritesService/" + std::string(name),
                                   [&service, method](RequestContext ctx, Request request) {
                                       return method(&service, std::move(ctx), std::move(request));
                                   });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_method(router, service_, "AddFavourite", add);
    bind_method(router, service_, "ListFavourites", list);
    bind_method(router, service_, "SetFavouriteTags", set_tags);
    bind_method(router, service_, "RemoveFavourites", remove);
    bind_method(router, service_, "ListFavouriteTags", list_tags);
    bind_method(router, service_, "RenameFavouriteTag", rename_tag);
    bind_method(router, service_, "RemoveFavouriteTag", remove_tag);
}

}  // namespace kapok::favourites
