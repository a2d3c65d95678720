// Groups for domains above, by the functions that serve Send.
#pragma once

#include "messaging/api/groups.h"
#include "messaging/service.h"

namespace kapok::messaging {

class GroupAccess final : public Groups {
  public:
    GroupAccess(Service& service, Limits limits) : service_(service), limits_(limits) {}

    Task<Result<GroupStanding>> enter(Deadline deadline, UserId user, ConversationId id) override;
    Task<Result<GroupStanding>> enter_to_write(Deadline deadline,
                                               UserId user,
                                               ConversationId id) override;

  private:
    Service& service_;
    Limits limits_;
};

}  // namespace kapok::messaging
