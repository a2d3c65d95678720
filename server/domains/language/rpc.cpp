// Binds kapok.language.v1.LanguageService.
#include "kapok/language/v1/service.pb.h"
#include "language/module.h"
#include "messaging/api/errors.h"
#include "rpc/router.h"

namespace kapok::language {
namespace {

using rpc::RequestContext;

template <class Request>
Result<messaging::MessageId> read_message_id(const Request& request) {
    if (const auto id = messaging::ConversationId::parse(request.conversation_id())) {
        return messaging::MessageId{.conversation = *id, .seq = messaging::Seq(request.seq())};
    }
    return Error(Code::kNotFound, messaging::errors::kConversationUnknown)
        .with_field("conversation_id");
}

Task<Result<v1::TranslateMessageResponse>> translate(Service* service,
                                                     RequestContext ctx,
                                                     v1::TranslateMessageRequest request) {
    CO_TRY(const auto id, read_message_id(request));
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
    CO_TRY(const auto id, read_message_id(request));
    CO_TRY(auto text, co_await service->transcribe(std::move(ctx), id));
    v1::TranscribeVoiceResponse response;
    response.set_text(std::move(text));
    co_return response;
}

template <class Request, class Response>
using Method = Task<Result<Response>> (*)(Service*, RequestContext, Request);

template <class Request, class Response>
void bind_method(rpc::Router& router,
                 Service& service,
                 std::string_view name,
                 Method<Request, Response> method) {
    router.bind<Request, Response>("kapok.language.v1.LanguageService/" + std::string(name),
                                   [&service, method](RequestContext ctx, Request request) {
                                       return method(&service, std::move(ctx), std::move(request));
                                   });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_method(router, service_, "TranslateMessage", translate);
    bind_method(router, service_, "TranscribeVoice", transcribe);
}

}  // namespace kapok::language
