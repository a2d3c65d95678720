// Binds kapok.archive.v1.ArchiveService.
#include "archive/module.h"
#include "archive/service.h"
#include "archive/wire.h"
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

Task<Result<v1::StartExportResponse>> start_export(Jobs* jobs,
                                                   rpc::RequestContext ctx,
                                                   std::string passphrase) {
    CO_TRY(const auto job, co_await jobs->start_export(std::move(ctx), std::move(passphrase)));
    v1::StartExportResponse response;
    wire::fill(job, *response.mutable_job());
    co_return response;
}

Task<Result<v1::GetExportResponse>> get_export(Jobs* jobs, rpc::RequestContext ctx) {
    CO_TRY(const auto job, co_await jobs->get_export(std::move(ctx)));
    v1::GetExportResponse response;
    if (job) {
        wire::fill(*job, *response.mutable_job());
    }
    co_return response;
}

Task<Result<v1::RemoveExportResponse>> remove_export(Jobs* jobs, rpc::RequestContext ctx) {
    CO_TRY_VOID(co_await jobs->remove_export(ctx.deadline, ctx.caller.user));
    co_return v1::RemoveExportResponse();
}

Task<Result<v1::StartImportResponse>> start_import(Jobs* jobs,
                                                   rpc::RequestContext ctx,
                                                   v1::StartImportRequest request) {
    CO_TRY(const auto job,
           co_await jobs->start_import(std::move(ctx), request.media_id(), request.passphrase()));
    v1::StartImportResponse response;
    wire::fill(job, *response.mutable_job());
    co_return response;
}

Task<Result<v1::GetImportResponse>> get_import(Jobs* jobs, rpc::RequestContext ctx) {
    CO_TRY(const auto job, co_await jobs->get_import(std::move(ctx)));
    v1::GetImportResponse response;
    if (job) {
        wire::fill(*job, *response.mutable_job());
        for (const auto& one : job->known) {
            auto& out = *response.add_known();
            out.set_handle(one.handle);
            out.set_name(one.name);
        }
    }
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
    auto* jobs = &jobs_;
    router.bind<v1::StartExportRequest, v1::StartExportResponse>(
        "kapok.archive.v1.ArchiveService/StartExport",
        [jobs](rpc::RequestContext ctx, const v1::StartExportRequest& request) {
            return start_export(jobs, std::move(ctx), request.passphrase());
        });
    router.bind<v1::GetExportRequest, v1::GetExportResponse>(
        "kapok.archive.v1.ArchiveService/GetExport",
        [jobs](rpc::RequestContext ctx, const v1::GetExportRequest&) {
            return get_export(jobs, std::move(ctx));
        });
    router.bind<v1::RemoveExportRequest, v1::RemoveExportResponse>(
        "kapok.archive.v1.ArchiveService/RemoveExport",
        [jobs](rpc::RequestContext ctx, const v1::RemoveExportRequest&) {
            return remove_export(jobs, std::move(ctx));
        });
    router.bind<v1::StartImportRequest, v1::StartImportResponse>(
        "kapok.archive.v1.ArchiveService/StartImport",
        [jobs](rpc::RequestContext ctx, const v1::StartImportRequest& request) {
            return start_import(jobs, std::move(ctx), request);
        });
    router.bind<v1::GetImportRequest, v1::GetImportResponse>(
        "kapok.archive.v1.ArchiveService/GetImport",
        [jobs](rpc::RequestContext ctx, const v1::GetImportRequest&) {
            return get_import(jobs, std::move(ctx));
        });
}

}  // namespace kapok::archive
