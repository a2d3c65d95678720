// Binds kapok.together.v1.TogetherService.
#include "kapok/together/v1/service.pb.h"
#include "messaging/api/errors.h"
#include "rpc/router.h"
#include "together/module.h"
#include "together/wire.h"

namespace kapok::together {
namespace {

using rpc::RequestContext;

Result<ConversationId> read_id(const std::string& text) {
    if (const auto id = ConversationId::parse(text)) {
        return *id;
    }
    return Error(Code::kNotFound, messaging::errors::kConversationUnknown)
        .with_field("conversation_id");
}

template <class Request>
Result<MessageId> read_message_id(const Request& request) {
    TRY(const auto id, read_id(request.conversation_id()));
    return MessageId{.conversation = id, .seq = Seq(request.seq())};
}

template <class Response>
Response response_of(const State& state) {
    Response response;
    wire::fill(state, *response.mutable_state());
    return response;
}

Task<Result<v1::GetStatesResponse>> get_states(Service* service,
                                               RequestContext ctx,
                                               v1::GetStatesRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    std::vector<Seq> seqs;
    for (const auto seq : request.seqs()) {
        seqs.emplace_back(seq);
    }
    CO_TRY(const auto states, co_await service->get_states(std::move(ctx), id, std::move(seqs)));
    v1::GetStatesResponse response;
    for (const auto& state : states) {
        wire::fill(state, *response.add_states());
    }
    co_return response;
}

Task<Result<v1::VoteResponse>> vote(Service* service, RequestContext ctx, v1::VoteRequest request) {
    CO_TRY(const auto id, read_message_id(request));
    CO_TRY(const auto state,
           co_await service->vote(
               std::move(ctx), id, {request.options().begin(), request.options().end()}));
    co_return response_of<v1::VoteResponse>(state);
}

Task<Result<v1::ListVotersResponse>> list_voters(Service* service,
                                                 RequestContext ctx,
                                                 v1::ListVotersRequest request) {
    CO_TRY(const auto id, read_message_id(request));
    CO_TRY(
        const auto page,
        co_await service->list_voters(std::move(ctx),
                                      id,
                                      request.option(),
                                      {.token = request.page_token(), .limit = request.limit()}));
    v1::ListVotersResponse response;
    for (const auto user : page.users) {
        response.add_user_ids(user.value());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::PutLineResponse>> put_line(Service* service,
                                           RequestContext ctx,
                                           v1::PutLineRequest request) {
    CO_TRY(const auto id, read_message_id(request));
    CO_TRY(const auto state, co_await service->put_line(std::move(ctx), id, request.text()));
    co_return response_of<v1::PutLineResponse>(state);
}

Task<Result<v1::RemoveLineResponse>> remove_line(Service* service,
                                                 RequestContext ctx,
                                                 v1::RemoveLineRequest request) {
    CO_TRY(const auto id, read_message_id(request));
    CO_TRY(const auto state,
           co_await service->remove_line(std::move(ctx), id, UserId(request.user_id())));
    co_return response_of<v1::RemoveLineResponse>(state);
}

Task<Result<v1::ListLinesResponse>> list_lines(Service* service,
                                               RequestContext ctx,
                                               v1::ListLinesRequest request) {
    CO_TRY(const auto id, read_message_id(request));
    CO_TRY(const auto page,
           co_await service->list_lines(
               std::move(ctx), id, {.token = request.page_token(), .limit = request.limit()}));
    v1::ListLinesResponse response;
    for (const auto& line : page.lines) {
        wire::fill(line, *response.add_lines());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::CloseResponse>> close(Service* service,
                                      RequestContext ctx,
                                      v1::CloseRequest request) {
    CO_TRY(const auto id, read_message_id(request));
    CO_TRY(const auto state, co_await service->close(std::move(ctx), id));
    co_return response_of<v1::CloseResponse>(state);
}

template <class Request, class Response>
using Method = Task<Result<Response>> (*)(Service*, RequestContext, Request);

template <class Request, class Response>
void bind_method(rpc::Router& router,
                 Service& service,
                 std::string_view name,
                 Method<Request, Response> method) {
    router.bind<Request, Response>("kapok.together.v1.TogetherService/" + std::string(name),
                                   [&service, method](RequestContext ctx, Request request) {
                                       return method(&service, std::move(ctx), std::move(request));
                                   });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_method(router, service_, "GetStates", get_states);
    bind_method(router, service_, "Vote", vote);
    bind_method(router, service_, "ListVoters", list_voters);
    bind_method(router, service_, "PutLine", put_line);
    bind_method(router, service_, "RemoveLine", remove_line);
    bind_method(router, service_, "ListLines", list_lines);
    bind_method(router, service_, "Close", close);
}

}  // namespace kapok::together
