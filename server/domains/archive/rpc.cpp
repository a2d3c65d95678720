// Binds kapok.archive.v1.ArchiveService.
#include "archive/module.h"
#include "archive/service.h"
#include "kapok/archive/v1/service.pb.h"
#include "rpc/router.h"

namespace kapok::archive {

namespace {

void fill(const media::FileSum& sum, v1::FileSum& out) {
    out.set_files(sum.files);
    out.set_bytes(sum.bytes);
}

Task<Result<v1::GetStorageResponse>> get_storage(Service* service, rpc::RequestContext ctx) {
    CO_TRY(const auto storage, co_await service->get_storage(std::move(ctx)));
    v1::GetStorageResponse response;
    for (const auto& one : storage.conversations) {
        auto& out = *response.add_conversations();
        out.set_conversation_id(one.conversation.text());
        out.set_entries(one.entries);
        fill(one.media, *out.mutable_media());
    }
    fill(storage.unused, *response.mutable_unused());
    response.set_uploaded_bytes(storage.uploaded_bytes);
    co_return response;
}

Task<Result<v1::RemoveUnusedUploadsResponse>> remove_unused(Service* service,
                                                            rpc::RequestContext ctx) {
    CO_TRY(const auto removed, co_await service->remove_unused(std::move(ctx)));
    v1::RemoveUnusedUploadsResponse response;
    fill(removed, *response.mutable_removed());
    co_return response;
}

}  // namespace

void Module::bind(rpc::Router& router) {
    auto* service = &service_;
    router.bind<v1::GetStorageRequest, v1::GetStorageResponse>(
        "kapok.archive.v1.ArchiveService/GetStorage",
        [service](rpc::RequestContext ctx, const v1::GetStorageRequest&) {
            return get_storage(service, std::move(ctx));
        });
    router.bind<v1::RemoveUnusedUploadsRequest, v1::RemoveUnusedUploadsResponse>(
        "kapok.archive.v1.ArchiveService/RemoveUnusedUploads",
        [service](rpc::RequestContext ctx, const v1::RemoveUnusedUploadsRequest&) {
            return remove_unused(service, std::move(ctx));
        });
}

}  // namespace kapok::archive
