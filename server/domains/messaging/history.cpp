#include "messaging/history.h"

#include "messaging/store_receipts.h"
#include "messaging/wire.h"

#include <algorithm>
#include <iterator>

namespace kapok::messaging {
namespace {

// The most that ListEntries gives at once.
constexpr std::uint64_t kPage = 200;

}  // namespace

Task<Result<std::vector<Readable>>> ServedHistory::list_readable(Deadline deadline, UserId user) {
    CO_TRY(const auto members, co_await database_.read(deadline, [&](storage::Tx& tx) {
        return Result(store::list_standings(tx, user));
    }));
    std::vector<streams::StreamId> ids;
    ids.reserve(members.size());
    for (const auto& member : members) {
        ids.push_back(member.conversation.stream());
    }
    CO_TRY(const auto heads, co_await streams_.heads(std::move(ids)));
    std::vector<Readable> readable;
    readable.reserve(members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto& head = members[i].active ? heads[i] : members[i].left;
        if (head.seq) {
            readable.push_back({.conversation = members[i].conversation,
                                .first = members[i].first,
                                .head = head,
                                .written = heads[i].seq});
        }
    }
    co_return readable;
}

Task<Result<Readable>> ServedHistory::readable(rpc::RequestContext ctx, ConversationId id) {
    CO_TRY(const auto page,
           co_await service_.list_entries(
               std::move(ctx), id, {.after = {}, .before = {}, .limit = 1}));
    CO_TRY(const auto head, co_await streams_.head(id.stream()));
    co_return Readable{.conversation = id,
                       .first = page.first,
                       .head = {.seq = page.head, .ordinal = {}, .time = {}},
                       .written = head.seq};
}

Task<Result<std::vector<Entry>>> ServedHistory::read(rpc::RequestContext ctx,
                                                     ConversationId id,
                                                     Seq first,
                                                     Seq last) {
    std::vector<Entry> all;
    auto after = Seq(std::max<std::uint64_t>(first.value(), 1) - 1);
    while (after < last) {
        const auto limit = std::min(kPage, last.value() - after.value());
        CO_TRY(auto page,
               co_await service_.list_entries(
                   ctx,
                   id,
                   {.after = after, .before = {}, .limit = static_cast<std::uint32_t>(limit)}));
        if (page.entries.empty()) {
            break;
        }
        after = page.entries.back().seq;
        for (auto& entry : page.entries) {
            if (entry.seq <= last) {
                all.push_back(std::move(entry));
            }
        }
    }
    co_return all;
}

Task<Result<std::vector<Member>>> ServedHistory::list_members(rpc::RequestContext ctx,
                                                              ConversationId id,
                                                              std::size_t limit) {
    std::vector<Member> all;
    std::string token;
    do {
        const auto size = std::min(kPage, std::uint64_t{limit - all.size()});
        CO_TRY(auto page,
               co_await service_.list_members(
                   ctx, id, std::move(token), static_cast<std::uint32_t>(size)));
        std::move(page.members.begin(), page.members.end(), std::back_inserter(all));
        token = std::move(page.next_page_token);
    } while (!token.empty() && all.size() < limit);
    co_return all;
}

Task<Result<std::string>> ServedHistory::find_nickname(Deadline deadline,
                                                       ConversationId id,
                                                       UserId user) {
    if (id.kind() != Kind::kGroup) {
        co_return std::string();
    }
    co_return co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<std::string> {
        auto row = store::find_member(tx, id, user);
        return row ? std::move(row->nickname) : std::string();
    });
}

Task<Result<rpc::UserSet>> ServedHistory::list_listeners(Deadline deadline,
                                                         ConversationId id,
                                                         Seq seq) {
    // Nobody is woken by what they import themselves.
    if (id.kind() == Kind::kImported) {
        co_return rpc::UserSet();
    }
    CO_TRY(const auto roster, co_await service_.find_roster(deadline, id));
    co_return roster ? roster->audience(seq) : rpc::UserSet();
}

Task<Result<std::vector<Entry>>> ServedHistory::read_stored(ConversationId id,
                                                            Seq after,
                                                            std::size_t limit) {
    CO_TRY(const auto stored, co_await streams_.read_after(id.stream(), after, limit));
    std::vector<Entry> entries;
    entries.reserve(stored.size());
    for (const auto& entry : stored) {
        entries.push_back(wire::entry_of(id, entry));
    }
    co_return entries;
}

Task<Result<std::vector<ConversationId>>> ServedHistory::list_all(Deadline deadline,
                                                                  std::string after,
                                                                  std::size_t limit) {
    co_return co_await database_.read(deadline, [&](storage::Tx& tx) {
        return Result(store::list_all_conversations(tx, after, limit));
    });
}

}  // namespace kapok::messaging
