// Binds kapok.language.v1.LanguageService.
#include "kapok/language/v1/service.pb.h"
#include "language/module.h"
#include "messaging/api/requests.h"
#include "rpc/binder.h"

namespace kapok::language {
namespace {

using rpc::RequestContext;

Task<Result<v1::TranslateMessageResponse>> translate(Service* service,
                                                     RequestContext ctx,
                                                     v1::TranslateMessageRequest request) {
    CO_TRY(const auto id, messaging::read_message_id(request));
    CO_TRY(auto made, co_await service->translate(std::move(ctx), id, request.target_language()));
    v1::TranslateMessageResponse response;
    response.set_text(std::move(made.translation.text));
    response.set_source_language(std::move(made.translation.source));
    response.set_version(made.version);
    co_return response;
}

Task<Result<v1::TranscribeVoiceResponse>> transcribe(Service* service,
                                                     RequestContext ctx,
                                                     v1::TranscribeVoiceRequest request) {
    CO_TRY(const auto id, messaging::read_message_id(request));
    CO_TRY(auto text, co_await service->transcribe(std::move(ctx), id));
    v1::TranscribeVoiceResponse response;
    response.set_text(std::move(text));
    co_return response;
}

}  // namespace

void Module::bind(rpc::Router& router) {
    const rpc::Binder binder(router, "kapok.language.v1.LanguageService", service_);
    binder.bind("TranslateMessage", translate);
    binder.bind("TranscribeVoice", transcribe);
}

}  // namespace kapok::language
