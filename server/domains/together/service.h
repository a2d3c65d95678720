// What people make of polls and relay lists. Thread-safe.
//
// Each change is one transaction that answers with the state after it; the push is a hint. Why no
// change is an entry of the conversation: docs/decisions/0030.
#pragma once

#include "base/clock.h"
#include "messaging/api/participation.h"
#include "rpc/context.h"
#include "rpc/sessions.h"
#include "storage/database.h"
#include "storage/outbox.h"
#include "together/values.h"

#include <vector>

namespace kapok::together {

class Service {
  public:
    struct Ports {
        storage::Database& database;
        messaging::Participation& messages;
        rpc::Sessions& sessions;
        Clock& clock;
    };

    Service(Ports ports, Limits limits) : ports_(ports), limits_(limits) {}

    // states.cpp
    // What the caller may not read, or is neither of the two, is left out.
    Task<Result<std::vector<State>>> get_states(rpc::RequestContext ctx,
                                                ConversationId id,
                                                std::vector<Seq> seqs);
    Task<Result<State>> close(rpc::RequestContext ctx, MessageId id);
    // Handler of the outbox: what people wrote goes with the message.
    Task<Result<void>> on_recalled(storage::OutboxRow row);

    // polls.cpp
    Task<Result<State>> vote(rpc::RequestContext ctx, MessageId id, Choice choice);
    Task<Result<VoterPage>> list_voters(rpc::RequestContext ctx,
                                        MessageId id,
                                        std::uint32_t option,
                                        PageOf page);

    // relays.cpp
    Task<Result<State>> put_line(rpc::RequestContext ctx, MessageId id, std::string text);
    Task<Result<State>> remove_line(rpc::RequestContext ctx, MessageId id, UserId line_of);
    Task<Result<LinePage>> list_lines(rpc::RequestContext ctx, MessageId id, PageOf page);

  private:
    // states.cpp
    // Of a message that is a poll or a relay list.
    State read_state(storage::Tx& tx, const messaging::Entry& entry, UserId user) const;
    [[nodiscard]] bool is_closed(storage::Tx& tx, const messaging::Entry& entry) const;
    // After a commit: those who may see it hear of it, and the caller's devices their own part. A
    // message that was recalled meanwhile takes what was written with it.
    Task<Result<State>> settle(Deadline deadline, UserId user, State state);
    // The devices of a member whose line somebody else took out.
    Task<Result<void>> tell_own(Deadline deadline, UserId user, State state);
    // True if the message was recalled: then nothing of it is left here.
    Task<Result<bool>> forget_if_gone(Deadline deadline, MessageId id);

    Ports ports_;
    Limits limits_;
};

}  // namespace kapok::together
