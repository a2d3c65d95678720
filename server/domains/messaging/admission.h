// Ways into a group: links, and requests that wait for an admin's word. Thread-safe: no state but
// its dependencies.
#pragma once

#include "messaging/group_rows.h"
#include "messaging/group_rules.h"
#include "messaging/service.h"

#include <optional>
#include <string>
#include <vector>

namespace kapok::messaging {

class Admission {
  public:
    Admission(Service::Ports ports, Limits limits, Service& service)
        : ports_(ports), limits_(limits), service_(service) {}

    struct FreshLink {
        InviteLink link;
        std::string token;  // told this once
    };
    Task<Result<FreshLink>> create_link(rpc::RequestContext ctx,
                                        ConversationId id,
                                        rules::LinkWish wish);
    Task<Result<std::vector<InviteLink>>> list_links(rpc::RequestContext ctx, ConversationId id);
    Task<Result<void>> revoke_link(rpc::RequestContext ctx, ConversationId id, LinkId link);
    Task<Result<LinkView>> view_link(rpc::RequestContext ctx, std::string token);

    struct Joined {
        JoinState state = JoinState::kPending;
        std::optional<Conversation> conversation;
    };
    Task<Result<Joined>> join_by_link(rpc::RequestContext ctx,
                                      std::string token,
                                      std::string reason);

    Task<Result<JoinRequestPage>> list_requests(rpc::RequestContext ctx,
                                                ConversationId id,
                                                std::string page_token,
                                                std::uint32_t limit);
    Task<Result<JoinRequest>> answer(rpc::RequestContext ctx,
                                     ConversationId id,
                                     UserId user,
                                     JoinState answer);

  private:
    struct Door {
        InviteLink link;
        store::ConversationRow group;
        std::optional<store::MemberRow> member;  // the caller's
    };
    // The link of a token that lets the user in now, and where to.
    Result<Door> open_door(storage::Tx& tx,
                           const std::string& token_hash,
                           UserId user,
                           WallTime now) const;
    Result<JoinState> enter_door(storage::Tx& tx,
                                 Door door,
                                 UserId user,
                                 const std::string& reason,
                                 const Moment& moment) const;

    Service::Ports ports_;
    Limits limits_;
    Service& service_;
};

}  // namespace kapok::messaging
