#include "search/indexer.h"

#include "base/log.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <set>

namespace kapok::search {
namespace {

// What comes within this time is taken in together.
constexpr std::chrono::milliseconds kGather{1'000};
constexpr std::chrono::milliseconds kRetry{5'000};
constexpr std::size_t kStepEntries = 4 * kBlockEntries;
constexpr std::size_t kSweepConversations = 500;

constexpr std::string_view kOvertaken = "INDEX_OVERTAKEN";

std::int64_t entries_between(Seq position, Seq head) {
    return head > position ? static_cast<std::int64_t>(head.value() - position.value()) : 0;
}

bool is_usable(const std::optional<store::Position>& position, Seq head) {
    // After an older copy of the streams was put back, the index may know what never was.
    return position && position->format == kIndexFormat && position->seq <= head;
}

// The blocks that the entries change: their own, and those of what they changed.
std::set<std::int64_t> touched_blocks(const std::vector<messaging::Entry>& entries) {
    std::set<std::int64_t> blocks;
    for (const auto& entry : entries) {
        blocks.insert(block_of(entry.seq));
        if (const auto target = messaging::target_of(entry.content.body)) {
            blocks.insert(block_of(target));
        }
    }
    return blocks;
}

}  // namespace

Indexer::Indexer(Ports ports, Probe& probe)
    : ports_(std::move(ports)), probe_(probe), scope_(ports_.executor) {}

void Indexer::note(ConversationId id, Seq seq) {
    {
        const std::scoped_lock lock(mutex_);
        const auto known = behind_.find(id);
        if (known == behind_.end()) {
            behind_.emplace(id, Behind{.head = seq, .position = Seq(seq.value() - 1)});
            probe_.lag_changed(1);
        } else if (seq > known->second.head) {
            probe_.lag_changed(entries_between(known->second.head, seq));
            known->second.head = seq;
        }
    }
    schedule();
}

void Indexer::set_behind(ConversationId id, Behind behind) {
    {
        const std::scoped_lock lock(mutex_);
        auto& known = behind_[id];
        const auto before = entries_between(known.position, known.head);
        known.head = std::max(known.head, behind.head);
        known.position = behind.position;
        probe_.lag_changed(entries_between(known.position, known.head) - before);
    }
    schedule();
}

std::optional<std::pair<ConversationId, Indexer::Behind>> Indexer::take() {
    const std::scoped_lock lock(mutex_);
    if (behind_.empty()) {
        scheduled_ = false;
        return std::nullopt;
    }
    const auto taken = *behind_.begin();
    behind_.erase(behind_.begin());
    probe_.lag_changed(-entries_between(taken.second.position, taken.second.head));
    return taken;
}

void Indexer::schedule() {
    {
        const std::scoped_lock lock(mutex_);
        if (scheduled_) {
            return;
        }
        scheduled_ = true;
    }
    boost::asio::post(ports_.executor, [this] {
        if (!scope_.closed()) {
            scope_.spawn("search.index", work_later());
        }
    });
}

void Indexer::start() { scope_.spawn("search.sweep", sweep_once()); }

Task<void> Indexer::close() { co_await scope_.close(); }

Task<void> Indexer::sweep_once() {
    for (;;) {
        const auto swept = co_await sweep();
        if (swept) {
            co_return;
        }
        LOG(warn, "the index cannot be compared", kv("reason", swept.error().reason()));
        co_await ports_.timers.sleep_for(kRetry);
    }
}

Task<Result<void>> Indexer::sweep() {
    std::string after;
    for (;;) {
        CO_TRY(auto ids,
               co_await ports_.history.list_all(Deadline::never(), after, kSweepConversations));
        if (ids.empty()) {
            co_return Result<void>();
        }
        after = ids.back().text();
        CO_TRY_VOID(co_await compare(std::move(ids)));
    }
}

Task<Result<void>> Indexer::compare(std::vector<ConversationId> ids) {
    std::vector<streams::StreamId> streams;
    streams.reserve(ids.size());
    for (const auto& id : ids) {
        streams.push_back(id.stream());
    }
    CO_TRY(const auto heads, co_await ports_.streams.heads(std::move(streams)));
    CO_TRY(const auto positions,
           co_await ports_.database.read(Deadline::never(), [&](storage::Tx& tx) {
               std::vector<std::optional<store::Position>> found;
               found.reserve(ids.size());
               for (const auto& id : ids) {
                   found.push_back(store::find_position(tx, id));
               }
               return Result(std::move(found));
           }));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const bool usable = is_usable(positions[i], heads[i].seq);
        const auto position = usable ? positions[i]->seq : Seq{};
        if (position < heads[i].seq || (positions[i] && !usable)) {
            set_behind(ids[i], {.head = heads[i].seq, .position = position});
        }
    }
    co_return Result<void>();
}

Task<void> Indexer::work_later() {
    co_await ports_.timers.sleep_for(kGather);
    for (;;) {
        const auto done = co_await work();
        if (done) {
            co_return;
        }
        LOG(warn,
            "a conversation cannot be indexed",
            kv("reason", done.error().reason()),
            kv("detail", done.error().detail()));
        co_await ports_.timers.sleep_for(kRetry);
    }
}

Task<Result<void>> Indexer::work() {
    while (const auto next = take()) {
        auto indexed = co_await index(next->first);
        if (!indexed) {
            set_behind(next->first, next->second);
            co_return std::move(indexed).error();
        }
    }
    co_return Result<void>();
}

Task<Result<void>> Indexer::catch_up() {
    CO_TRY_VOID(co_await sweep());
    co_return co_await work();
}

Task<Result<void>> Indexer::index(ConversationId id) {
    for (;;) {
        CO_TRY(const auto stored,
               co_await ports_.database.read(Deadline::never(), [&](storage::Tx& tx) {
                   return Result(store::find_position(tx, id));
               }));
        CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
        const bool usable = is_usable(stored, head.seq);
        const auto from = usable ? stored->seq : Seq{};
        if (from == head.seq && (usable || !stored)) {
            co_return Result<void>();
        }
        CO_TRY(auto step, co_await make_step(id, from));
        step.from = stored;
        const auto count = entries_between(from, step.to);
        auto written = co_await write(id, std::move(step));
        // Another node was faster: look again how far it came.
        if (!written && written.error().reason() != kOvertaken) {
            co_return std::move(written).error();
        }
        probe_.entries_indexed(static_cast<std::uint64_t>(written ? count : 0));
    }
}

Task<Result<Indexer::Step>> Indexer::make_step(ConversationId id, Seq from) {
    CO_TRY(const auto fresh, co_await ports_.history.read_stored(id, from, kStepEntries));
    Step step{.from = {}, .to = fresh.empty() ? from : fresh.back().seq, .blocks = {}};
    for (const auto number : touched_blocks(fresh)) {
        CO_TRY(auto entries,
               co_await ports_.history.read_stored(
                   id, Seq(first_of(number).value() - 1), kBlockEntries));
        // Of a stream whose first entries were trimmed later ones come in their place.
        const auto last = std::min(step.to, last_of(number));
        std::erase_if(entries, [last](const messaging::Entry& entry) { return entry.seq > last; });
        if (entries.empty()) {
            continue;
        }
        CO_TRY(auto block, co_await runtime::offload(ports_.pool, [&] {
                   return Result(make_block(number, entries));
               }));
        step.blocks.push_back(std::move(block));
    }
    co_return step;
}

Task<Result<void>> Indexer::write(ConversationId id, Step step) {
    co_return co_await ports_.database.write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            if (store::find_position(tx, id) != step.from) {
                return Error(Code::kConflict, kOvertaken);
            }
            if (!is_usable(step.from, step.to)) {
                store::remove(tx, id);
            }
            for (const auto& block : step.blocks) {
                store::put_block(tx, id, block);
            }
            store::put_position(tx, id, {.seq = step.to, .format = kIndexFormat});
            return {};
        });
}

}  // namespace kapok::search
