#include "base/encoding.h"
#include "base/ids.h"
#include "search/api/errors.h"
#include "search/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace kapok::search {
namespace {

constexpr std::uint32_t kGroupsMax = 50;
// So many are counted; then it is "or more".
constexpr std::uint32_t kCountMax = 100;
// How many conversations begin in one transaction.
constexpr std::size_t kStartsAtOnce = 100;

}  // namespace

// Where a page ended: conversations are searched in the order of their last activity.
struct Service::Place {
    WallTime begun{};   // when the first page was asked for
    WallTime active{};  // of the conversation searched last
    std::string id{};
    Seq before{};  // how far that one was searched; none if to its end

    [[nodiscard]] std::string token() const {
        return to_base64url(fmt::format("{} {} {} {}", to_ms(begun), to_ms(active), before, id));
    }
    static Result<std::optional<Place>> of(const std::string& token);
};

Result<std::optional<Service::Place>> Service::Place::of(const std::string& token) {
    if (token.empty()) {
        return std::optional<Place>();
    }
    const auto decoded = from_base64url(token).value_or("");
    std::string_view rest = decoded;
    const auto take_number = [&rest]() -> std::optional<std::uint64_t> {
        const auto end = rest.find(' ');
        const auto number = parse_decimal(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        constexpr auto kMost = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
        return number && *number <= kMost ? number : std::nullopt;
    };
    const auto begun = take_number();
    const auto active = take_number();
    const auto before = take_number();
    if (!begun || !active || !before || !ConversationId::parse(rest)) {
        return Error(Code::kInvalid, errors::kPageTokenInvalid).with_field("page_token");
    }
    return std::optional(Place{.begun = from_ms(static_cast<std::int64_t>(*begun)),
                               .active = from_ms(static_cast<std::int64_t>(*active)),
                               .id = std::string(rest),
                               .before = Seq(*before)});
}

struct Service::Progress {
    Criteria criteria{};
    std::size_t size = 0;
    Work work{};
    std::optional<Place> resumed{};
    Place place{};
    GroupPage page{};
    bool stopped = false;  // more is left

    [[nodiscard]] bool is_full() const { return page.groups.size() >= size; }
};

Task<Result<GroupPage>> Service::find_conversations(rpc::RequestContext ctx,
                                                    Asked asked,
                                                    std::string page_token,
                                                    std::uint32_t limit) {
    const auto begun = ports_.clock.steady_now();
    auto page = co_await search_conversations(
        std::move(ctx), std::move(asked), std::move(page_token), limit);
    probe_.search_finished(page, ports_.clock.steady_now() - begun);
    co_return page;
}

// The conversations that are still to be searched, last active first.
Task<Result<std::vector<messaging::Readable>>> Service::list_places(rpc::RequestContext ctx,
                                                                    const Criteria* criteria,
                                                                    Place after) {
    CO_TRY(auto places, co_await ports_.history.list_readable(ctx.deadline, ctx.caller.user));
    const bool is_first = after.id.empty();
    std::erase_if(places, [&](const messaging::Readable& one) {
        if (criteria->since && one.head.time < *criteria->since) {
            return true;
        }
        // What became active since the first page may have been overlooked: it comes again.
        if (is_first || one.head.time > after.begun) {
            return false;
        }
        const auto id = one.conversation.text();
        if (one.head.time != after.active) {
            return one.head.time > after.active;
        }
        return id < after.id || (id == after.id && !after.before);
    });
    std::sort(places.begin(), places.end(), [](const auto& a, const auto& b) {
        return a.head.time != b.head.time ? a.head.time > b.head.time
                                          : a.conversation.text() < b.conversation.text();
    });
    co_return places;
}

// Counts what one conversation has.
Task<Result<void>> Service::search_group(rpc::RequestContext ctx, Start start, Progress* progress) {
    const auto id = start.conversation;
    const auto& resumed = progress->resumed;
    const auto before = resumed && resumed->id == id.text() ? resumed->before : Seq{};
    Scan scan(
        scan_ports(), std::move(ctx), progress->criteria, progress->work, std::move(start), before);
    Group group{.conversation = id, .newest = {}};
    while (!scan.stopped() && group.count < kCountMax) {
        CO_TRY(auto hits, co_await scan.next());
        if (!hits.empty() && group.count == 0) {
            group.newest = std::move(hits.front());
        }
        group.count += static_cast<std::uint32_t>(hits.size());
    }
    group.more = group.count > kCountMax || (group.count > 0 && !scan.ended());
    group.count = std::min(group.count, kCountMax);
    // One that was not searched to its end and has nothing so far goes on with the next page.
    progress->place.before = group.count == 0 && !scan.ended() ? scan.reached() : Seq{};
    if (group.count > 0) {
        progress->page.groups.push_back(std::move(group));
    }
    co_return Result<void>();
}

Task<Result<GroupPage>> Service::search_conversations(rpc::RequestContext ctx,
                                                      Asked asked,
                                                      std::string page_token,
                                                      std::uint32_t limit) {
    Progress progress{
        .work = {.blocks_read = limits_.blocks_read, .filters_tested = limits_.filters_tested},
        .place = {.begun = ports_.clock.wall_now()}};
    CO_TRY(progress.criteria, understand(ctx.caller.user, asked));
    CO_TRY(progress.size, page_size(limit, kGroupsMax));
    CO_TRY(progress.resumed, Place::of(page_token));
    progress.place = progress.resumed.value_or(progress.place);
    CO_TRY(const auto places, co_await list_places(ctx, &progress.criteria, progress.place));
    for (std::size_t at = 0; at < places.size() && !progress.stopped;) {
        const auto end = std::min(places.size(), at + kStartsAtOnce);
        CO_TRY(auto starts, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
            std::vector<Start> begun;
            for (auto i = at; i < end; ++i) {
                const auto& resumed = progress.resumed;
                const bool is_resumed = resumed && resumed->id == places[i].conversation.text();
                begun.push_back(begin_scan(
                    tx, progress.criteria, places[i], is_resumed ? resumed->before : Seq{}));
            }
            return Result(std::move(begun));
        }));
        for (auto& start : starts) {
            if (progress.is_full() || !progress.work.is_left()) {
                progress.stopped = true;
                break;
            }
            progress.place.active = places[at].head.time;
            progress.place.id = places[at].conversation.text();
            ++at;
            CO_TRY_VOID(co_await search_group(ctx, std::move(start), &progress));
        }
    }
    const bool is_left = progress.stopped || progress.place.before;
    if (is_left) {
        progress.page.next_page_token = progress.place.token();
    }
    auto& groups = progress.page.groups;
    std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
        const auto one = a.newest.entry.time;
        const auto other = b.newest.entry.time;
        return one != other ? one > other : a.conversation < b.conversation;
    });
    co_return std::move(progress.page);
}

}  // namespace kapok::search
