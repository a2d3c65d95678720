// Participation for domains above, by the functions that serve reactions and pins.
#pragma once

#include "messaging/api/participation.h"
#include "messaging/changes.h"

namespace kapok::messaging {

class OpenMessages final : public Participation {
  public:
    OpenMessages(Service& service, Changes& changes, streams::Streams& streams, Limits limits)
        : service_(service), changes_(changes), streams_(streams), limits_(limits) {}

    Task<Result<Entry>> open(Deadline deadline, UserId user, MessageId id) override;
    Task<Result<Entry>> open_to_write(Deadline deadline, UserId user, MessageId id) override;
    [[nodiscard]] Result<std::string> check_words(UserId user,
                                                  ConversationId id,
                                                  std::string words) const override;
    Task<Result<rpc::UserSet>> audience(Deadline deadline, MessageId id) override;
    Task<Result<bool>> is_gone(MessageId id) override;

  private:
    Service& service_;
    Changes& changes_;
    streams::Streams& streams_;
    Limits limits_;
};

}  // namespace kapok::messaging
