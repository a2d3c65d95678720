#include "archive/service.h"

#include <algorithm>
#include <tuple>

namespace kapok::archive {

namespace {

bool is_larger(const ConversationStorage& a, const ConversationStorage& b) {
    return std::tie(a.media.bytes, a.entries, b.conversation) >
           std::tie(b.media.bytes, b.entries, a.conversation);
}

}  // namespace

Task<Result<Storage>> Service::get_storage(rpc::RequestContext ctx) {
    const auto user = ctx.caller.user;
    Storage storage;
    CO_TRY(const auto readable, co_await ports_.history.list_readable(ctx.deadline, user));
    std::vector<media::ScopeRange> ranges;
    for (const auto& one : readable) {
        const auto first = std::max<std::uint64_t>(one.first.value(), 1);
        const auto last = one.head.seq.value();
        ranges.push_back({.scope = one.conversation.text(), .first = first, .last = last});
        storage.conversations.push_back({.conversation = one.conversation,
                                         .entries = last >= first ? last - first + 1 : 0,
                                         .media = {}});
    }
    CO_TRY(const auto sums, co_await ports_.usage.of_ranges(ctx.deadline, std::move(ranges)));
    for (std::size_t i = 0; i < sums.size(); ++i) {
        storage.conversations[i].media = sums[i];
    }
    std::sort(storage.conversations.begin(), storage.conversations.end(), is_larger);
    CO_TRY(storage.unused, co_await ports_.usage.unused_of(ctx.deadline, user, unused_before()));
    CO_TRY(storage.uploaded_bytes, co_await ports_.usage.of_user(ctx.deadline, user));
    co_return storage;
}

Task<Result<media::FileSum>> Service::remove_unused(rpc::RequestContext ctx) {
    return ports_.usage.give_up_unused(ctx.deadline, ctx.caller.user, unused_before());
}

}  // namespace kapok::archive
