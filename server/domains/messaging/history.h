// History for domains above, by the same functions that serve clients.
#pragma once

#include "messaging/api/history.h"
#include "messaging/service.h"

namespace kapok::messaging {

class ServedHistory final : public History {
  public:
    ServedHistory(Service& service, storage::Database& database, streams::Streams& streams)
        : service_(service), database_(database), streams_(streams) {}

    Task<Result<std::vector<Readable>>> list_readable(Deadline deadline, UserId user) override;
    Task<Result<Readable>> readable(rpc::RequestContext ctx, ConversationId id) override;
    Task<Result<std::vector<Entry>>> read(rpc::RequestContext ctx,
                                          ConversationId id,
                                          Seq first,
                                          Seq last) override;
    Task<Result<Conversation>> look(rpc::RequestContext ctx, ConversationId id) override {
        return service_.get_conversation(std::move(ctx), id);
    }
    Task<Result<std::vector<Member>>> list_members(rpc::RequestContext ctx,
                                                   ConversationId id,
                                                   std::size_t limit) override;
    Task<Result<std::string>> find_nickname(Deadline deadline,
                                            ConversationId id,
                                            UserId user) override;
    Task<Result<rpc::UserSet>> list_listeners(Deadline deadline,
                                              ConversationId id,
                                              Seq seq) override;
    Task<Result<std::vector<Entry>>> read_stored(ConversationId id,
                                                 Seq after,
                                                 std::size_t limit) override;
    Task<Result<std::vector<ConversationId>>> list_all(Deadline deadline,
                                                       std::string after,
                                                       std::size_t limit) override;

  private:
    Service& service_;
    storage::Database& database_;
    streams::Streams& streams_;
};

}  // namespace kapok::messaging
