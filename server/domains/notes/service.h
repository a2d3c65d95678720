// Notes that a group keeps together. Thread-safe.
//
// Each change is one transaction that compares the version it was made from; the push is a hint.
#pragma once

#include "base/clock.h"
#include "messaging/api/groups.h"
#include "messaging/api/participation.h"
#include "notes/values.h"
#include "rpc/context.h"
#include "rpc/sessions.h"
#include "storage/database.h"

#include <vector>

namespace kapok::notes {

class Service {
  public:
    struct Ports {
        storage::Database& database;
        messaging::Groups& groups;
        messaging::Participation& messages;
        rpc::Sessions& sessions;
        Clock& clock;
    };

    Service(Ports ports, Limits limits) : ports_(ports), limits_(limits) {}

    // With the beginning of each text.
    Task<Result<std::vector<Note>>> list(rpc::RequestContext ctx, ConversationId id);
    // Version 0 is the one of now.
    Task<Result<Note>> get(rpc::RequestContext ctx, NoteId id, std::uint64_t version);
    Task<Result<std::vector<Version>>> list_versions(rpc::RequestContext ctx, NoteId id);

    Task<Result<Note>> create(rpc::RequestContext ctx, NoteId id, Words words);
    Task<Result<Saved>> save(rpc::RequestContext ctx,
                             NoteId id,
                             std::uint64_t base_version,
                             Words words);
    Task<Result<void>> remove(rpc::RequestContext ctx, NoteId id);

  private:
    // As the limits and the content policy let them stand.
    [[nodiscard]] Result<Words> check_words(UserId user, ConversationId id, Words words) const;
    void tell(UserId user, rpc::UserSet audience, const NoteId& id, std::uint64_t version);

    Ports ports_;
    Limits limits_;
};

}  // namespace kapok::notes
