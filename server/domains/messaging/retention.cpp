// How old messages go: what hangs on them first, then they themselves. A crash between the two
// leaves messages whose files have their seven days of grace, and the next run ends it.
#include "messaging/oversight_service.h"
#include "messaging/store_oversight.h"

namespace kapok::messaging {
namespace {

constexpr std::uint64_t kEntriesAtOnce = 10'000;

}  // namespace

Task<Result<Trimmed>> OversightService::trim(Deadline deadline, TrimWish wish) {
    CO_TRY(const auto ids,
           co_await service_.ports_.database.read(
               deadline, [&](storage::Tx& tx) -> Result<std::vector<ConversationId>> {
                   return store::list_of_kind(tx, wish.kind, wish.after, wish.limit);
               }));
    Trimmed done;
    for (const auto id : ids) {
        CO_TRY(const auto entries, co_await trim_one(deadline, id, wish.before));
        done.entries += entries;
    }
    if (ids.size() == wish.limit && !ids.empty()) {
        done.next = ids.back().text();
    }
    co_return done;
}

// Time never runs backwards within a stream, so the older ones are its beginning.
Task<Result<Seq>> OversightService::find_last_older(ConversationId id,
                                                    Seq trimmed,
                                                    WallTime before) {
    auto& streams = service_.ports_.streams;
    CO_TRY(const auto head, co_await streams.head(id.stream()));
    auto older = trimmed.value();       // all up to here are older
    auto newer = head.seq.value() + 1;  // from here on none is
    if (head.time < before) {
        co_return head.seq;
    }
    while (newer - older > 1) {
        const auto middle = older + (newer - older) / 2;
        CO_TRY(const auto entry, co_await streams.find(id.stream(), Seq(middle)));
        (entry && entry->time < before ? older : newer) = middle;
    }
    co_return Seq(older);
}

Task<Result<std::uint64_t>> OversightService::trim_one(Deadline deadline,
                                                       ConversationId id,
                                                       WallTime before) {
    auto& ports = service_.ports_;
    CO_TRY(const auto trimmed, co_await ports.streams.trimmed(id.stream()));
    CO_TRY(auto last, co_await find_last_older(id, trimmed, before));
    if (last <= trimmed) {
        co_return std::uint64_t{0};
    }
    last = std::min(last, Seq(trimmed.value() + kEntriesAtOnce));
    CO_TRY_VOID(co_await ports.media.detach_up_to(deadline, id.text(), last.value()));
    CO_TRY_VOID(co_await ports.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::remove_marks_up_to(tx, id, last);
        return {};
    }));
    CO_TRY_VOID(co_await ports.streams.trim(id.stream(), last));
    co_return last.value() - trimmed.value();
}

}  // namespace kapok::messaging
