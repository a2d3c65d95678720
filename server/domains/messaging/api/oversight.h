// Messaging as those who run the instance see and change it: for the domains above. Rights were
// checked by the caller. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "messaging/api/ids.h"
#include "runtime/task.h"
#include "storage/same_commit.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kapok::messaging {

// An entry as it was at a moment, to be kept elsewhere.
struct CopiedEntry {
    ConversationId conversation{};
    streams::Seq seq{};
    UserId sender{};
    std::vector<std::string> media_ids{};  // that it shows
    std::string bytes{};                   // a serialised kapok.messaging.v1.Entry
};

struct GroupLine {
    ConversationId id{};
    std::string name{};
    std::uint32_t member_count = 0;
    WallTime created{};
    bool dissolved = false;
};

struct GroupSearch {
    std::string text{};  // part of a name, or a whole id; empty for all
    std::string after{};
    std::size_t limit = 0;
};

// Which messages go: those of conversations of a kind that are older than a time.
struct TrimWish {
    Kind kind = Kind::kDirect;
    WallTime before{};
    std::string after{};    // the conversation that the last call ended with
    std::size_t limit = 0;  // conversations looked at
};
struct Trimmed {
    std::string next{};  // for `after`; empty at the end
    std::uint64_t entries = 0;
};

class Oversight {
  public:
    virtual ~Oversight() = default;
    // Those of the messages that the reader may read; the others are left out. NotFound
    // CONVERSATION_UNKNOWN.
    virtual Task<Result<std::vector<CopiedEntry>>> copy_entries(Deadline deadline,
                                                                UserId reader,
                                                                ConversationId id,
                                                                std::vector<streams::Seq> seqs) = 0;
    // The user is or was in it.
    virtual Task<Result<bool>> knows(Deadline deadline, UserId user, ConversationId id) = 0;
    // Erases a message whoever wrote it and whenever, in nobody's name. One that is no message, or
    // was recalled before, stays as it is.
    virtual Task<Result<void>> recall(Deadline deadline,
                                      ConversationId id,
                                      streams::Seq seq,
                                      storage::SameCommit note) = 0;
    // A message is there, or was until it was recalled; what is imported is none of this instance.
    virtual Task<Result<bool>> has_message(Deadline deadline,
                                           ConversationId id,
                                           streams::Seq seq) = 0;
    virtual Task<Result<bool>> is_recalled(Deadline deadline,
                                           ConversationId id,
                                           streams::Seq seq) = 0;

    // Messages that people sent since the start of this process.
    [[nodiscard]] virtual std::uint64_t messages_sent() const = 0;
    // In order of ids.
    virtual Task<Result<std::vector<GroupLine>>> find_groups(Deadline deadline,
                                                             GroupSearch search) = 0;
    // Not dissolved ones.
    virtual Task<Result<std::int64_t>> count_groups(Deadline deadline) = 0;
    // Those that the user is in now.
    virtual Task<Result<std::int64_t>> count_groups_of(Deadline deadline, UserId user) = 0;
    // Trims some conversations, each by at most 10,000 entries a call, so that it never holds up
    // others for long. May be cut off at any point and repeated.
    virtual Task<Result<Trimmed>> trim(Deadline deadline, TrimWish wish) = 0;
    // NotFound CONVERSATION_UNKNOWN. One that is dissolved stays so.
    virtual Task<Result<void>> dissolve(Deadline deadline,
                                        ConversationId id,
                                        storage::SameCommit note) = 0;
};

}  // namespace kapok::messaging
