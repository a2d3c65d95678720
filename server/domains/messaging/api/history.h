// What domains above may read of conversations. Its values are those of messaging/types.h.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "messaging/types.h"
#include "rpc/context.h"
#include "rpc/sessions.h"
#include "runtime/task.h"

#include <vector>

namespace kapok::messaging {

// A conversation that someone is or was in.
struct Readable {
    ConversationId conversation{};
    Seq first{};           // they may read nothing before it
    streams::Head head{};  // and nothing after it
    Seq written{};         // the conversation's own end, which is not everyone's
};

// Thread-safe.
class History {
  public:
    virtual ~History() = default;

    // All that the user is or was in and that has entries, in no order.
    virtual Task<Result<std::vector<Readable>>> list_readable(Deadline deadline, UserId user) = 0;
    // The same for one of the caller's; of its head only the seq, none if there is nothing to read.
    // NotFound CONVERSATION_UNKNOWN.
    virtual Task<Result<Readable>> readable(rpc::RequestContext ctx, ConversationId id) = 0;
    // The entries from `first` to `last` as ListEntries serves them to the caller: oldest first,
    // without those they may not read. NotFound CONVERSATION_UNKNOWN.
    virtual Task<Result<std::vector<Entry>>> read(rpc::RequestContext ctx,
                                                  ConversationId id,
                                                  Seq first,
                                                  Seq last) = 0;
    // One of the caller's, as ListConversations shows it. NotFound CONVERSATION_UNKNOWN.
    virtual Task<Result<Conversation>> look(rpc::RequestContext ctx, ConversationId id) = 0;
    // Members of now of one of the caller's, at most `limit`: owner first, then admins, then by
    // time. NotFound CONVERSATION_UNKNOWN; Forbidden NOT_A_MEMBER.
    virtual Task<Result<std::vector<Member>>> list_members(rpc::RequestContext ctx,
                                                           ConversationId id,
                                                           std::size_t limit) = 0;
    // What they are called in this group; empty where they are not, and for other chats.
    virtual Task<Result<std::string>> find_nickname(Deadline deadline,
                                                    ConversationId id,
                                                    UserId user) = 0;
    // The members who may read the entry, from memory as a rule; null where there is no chat.
    virtual Task<Result<rpc::UserSet>> list_listeners(Deadline deadline,
                                                      ConversationId id,
                                                      Seq seq) = 0;

    // Entries as they are stored, whoever may read them. For indexes only.
    virtual Task<Result<std::vector<Entry>>> read_stored(ConversationId id,
                                                         Seq after,
                                                         std::size_t limit) = 0;
    // Every conversation there is, in the order of their text form.
    virtual Task<Result<std::vector<ConversationId>>> list_all(Deadline deadline,
                                                               std::string after,
                                                               std::size_t limit) = 0;
};

}  // namespace kapok::messaging
