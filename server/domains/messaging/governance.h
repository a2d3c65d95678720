// How a group is run: settings, announcement, nicknames, who may write, who is kept out, the event
// log. Thread-safe: no state but its dependencies.
#pragma once

#include "messaging/group_rows.h"
#include "messaging/group_rules.h"
#include "messaging/service.h"

#include <string>
#include <vector>

namespace kapok::messaging {

class Governance {
  public:
    Governance(Service::Ports ports, Limits limits, Service& service)
        : ports_(ports), limits_(limits), service_(service) {}

    Task<Result<Conversation>> update_settings(rpc::RequestContext ctx,
                                               ConversationId id,
                                               GroupSettingsChange change);
    struct Words {
        std::string text;  // empty takes the announcement away
        bool mention_all = false;
    };
    Task<Result<Conversation>> set_announcement(rpc::RequestContext ctx,
                                                ConversationId id,
                                                Words words);
    Task<Result<Membership>> set_nickname(rpc::RequestContext ctx,
                                          ConversationId id,
                                          std::string nickname);
    Task<Result<Member>> mute_member(rpc::RequestContext ctx,
                                     ConversationId id,
                                     UserId user,
                                     rules::Mute mute);

    // Both answer who was changed.
    Task<Result<std::vector<UserId>>> ban(rpc::RequestContext ctx,
                                          ConversationId id,
                                          std::vector<UserId> users);
    Task<Result<std::vector<UserId>>> unban(rpc::RequestContext ctx,
                                            ConversationId id,
                                            std::vector<UserId> users);
    Task<Result<BanPage>> list_bans(rpc::RequestContext ctx,
                                    ConversationId id,
                                    std::string page_token,
                                    std::uint32_t limit);
    Task<Result<GroupEventPage>> list_events(rpc::RequestContext ctx,
                                             ConversationId id,
                                             std::string page_token,
                                             std::uint32_t limit);

    // Handlers of the outbox.
    Task<Result<void>> on_names(storage::OutboxRow row);
    Task<Result<void>> on_words(storage::OutboxRow row);
    Task<Result<void>> on_profile_changed(storage::OutboxRow row);

  private:
    Task<Result<Moment>> now_in(ConversationId id);

    Service::Ports ports_;
    Limits limits_;
    Service& service_;
};

}  // namespace kapok::messaging
