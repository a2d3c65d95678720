// What notes, together, agenda, stickers and contacts' privacy have of somebody, for their archive:
// asked as a client asks, so that there is no second idea of what one may read.
#pragma once

#include "archive/exporter.h"
#include "rpc/router.h"

namespace kapok::together::v1 {
class State;
}

namespace kapok::app {

class ArchivedOthers final : public archive::Others {
  public:
    explicit ArchivedOthers(rpc::Router& router) : router_(router) {}

    Task<Result<std::vector<archive::Part>>> of_account(rpc::RequestContext ctx) override;
    Task<Result<std::vector<archive::Part>>> of_conversation(
        rpc::RequestContext ctx,
        messaging::ConversationId conversation,
        std::vector<messaging::Seq> taken_part) override;

  private:
    template <class Response, class Request>
    Task<Result<Response>> ask(std::string method, rpc::RequestContext ctx, Request request);
    Task<Result<archive::Part>> notes_of(rpc::RequestContext ctx,
                                         messaging::ConversationId conversation);
    Task<Result<archive::Part>> states_of(rpc::RequestContext ctx,
                                          messaging::ConversationId conversation,
                                          std::vector<messaging::Seq> taken_part);
    // What the state does not hold: all lines of a long list.
    Task<Result<void>> complete(rpc::RequestContext ctx, together::v1::State* state);

    rpc::Router& router_;
};

}  // namespace kapok::app
