// Outbound for domains above, by the functions that serve clients.
#pragma once

#include "messaging/api/outbound.h"
#include "messaging/service.h"

namespace kapok::messaging {

class DeferredSends final : public Outbound {
  public:
    DeferredSends(Service& service, Limits limits) : service_(service), limits_(limits) {}

    Task<Result<Text>> check(Deadline deadline, UserId user, ConversationId id, Text text) override;
    Task<Result<Entry>> send(rpc::RequestContext ctx, Draft draft) override;
    Task<Result<void>> mark_unread(rpc::RequestContext ctx, ConversationId id) override;

  private:
    Service& service_;
    Limits limits_;
};

}  // namespace kapok::messaging
