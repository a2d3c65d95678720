// See api/oversight.h. Thread-safe: no state but the service it works on.
#pragma once

#include "messaging/api/oversight.h"
#include "messaging/service.h"

#include <vector>

namespace kapok::messaging {

class OversightService final : public Oversight {
  public:
    explicit OversightService(Service& service) : service_(service) {}

    Task<Result<std::vector<CopiedEntry>>> copy_entries(Deadline deadline,
                                                        UserId reader,
                                                        ConversationId id,
                                                        std::vector<Seq> seqs) override;
    Task<Result<bool>> knows(Deadline deadline, UserId user, ConversationId id) override;
    Task<Result<void>> recall(Deadline deadline,
                              ConversationId id,
                              Seq seq,
                              storage::SameCommit note) override;
    Task<Result<bool>> has_message(Deadline deadline, ConversationId id, Seq seq) override;
    Task<Result<bool>> is_recalled(Deadline deadline, ConversationId id, Seq seq) override;
    [[nodiscard]] std::uint64_t messages_sent() const override { return service_.probe_.sent(); }
    Task<Result<std::vector<GroupLine>>> find_groups(Deadline deadline,
                                                     GroupSearch search) override;
    Task<Result<std::int64_t>> count_groups(Deadline deadline) override;
    Task<Result<std::int64_t>> count_groups_of(Deadline deadline, UserId user) override;
    // retention.cpp
    Task<Result<Trimmed>> trim(Deadline deadline, TrimWish wish) override;
    Task<Result<void>> dissolve(Deadline deadline,
                                ConversationId id,
                                storage::SameCommit note) override;

  private:
    Task<Result<std::uint64_t>> trim_one(Deadline deadline, ConversationId id, WallTime before);
    // The last entry that is older; those up to `trimmed` are gone already.
    Task<Result<Seq>> find_last_older(ConversationId id, Seq trimmed, WallTime before);

    Service& service_;
};

// What is kept of an entry elsewhere.
CopiedEntry copy_of(const Entry& entry);

}  // namespace kapok::messaging
