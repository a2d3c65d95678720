// What changes a message, or hides it: edits, reactions, pins, nudges, deletion for oneself, the
// played cursor. docs/decisions/0006 says how. The other half of the use cases beside Service, with
// which it shares who is in a conversation. Thread-safe.
#pragma once

#include "messaging/change_jobs.h"
#include "messaging/service.h"

#include <string>
#include <vector>

namespace kapok::messaging {

class Changes {
  public:
    Changes(Service::Ports ports, Limits limits, Service& service)
        : ports_(ports),
          limits_(limits),
          service_(service),
          served_(ports.database, ports.streams) {}

    // edits.cpp
    // The Edit entry.
    Task<Result<Entry>> edit(rpc::RequestContext ctx, ChangeOf what, Text text);
    Task<Result<std::vector<TextVersion>>> list_edits(rpc::RequestContext ctx,
                                                      ConversationId id,
                                                      Seq seq);

    // reactions.cpp
    Task<Result<Reactions>> react(rpc::RequestContext ctx,
                                  ChangeOf what,
                                  std::string emoji,
                                  bool active);
    struct ReactorQuery {
        ConversationId conversation{};
        Seq seq{};
        std::string emoji{};  // empty for all
        std::string page_token{};
        std::uint32_t limit = 0;
    };
    Task<Result<ReactorPage>> list_reactions(rpc::RequestContext ctx, ReactorQuery query);

    // pins.cpp
    Task<Result<void>> pin(rpc::RequestContext ctx, ChangeOf what, bool pinned);
    Task<Result<std::vector<PinnedEntry>>> list_pins(rpc::RequestContext ctx, ConversationId id);

    // nudges.cpp
    // The Nudge entry.
    Task<Result<Entry>> nudge(rpc::RequestContext ctx,
                              ConversationId id,
                              UserId user,
                              std::string client_message_id);

    // hiding.cpp
    Task<Result<ReadCursor>> hide_entries(rpc::RequestContext ctx,
                                          ConversationId id,
                                          std::vector<Seq> seqs);
    Task<Result<ClearedHistory>> clear_history(rpc::RequestContext ctx,
                                               ConversationId id,
                                               Seq up_to);
    Task<Result<PlayedCursor>> mark_played(rpc::RequestContext ctx, ConversationId id, Seq seq);

    // Handlers of the outbox.
    Task<Result<void>> on_reaction(storage::OutboxRow row);
    Task<Result<void>> on_pin(storage::OutboxRow row);

    // A message that the caller may read and has not deleted for themselves.
    struct Target {
        Service::Standing standing;
        streams::Entry stored;
        Entry entry;
    };
    // changes.cpp
    // NotFound ENTRY_UNKNOWN, Invalid ENTRY_NOT_A_MESSAGE, Gone ALREADY_RECALLED.
    Task<Result<Target>> open_message(Deadline deadline, UserId user, ConversationId id, Seq seq);

  private:
    // The same with an entry of any kind: only NotFound ENTRY_UNKNOWN.
    Task<Result<Target>> open_entry(Deadline deadline, UserId user, ConversationId id, Seq seq);
    // What this change wrote before, or nothing: Conflict CLIENT_MESSAGE_ID_REUSED, and Invalid
    // CLIENT_MESSAGE_ID_INVALID.
    Task<Result<std::optional<Entry>>> find_repeat(UserId user,
                                                   ChangeOf what,
                                                   std::uint64_t content_hash);
    // Appends an entry that does not count.
    Task<Result<Entry>> append(UserId user, ChangeOf what, std::uint64_t content_hash, Body body);
    // The target of a change in the outbox is still a message.
    Task<Result<bool>> is_there(ConversationId id, Seq seq);
    Task<void> wait_for_outbox(Deadline deadline);

    // edits.cpp
    struct Replaced {
        Entry entry{};                         // the Edit
        std::optional<std::string> concern{};  // of the content screen
    };
    Task<Result<Replaced>> replace_text(rpc::RequestContext ctx, ChangeOf what, Text text);
    Task<Result<void>> settle_edit(Deadline deadline,
                                   ChangeOf what,
                                   std::optional<std::string> concern);
    Task<Result<void>> push_edit(Deadline deadline, Entry entry);

    // hiding.cpp
    Task<Result<ReadCursor>> cursor_at(ConversationId id, Seq seq);

    Service::Ports ports_;
    Limits limits_;
    Service& service_;
    Served served_;
};

}  // namespace kapok::messaging
