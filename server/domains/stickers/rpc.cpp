// Binds kapok.stickers.v1.StickersService.
#include "kapok/stickers/v1/service.pb.h"
#include "media/api/wire.h"
#include "rpc/router.h"
#include "stickers/module.h"
#include "stickers/wire.h"

namespace kapok::stickers {
namespace {

using rpc::RequestContext;

Task<Result<v1::ListPacksResponse>> list_packs(Service* service,
                                               RequestContext ctx,
                                               v1::ListPacksRequest /*request*/) {
    CO_TRY(const auto packs, co_await service->list_packs(std::move(ctx)));
    v1::ListPacksResponse response;
    for (const auto& pack : packs) {
        wire::fill(pack, *response.add_packs());
    }
    co_return response;
}

Task<Result<v1::GetPackResponse>> get_pack(Service* service,
                                           RequestContext ctx,
                                           v1::GetPackRequest request) {
    CO_TRY(const auto pack, co_await service->get_pack(std::move(ctx), request.pack_id()));
    v1::GetPackResponse response;
    wire::fill(pack, *response.mutable_pack());
    co_return response;
}

Task<Result<v1::GetShelfResponse>> get_shelf(Service* service,
                                             RequestContext ctx,
                                             v1::GetShelfRequest /*request*/) {
    CO_TRY(const auto shelf, co_await service->get_shelf(std::move(ctx)));
    v1::GetShelfResponse response;
    wire::fill(shelf.packs, *response.mutable_shelf());
    for (const auto& saved : shelf.saved) {
        wire::fill(saved, *response.add_saved());
    }
    wire::fill(shelf.recent, *response.mutable_recent());
    co_return response;
}

Task<Result<v1::SetShelfResponse>> set_shelf(Service* service,
                                             RequestContext ctx,
                                             v1::SetShelfRequest request) {
    const auto& asked = request.shelf().pack_ids();
    CO_TRY(const auto packs,
           co_await service->set_shelf(std::move(ctx), {asked.begin(), asked.end()}));
    v1::SetShelfResponse response;
    wire::fill(packs, *response.mutable_shelf());
    co_return response;
}

Task<Result<v1::SaveStickerResponse>> save_sticker(Service* service,
                                                   RequestContext ctx,
                                                   v1::SaveStickerRequest request) {
    Service::Picture picture{.media_id = request.media_id(), .via = request.via()};
    CO_TRY(const auto saved, co_await service->save(std::move(ctx), std::move(picture)));
    v1::SaveStickerResponse response;
    wire::fill(saved, *response.mutable_sticker());
    co_return response;
}

Task<Result<v1::RemoveStickersResponse>> remove_stickers(Service* service,
                                                         RequestContext ctx,
                                                         v1::RemoveStickersRequest request) {
    CO_TRY_VOID(co_await service->remove(std::move(ctx),
                                         {request.media_ids().begin(), request.media_ids().end()}));
    co_return v1::RemoveStickersResponse();
}

Task<Result<v1::NoteStickerResponse>> note_sticker(Service* service,
                                                   RequestContext ctx,
                                                   v1::NoteStickerRequest request) {
    const auto& sticker = request.sticker();
    Used used{.pack_id = sticker.pack_id(),
              .sticker_id = sticker.sticker_id(),
              .words = {},
              .media = media::from_proto(sticker.media())};
    CO_TRY(const auto recent, co_await service->note(std::move(ctx), std::move(used)));
    v1::NoteStickerResponse response;
    wire::fill(recent, *response.mutable_recent());
    co_return response;
}

Task<Result<v1::ImportPackResponse>> import_pack(Service* service,
                                                 RequestContext ctx,
                                                 v1::ImportPackRequest request) {
    Service::Import import{.media_id = request.media_id(),
                           .title = request.title(),
                           .for_everyone = request.for_everyone()};
    CO_TRY(const auto pack, co_await service->import_pack(std::move(ctx), std::move(import)));
    v1::ImportPackResponse response;
    wire::fill(pack, *response.mutable_pack());
    co_return response;
}

Task<Result<v1::WithdrawPackResponse>> withdraw_pack(Service* service,
                                                     RequestContext ctx,
                                                     v1::WithdrawPackRequest request) {
    CO_TRY_VOID(co_await service->withdraw_pack(std::move(ctx), request.pack_id()));
    co_return v1::WithdrawPackResponse();
}

template <class Request, class Response>
void bind_one(rpc::Router& router,
              Service& service,
              std::string_view method,
              Task<Result<Response>> (*function)(Service*, RequestContext, Request)) {
    router.bind<Request, Response>(
        fmt::format("kapok.stickers.v1.StickersService/{}", method),
        [service = &service, function](RequestContext ctx, Request request) {
            return function(service, std::move(ctx), std::move(request));
        });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_one(router, service_, "ListPacks", list_packs);
    bind_one(router, service_, "GetPack", get_pack);
    bind_one(router, service_, "GetShelf", get_shelf);
    bind_one(router, service_, "SetShelf", set_shelf);
    bind_one(router, service_, "SaveSticker", save_sticker);
    bind_one(router, service_, "RemoveStickers", remove_stickers);
    bind_one(router, service_, "NoteSticker", note_sticker);
    bind_one(router, service_, "ImportPack", import_pack);
    bind_one(router, service_, "WithdrawPack", withdraw_pack);
}

}  // namespace kapok::stickers
