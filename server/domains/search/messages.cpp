#include "base/ids.h"
#include "search/api/errors.h"
#include "search/service.h"

namespace kapok::search {
namespace {

constexpr std::uint32_t kUsualPage = 20;
constexpr std::uint32_t kHitsMax = 100;

// The seq below which the next page begins.
Result<Seq> before_of(const std::string& token) {
    if (token.empty()) {
        return Seq{};
    }
    const auto seq = parse_decimal(token);
    if (!seq || *seq == 0) {
        return Error(Code::kInvalid, errors::kPageTokenInvalid).with_field("page_token");
    }
    return Seq(*seq);
}

}  // namespace

Result<std::size_t> page_size(std::uint32_t asked, std::uint32_t most) {
    if (asked > most) {
        return Error(Code::kInvalid, errors::kLimitTooLarge).with_field("limit");
    }
    return std::size_t{asked == 0 ? kUsualPage : asked};
}

Task<Result<HitPage>> Service::find_messages(rpc::RequestContext ctx,
                                             ConversationId id,
                                             Asked asked,
                                             std::string page_token,
                                             std::uint32_t limit) {
    const auto begun = ports_.clock.steady_now();
    auto page = co_await search_messages(
        std::move(ctx), id, std::move(asked), std::move(page_token), limit);
    probe_.search_finished(page, ports_.clock.steady_now() - begun);
    co_return page;
}

Task<Result<HitPage>> Service::search_messages(rpc::RequestContext ctx,
                                               ConversationId id,
                                               Asked asked,
                                               std::string page_token,
                                               std::uint32_t limit) {
    CO_TRY(const auto criteria, understand(ctx.caller.user, asked));
    CO_TRY(const auto size, page_size(limit, kHitsMax));
    CO_TRY(const auto before, before_of(page_token));
    CO_TRY(const auto readable, co_await ports_.history.readable(ctx, id));
    CO_TRY(auto start, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(begin_scan(tx, criteria, readable, before));
    }));
    Work work{.blocks_read = limits_.blocks_read, .filters_tested = limits_.filters_tested};
    Scan scan(scan_ports(), ctx, criteria, work, std::move(start), before);
    HitPage page;
    while (!scan.stopped()) {
        CO_TRY(auto hits, co_await scan.next());
        for (auto& hit : hits) {
            if (page.hits.size() == size) {
                page.next_page_token = fmt::format("{}", page.hits.back().entry.seq);
                co_return page;
            }
            page.hits.push_back(std::move(hit));
        }
    }
    if (!scan.ended()) {
        page.next_page_token = fmt::format("{}", scan.reached());
    }
    co_return page;
}

}  // namespace kapok::search
