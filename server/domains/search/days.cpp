#include "search/api/errors.h"
#include "search/service.h"

#include <algorithm>
#include <functional>

namespace kapok::search {
namespace {

constexpr std::size_t kStartsMin = 2;
constexpr std::size_t kStartsMax = 43;  // six weeks

}  // namespace

// The first entry that is not older: time never runs backwards in a stream, so halving finds it.
Task<Result<Seq>> Service::first_at(ConversationId id, Seq head, WallTime time) {
    std::uint64_t low = 1;
    std::uint64_t high = head.value() + 1;
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        CO_TRY(const auto entry, co_await ports_.streams.find(id.stream(), Seq(middle)));
        // What is not there was trimmed: it was older than all that is.
        if (!entry || entry->time < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    co_return Seq(low);
}

// The first message from `from` on and before `to` that the caller may read.
Task<Result<Seq>> Service::first_message(rpc::RequestContext ctx,
                                         ConversationId id,
                                         Seq from,
                                         Seq to) {
    while (from < to) {
        const auto last = Seq(std::min(from.value() + kBlockEntries, to.value()) - 1);
        CO_TRY(const auto entries, co_await ports_.history.read(ctx, id, from, last));
        for (const auto& entry : entries) {
            if (messaging::is_message(entry.content.body)) {
                co_return entry.seq;
            }
        }
        from = Seq(last.value() + 1);
    }
    co_return Seq{};
}

Task<Result<std::vector<Seq>>> Service::list_days(rpc::RequestContext ctx,
                                                  ConversationId id,
                                                  std::vector<WallTime> starts) {
    const bool ascend =
        std::adjacent_find(starts.begin(), starts.end(), std::greater_equal<>()) == starts.end();
    if (starts.size() < kStartsMin || starts.size() > kStartsMax || !ascend) {
        co_return Error(Code::kInvalid, errors::kDaysInvalid).with_field("starts_ms");
    }
    CO_TRY(const auto readable, co_await ports_.history.readable(ctx, id));
    std::vector<Seq> bounds;
    for (const auto start : starts) {
        CO_TRY(const auto bound, co_await first_at(id, readable.head.seq, start));
        bounds.push_back(std::max(bound, readable.first));
    }
    std::vector<Seq> firsts;
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
        CO_TRY(const auto first, co_await first_message(ctx, id, bounds[i], bounds[i + 1]));
        firsts.push_back(first);
    }
    co_return firsts;
}

}  // namespace kapok::search
