// Binds kapok.media.v1.MediaService.
#include "kapok/media/v1/service.pb.h"
#include "media/api/errors.h"
#include "media/api/wire.h"
#include "media/module.h"
#include "media/service.h"
#include "rpc/router.h"

namespace kapok::media {

namespace {

void to_proto(const UploadState& state, std::uint32_t chunk_bytes, v1::Upload& out) {
    out.set_upload_id(state.upload.id);
    out.set_offset_bytes(state.offset);
    out.set_size_bytes(state.upload.size);
    out.set_chunk_bytes(chunk_bytes);
    out.set_expires_ms(to_ms(state.upload.expires));
}

Task<Result<v1::BeginUploadResponse>> begin_upload(Service* service,
                                                   rpc::RequestContext ctx,
                                                   v1::BeginUploadRequest request) {
    const auto purpose = parse_purpose(request.purpose());
    if (!purpose) {
        co_return Error(Code::kInvalid, errors::kPurposeInvalid, "unknown purpose")
            .with_field("purpose");
    }
    CO_TRY(auto state,
           co_await service->begin_upload(
               std::move(ctx), *purpose, request.size_bytes(), request.sha256()));
    v1::BeginUploadResponse response;
    to_proto(state, service->limits().chunk_bytes, *response.mutable_upload());
    if (const auto& challenge = state.upload.challenge) {
        auto& out = *response.mutable_challenge();
        out.set_nonce(challenge->nonce);
        out.set_offset_bytes(challenge->offset);
        out.set_length_bytes(challenge->length);
    }
    co_return response;
}

Task<Result<v1::GetUploadResponse>> get_upload(Service* service,
                                               rpc::RequestContext ctx,
                                               v1::GetUploadRequest request) {
    CO_TRY(auto state, co_await service->get_upload(std::move(ctx), request.upload_id()));
    v1::GetUploadResponse response;
    to_proto(state, service->limits().chunk_bytes, *response.mutable_upload());
    co_return response;
}

Task<Result<v1::FinishUploadResponse>> finish_upload(Service* service,
                                                     rpc::RequestContext ctx,
                                                     v1::FinishUploadRequest request) {
    CO_TRY(auto media,
           co_await service->finish_upload(std::move(ctx), request.upload_id(), request.proof()));
    v1::FinishUploadResponse response;
    media::to_proto(media, *response.mutable_media());
    co_return response;
}

Task<Result<v1::CancelUploadResponse>> cancel_upload(Service* service,
                                                     rpc::RequestContext ctx,
                                                     v1::CancelUploadRequest request) {
    CO_TRY_VOID(co_await service->cancel_upload(std::move(ctx), request.upload_id()));
    co_return v1::CancelUploadResponse();
}

Task<Result<v1::OpenMediaSessionResponse>> open_media_session(Service* service,
                                                              rpc::RequestContext ctx,
                                                              v1::OpenMediaSessionRequest) {
    CO_TRY(auto media_key, co_await service->open_media_session(std::move(ctx)));
    v1::OpenMediaSessionResponse response;
    response.set_media_key(media_key);
    co_return response;
}

template <class Request, class Response>
void bind(rpc::Router& router,
          std::string_view name,
          Service* service,
          Task<Result<Response>> (*function)(Service*, rpc::RequestContext, Request)) {
    router.bind<Request, Response>(fmt::format("kapok.media.v1.MediaService/{}", name),
                                   [service, function](rpc::RequestContext ctx, Request request) {
                                       return function(service, std::move(ctx), std::move(request));
                                   });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    media::bind(router, "BeginUpload", &service_, begin_upload);
    media::bind(router, "GetUpload", &service_, get_upload);
    media::bind(router, "FinishUpload", &service_, finish_upload);
    media::bind(router, "CancelUpload", &service_, cancel_upload);
    media::bind(router, "OpenMediaSession", &service_, open_media_session);
}

}  // namespace kapok::media
