// Binds kapok.favourites.v1.FavouritesService.
#include "favourites/module.h"
#include "favourites/wire.h"
#include "kapok/favourites/v1/service.pb.h"
#include "messaging/api/requests.h"
#include "rpc/binder.h"

namespace kapok::favourites {
namespace {

using rpc::RequestContext;

Task<Result<v1::AddFavouriteResponse>> add(Service* service,
                                           RequestContext ctx,
                                           v1::AddFavouriteRequest request) {
    CO_TRY(const auto message, messaging::read_message_id(request));
    CO_TRY(const auto favourite, co_await service->add(std::move(ctx), message));
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

Task<Result<v1::AddNoteResponse>> add_note(Service* service,
                                           RequestContext ctx,
                                           v1::AddNoteRequest request) {
    NoteWish wish{.client_note_id = request.client_note_id(),
                  .text = request.text(),
                  .tags = {request.tags().begin(), request.tags().end()}};
    CO_TRY(const auto note, co_await service->add_note(std::move(ctx), std::move(wish)));
    v1::AddNoteResponse response;
    wire::fill(note, *response.mutable_favourite());
    co_return response;
}

Task<Result<v1::EditNoteResponse>> edit_note(Service* service,
                                             RequestContext ctx,
                                             v1::EditNoteRequest request) {
    CO_TRY(const auto note,
           co_await service->edit_note(
               std::move(ctx), FavouriteId(request.favourite_id()), request.text()));
    v1::EditNoteResponse response;
    wire::fill(note, *response.mutable_favourite());
    co_return response;
}

}  // namespace

void Module::bind(rpc::Router& router) {
    const rpc::Binder binder(router, "kapok.favourites.v1.FavouritesService", service_);
    binder.bind("AddFavourite", add);
    binder.bind("ListFavourites", list);
    binder.bind("SetFavouriteTags", set_tags);
    binder.bind("RemoveFavourites", remove);
    binder.bind("ListFavouriteTags", list_tags);
    binder.bind("RenameFavouriteTag", rename_tag);
    binder.bind("RemoveFavouriteTag", remove_tag);
    binder.bind("AddNote", add_note);
    binder.bind("EditNote", edit_note);
}

}  // namespace kapok::favourites
