// A search in one conversation, newest first, as far as the work that is left to it goes.
//
// What is indexed is passed over block by block where its filter tells that nothing can be there.
// What is not indexed yet is read; what it changed in older entries (an edit) is read too.
#pragma once

#include "messaging/api/history.h"
#include "runtime/pool.h"
#include "search/criteria.h"
#include "search/store.h"

#include <deque>
#include <set>
#include <vector>

namespace kapok::search {

// How much a call may still do; shared by its scans.
struct Work {
    std::size_t blocks_read = 0;
    std::size_t filters_tested = 0;

    [[nodiscard]] bool is_left() const { return blocks_read > 0 && filters_tested > 0; }
};

// A stored block, after its filter was looked at.
struct Candidate {
    std::int64_t number = 0;
    bool may_match = false;
    WallTime last{};
};

// What a scan begins with, read for many conversations in one transaction.
struct Start {
    ConversationId conversation{};
    Seq first{};  // the caller's
    Seq head{};
    Seq written{};   // the conversation's own end
    Seq position{};  // indexed up to here
    std::vector<Candidate> candidates{};
};
inline constexpr std::size_t kCandidatesAtOnce = 64;
// On a database thread. `before`: only entries with a lower seq; none for all.
Start begin_scan(storage::Tx& tx,
                 const Criteria& criteria,
                 const messaging::Readable& readable,
                 Seq before);

class Scan {
  public:
    struct Ports {
        storage::Database& database;
        messaging::History& history;
        runtime::Pool& pool;
    };

    // Entries with a seq below `before` (none: all). References outlive it.
    Scan(Ports ports,
         rpc::RequestContext ctx,
         const Criteria& criteria,
         Work& work,
         Start start,
         Seq before);

    // Hits of the next block that may have some, newest first. Empty also at the end.
    Task<Result<std::vector<Hit>>> next();
    // It goes no further: nothing, or no work, is left. What was begun is used in any case, so that
    // every call comes further than the one before.
    [[nodiscard]] bool stopped() const { return ended() || stopped_; }
    // Nothing is left in the conversation.
    [[nodiscard]] bool ended() const { return next_ < lowest_; }
    // Everything from this seq on was looked at.
    [[nodiscard]] Seq reached() const { return first_of(next_ + 1); }

  private:
    // Learns what unindexed entries changed: as they are stored, because a change of what the
    // caller reads may be one that they do not read.
    Task<Result<void>> prepare();
    // Moves on to the next block to read; none at the end or when no work is left.
    Task<Result<std::optional<std::int64_t>>> find_block();
    Task<Result<void>> fetch();
    bool take_candidate(const Candidate& candidate);
    void end() { next_ = lowest_ - 1; }

    Ports ports_;
    rpc::RequestContext ctx_;
    const Criteria& criteria_;
    Work& work_;
    ConversationId conversation_;
    std::int64_t lowest_;  // no block before it is the caller's
    Seq last_;             // the highest seq to look at
    Seq head_;
    Seq position_;
    Seq written_;
    std::int64_t next_;  // the block to look at next; those above are done
    std::deque<Candidate> candidates_;
    bool fetched_all_ = false;
    bool prepared_ = false;
    bool filters_hold_ = true;  // false: too much is not indexed yet to know what it changed
    bool stopped_ = false;
    std::set<std::int64_t> changed_;  // blocks with entries that unindexed ones changed
};

}  // namespace kapok::search
