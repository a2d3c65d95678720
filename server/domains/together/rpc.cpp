// Binds kapok.together.v1.TogetherService.
#include "kapok/together/v1/service.pb.h"
#include "messaging/api/requests.h"
#include "rpc/binder.h"
#include "together/module.h"
#include "together/wire.h"

namespace kapok::together {
namespace {

using rpc::RequestContext;

template <class Response>
Response response_of(const State& state) {
    Response response;
    wire::fill(state, *response.mutable_state());
    return response;
}

Task<Result<v1::GetStatesResponse>> get_states(Service* service,
                                               RequestContext ctx,
                                               v1::GetStatesRequest request) {
    CO_TRY(const auto id, messaging::read_conversation_id(request.conversation_id()));
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
    CO_TRY(const auto id, messaging::read_message_id(request));
    CO_TRY(const auto state,
           co_await service->vote(
               std::move(ctx), id, {request.options().begin(), request.options().end()}));
    co_return response_of<v1::VoteResponse>(state);
}

Task<Result<v1::ListVotersResponse>> list_voters(Service* service,
                                                 RequestContext ctx,
                                                 v1::ListVotersRequest request) {
    CO_TRY(const auto id, messaging::read_message_id(request));
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
    CO_TRY(const auto id, messaging::read_message_id(request));
    CO_TRY(const auto state, co_await service->put_line(std::move(ctx), id, request.text()));
    co_return response_of<v1::PutLineResponse>(state);
}

Task<Result<v1::RemoveLineResponse>> remove_line(Service* service,
                                                 RequestContext ctx,
                                                 v1::RemoveLineRequest request) {
    CO_TRY(const auto id, messaging::read_message_id(request));
    CO_TRY(const auto state,
           co_await service->remove_line(std::move(ctx), id, UserId(request.user_id())));
    co_return response_of<v1::RemoveLineResponse>(state);
}

Task<Result<v1::ListLinesResponse>> list_lines(Service* service,
                                               RequestContext ctx,
                                               v1::ListLinesRequest request) {
    CO_TRY(const auto id, messaging::read_message_id(request));
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
    CO_TRY(const auto id, messaging::read_message_id(request));
    CO_TRY(const auto state, co_await service->close(std::move(ctx), id));
    co_return response_of<v1::CloseResponse>(state);
}

}  // namespace

void Module::bind(rpc::Router& router) {
    const rpc::Binder binder(router, "kapok.together.v1.TogetherService", service_);
    binder.bind("GetStates", get_states);
    binder.bind("Vote", vote);
    binder.bind("ListVoters", list_voters);
    binder.bind("PutLine", put_line);
    binder.bind("RemoveLine", remove_line);
    binder.bind("ListLines", list_lines);
    binder.bind("Close", close);
}

}  // namespace kapok::together
