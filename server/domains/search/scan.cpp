#include "search/scan.h"

#include <algorithm>

namespace kapok::search {
namespace {

// So many unindexed entries are looked through for what they changed; the index is further behind
// only at its first start.
constexpr std::uint64_t kChangesReadMax = 1'000;

std::vector<Candidate> look_at(storage::Tx& tx,
                               const Criteria& criteria,
                               ConversationId id,
                               std::int64_t before) {
    std::vector<Candidate> candidates;
    const store::BlockRange range{
        .before = before, .until = criteria.until, .limit = kCandidatesAtOnce};
    for (const auto& block : store::list_blocks(tx, id, range)) {
        candidates.push_back({.number = block.number,
                              .may_match = may_contain(block.filter, criteria.needed),
                              .last = block.last});
    }
    return candidates;
}

Seq last_to_look_at(Seq head, Seq before) {
    return before ? std::min(head, Seq(before.value() - 1)) : head;
}

// Of the blocks below this one all that is stored is needed; those from it on are read anyway.
std::int64_t indexed_below(Seq last, Seq head, Seq position) {
    if (!last) {
        return 0;
    }
    const auto highest = block_of(last);
    if (position >= std::min(last_of(highest), head)) {
        return highest + 1;
    }
    // The block in which the position lies is whole only if the position is its last.
    return std::min(highest, static_cast<std::int64_t>(position.value() / kBlockEntries));
}

}  // namespace

Start begin_scan(storage::Tx& tx,
                 const Criteria& criteria,
                 const messaging::Readable& readable,
                 Seq before) {
    const auto id = readable.conversation;
    const auto position = store::find_position(tx, id);
    Start start{.conversation = id,
                .first = std::max(readable.first, Seq(1)),
                .head = readable.head.seq,
                .written = readable.written,
                .position = position && position->format == kIndexFormat ? position->seq : Seq{},
                .candidates = {}};
    const auto last = last_to_look_at(start.head, before);
    start.candidates = look_at(tx, criteria, id, indexed_below(last, start.head, start.position));
    return start;
}

Scan::Scan(Ports ports,
           rpc::RequestContext ctx,
           const Criteria& criteria,
           Work& work,
           Start start,
           Seq before)
    : ports_(ports),
      ctx_(std::move(ctx)),
      criteria_(criteria),
      work_(work),
      conversation_(start.conversation),
      lowest_(block_of(start.first)),
      last_(last_to_look_at(start.head, before)),
      head_(start.head),
      position_(start.position),
      written_(start.written),
      next_(last_ ? block_of(last_) : -1),
      candidates_(start.candidates.begin(), start.candidates.end()),
      fetched_all_(start.candidates.size() < kCandidatesAtOnce) {
    work_.filters_tested -= std::min(work_.filters_tested, candidates_.size());
}

Task<Result<void>> Scan::fetch() {
    CO_TRY(const auto more, co_await ports_.database.read(ctx_.deadline, [&](storage::Tx& tx) {
        return Result(look_at(tx, criteria_, conversation_, next_ + 1));
    }));
    candidates_.assign(more.begin(), more.end());
    fetched_all_ = more.size() < kCandidatesAtOnce;
    work_.filters_tested -= std::min(work_.filters_tested, candidates_.size());
    co_return Result<void>();
}

Task<Result<void>> Scan::prepare() {
    if (std::exchange(prepared_, true) || written_ <= position_) {
        co_return Result<void>();
    }
    if (written_.value() - position_.value() > kChangesReadMax) {
        filters_hold_ = false;
        co_return Result<void>();
    }
    CO_TRY(const auto later,
           co_await ports_.history.read_stored(conversation_, position_, kChangesReadMax));
    for (const auto& entry : later) {
        if (const auto target = messaging::target_of(entry.content.body)) {
            changed_.insert(block_of(target));
        }
    }
    co_return Result<void>();
}

// Whether the block is to be read; passes over it if not.
bool Scan::take_candidate(const Candidate& candidate) {
    if (criteria_.since && candidate.last < *criteria_.since) {
        end();  // all that follow are older still
        return false;
    }
    next_ = candidate.number - 1;
    return candidate.may_match || !filters_hold_ || changed_.contains(candidate.number);
}

Task<Result<std::optional<std::int64_t>>> Scan::find_block() {
    const auto indexed = indexed_below(last_, head_, position_);
    while (!stopped()) {
        if (work_.blocks_read == 0) {
            stopped_ = true;
        } else if (next_ >= indexed) {
            co_return std::optional(next_--);
        } else if (!candidates_.empty()) {
            const auto candidate = candidates_.front();
            candidates_.pop_front();
            if (take_candidate(candidate) && candidate.number >= lowest_) {
                co_return std::optional(candidate.number);
            }
        } else if (fetched_all_) {
            end();
        } else if (work_.filters_tested == 0) {
            stopped_ = true;
        } else {
            CO_TRY_VOID(co_await fetch());
        }
    }
    co_return std::optional<std::int64_t>();
}

Task<Result<std::vector<Hit>>> Scan::next() {
    CO_TRY_VOID(co_await prepare());
    CO_TRY(const auto block, co_await find_block());
    if (!block) {
        co_return std::vector<Hit>();
    }
    --work_.blocks_read;
    const auto last = std::min(last_of(*block), last_);
    CO_TRY(auto entries, co_await ports_.history.read(ctx_, conversation_, first_of(*block), last));
    if (criteria_.since && !entries.empty() && entries.front().time < *criteria_.since) {
        end();
    }
    co_return co_await runtime::offload(
        ports_.pool, [&] { return Result(check_all(criteria_, std::move(entries))); });
}

}  // namespace kapok::search
