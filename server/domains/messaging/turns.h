// When one may write the next message: in slow mode one a pause, and in a large group one @all a
// pause, whoever says it and in whatever way. Thread-safe.
#pragma once

#include "base/clock.h"
#include "messaging/roster.h"
#include "messaging/rules.h"
#include "messaging/store.h"
#include "runtime/pacer.h"
#include "runtime/task.h"
#include "storage/database.h"
#include "streams/streams.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kapok::messaging {

class Turns {
  public:
    Turns(storage::Database& database, streams::Streams& streams, Clock& clock, Limits limits);

    using Key = std::pair<ConversationId, UserId>;
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept {
            return std::hash<ConversationId>{}(key.first) ^
                   (key.second.value() * 0x9E3779B97F4A7C15ULL);
        }
    };
    struct All {
        store::MentionAll mine{};
        store::MentionAll before{};
    };
    struct Taken {
        std::optional<WallTime> slow{};
        std::optional<All> all{};
    };
    using SharedRoster = std::shared_ptr<const Roster>;

    // All that the draft must wait for; RateLimited SLOW_MODE, MENTION_ALL_TOO_SOON.
    Task<Result<Taken>> take(Deadline deadline, SharedRoster roster, UserId user, Draft draft);
    // In slow mode the moment of the message that was not written.
    void give_slow_back(UserId user, ConversationId id, std::optional<WallTime> turn);
    // Takes the moment of an @all, as `by`; none in groups that are not large.
    Task<Result<std::optional<All>>> take_all(Deadline deadline,
                                              SharedRoster roster,
                                              std::string by);
    // It was not said after all.
    Task<void> give_all_back(Deadline deadline, ConversationId id, std::optional<All> turn);

  private:
    Task<Result<std::optional<WallTime>>> take_slow(SharedRoster roster, UserId user);
    Task<Result<WallTime>> find_own_last(UserId user, ConversationId id);

    storage::Database& database_;
    streams::Streams& streams_;
    Clock& clock_;
    Limits limits_;
    runtime::Pacer<Key, KeyHash> slow_;
};

// Takes the moment of an @all, at most one a pause; gives what was there before. RateLimited
// MENTION_ALL_TOO_SOON. Whoever took it last, takes it again.
Result<store::MentionAll> take_mention_all(storage::Tx& tx,
                                           ConversationId id,
                                           const store::MentionAll& mine,
                                           std::chrono::milliseconds pause);
// @all was said without a turn: in a group that is small, and may grow.
void note_mention_all(storage::Tx& tx, ConversationId id, const store::MentionAll& said);
// What was said by whom under which id.
std::string named(UserId user, std::string_view client_id);

}  // namespace kapok::messaging
