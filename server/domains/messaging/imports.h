// Imported conversations. Entries are appended first and the rows follow, so that one is shown when
// it is whole. Thread-safe: no state but its dependencies.
#pragma once

#include "messaging/api/imports.h"
#include "messaging/service.h"

namespace kapok::messaging {

class ImportedChats final : public Imports {
  public:
    ImportedChats(Service::Ports ports, Limits limits) : ports_(ports), limits_(limits) {}

    [[nodiscard]] Result<void> check(Content& content) const override;
    Task<Result<Seq>> last_origin(ConversationId id) override;
    Task<Result<std::uint64_t>> append(Deadline deadline,
                                       ConversationId id,
                                       std::vector<ImportedEntry> entries) override;
    Task<Result<void>> show(Deadline deadline, ImportedChat chat, Seq read) override;

  private:
    // Where an entry of the archive's is, by its seq there; none if it is not there.
    Task<Result<std::optional<streams::Entry>>> find(ConversationId id, Seq origin_seq);
    // The last entry that is there and not after that one.
    Task<Result<streams::Head>> find_read(ConversationId id, Seq read);
    Task<Result<void>> append_one(Deadline deadline,
                                  ConversationId id,
                                  Seq next,
                                  ImportedEntry entry);

    Service::Ports ports_;
    Limits limits_;
};

}  // namespace kapok::messaging
