#include "base/encoding.h"
#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/group_rules.h"
#include "messaging/own_entries.h"
#include "messaging/service.h"
#include "messaging/store_groups.h"
#include "messaging/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace kapok::messaging {
namespace {

constexpr rules::PageSizes kConversationPage{.usual = 50, .most = 200};
constexpr rules::PageSizes kEntryPage{.usual = 50, .most = 200};
constexpr std::size_t kFirstMembers = 9;
constexpr std::size_t kMentionsShown = 50;
constexpr Seq kEnd{std::numeric_limits<std::int64_t>::max()};

// Where a conversation stands in the pages: last changed first (decision 0036).
struct ListPlace {
    WallTime changed;
    std::string id;

    friend bool operator<(const ListPlace& a, const ListPlace& b) {
        return a.changed != b.changed ? a.changed > b.changed : a.id < b.id;
    }
};

std::string token_of(const ListPlace& place) {
    return to_base64url(fmt::format("{} {}", to_ms(place.changed), place.id));
}

Result<std::optional<ListPlace>> place_of_token(const std::string& token) {
    if (token.empty()) {
        return std::optional<ListPlace>();
    }
    const auto text = from_base64url(token).value_or("");
    const auto space = text.find(' ');
    const auto changed = parse_decimal(std::string_view(text).substr(0, space));
    if (space == std::string::npos || !changed ||
        *changed > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
        return Error(Code::kInvalid, errors::kPageTokenInvalid).with_field("page_token");
    }
    return std::optional(ListPlace{.changed = from_ms(static_cast<std::int64_t>(*changed)),
                                   .id = text.substr(space + 1)});
}

// Little of each, for there may be thousands; the rows of those that a page shows are read then.
struct Candidate {
    store::StandingRow standing;
    streams::Head head;
    ListPlace place;
};

// An empty chat is opened from a contact, not from the list.
bool is_in_list(const Candidate& candidate) {
    const auto& standing = candidate.standing;
    return candidate.head.seq || standing.pinned || standing.has_draft;
}

// When something last happened in it: what is imported is as old as its words, not as the import.
Task<Result<streams::Head>> dated(streams::Streams* streams,
                                  ConversationId id,
                                  streams::Head head) {
    if (id.kind() == Kind::kImported && head.seq) {
        CO_TRY(const auto last, co_await streams->find(id.stream(), head.seq));
        head.time = last ? wire::entry_of(id, *last).time : head.time;
    }
    co_return head;
}

// All that belong into the user's list, in no order.
Task<Result<std::vector<Candidate>>> list_candidates(storage::Database* database,
                                                     streams::Streams* streams,
                                                     Deadline deadline,
                                                     UserId user) {
    CO_TRY(auto standings, co_await database->read(deadline, [&](storage::Tx& tx) {
        return Result(store::list_standings(tx, user));
    }));
    std::vector<streams::StreamId> ids;
    ids.reserve(standings.size());
    for (const auto& standing : standings) {
        ids.push_back(standing.conversation.stream());
    }
    CO_TRY(const auto heads, co_await streams->heads(std::move(ids)));
    std::vector<Candidate> candidates;
    candidates.reserve(standings.size());
    for (std::size_t i = 0; i < standings.size(); ++i) {
        const auto id = standings[i].conversation;
        Candidate candidate{.standing = standings[i],
                            .head = standings[i].active ? heads[i] : standings[i].left,
                            .place = {}};
        if (id.kind() == Kind::kImported) {
            CO_TRY(candidate.head, co_await dated(streams, id, candidate.head));
        }
        candidate.place = {.changed = candidate.head.time, .id = id.text()};
        if (is_in_list(candidate)) {
            candidates.push_back(std::move(candidate));
        }
    }
    co_return candidates;
}

}  // namespace

Task<Result<ConversationPage>> Service::list_conversations(rpc::RequestContext ctx,
                                                           std::string page_token,
                                                           std::uint32_t limit) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto size, rules::page_size(limit, kConversationPage));
    CO_TRY(const auto after, place_of_token(page_token));
    // First, so that whatever changes while the list is read comes again by the feed.
    CO_TRY(const auto feed, co_await ports_.streams.head(feed::stream_of(user)));
    CO_TRY(auto candidates,
           co_await list_candidates(&ports_.database, &ports_.streams, ctx.deadline, user));
    std::vector<Candidate> rest;
    std::vector<Candidate> chosen;
    for (auto& candidate : candidates) {
        const bool pinned = candidate.standing.pinned;
        if (pinned && !after) {
            chosen.push_back(std::move(candidate));
        } else if (!pinned && (!after || *after < candidate.place)) {
            rest.push_back(std::move(candidate));
        }
    }
    const auto by_place = [](const Candidate& a, const Candidate& b) { return a.place < b.place; };
    std::sort(chosen.begin(), chosen.end(), by_place);
    std::sort(rest.begin(), rest.end(), by_place);
    ConversationPage page{.conversations = {}, .next_page_token = {}, .feed_seq = feed.seq};
    if (rest.size() > size) {
        rest.resize(size, rest.front());
        page.next_page_token = token_of(rest.back().place);
    }
    std::ranges::move(rest, std::back_inserter(chosen));
    std::vector<store::Listed> rows;
    std::vector<streams::Head> heads;
    CO_TRY_VOID(co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        rows.clear();
        heads.clear();
        for (const auto& candidate : chosen) {
            auto row = store::find_listed(tx, user, candidate.standing.conversation);
            if (row) {
                // They may have left meanwhile.
                heads.push_back(row->member.active ? candidate.head : row->member.left);
                rows.push_back(*std::move(row));
            }
        }
        return {};
    }));
    CO_TRY(page.conversations,
           co_await describe(ctx.deadline, user, std::move(rows), std::move(heads)));
    co_return page;
}

Task<Result<Conversation>> Service::get_conversation(rpc::RequestContext ctx, ConversationId id) {
    const auto user = ctx.caller.user;
    CO_TRY_VOID(co_await enter(ctx.deadline, user, id));
    CO_TRY(auto listed,
           co_await ports_.database.read(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<store::Listed>> {
                   auto conversation = store::find_conversation(tx, id);
                   auto member = store::find_member(tx, id, user);
                   if (!conversation || !member) {
                       return Error(Code::kNotFound, errors::kConversationUnknown);
                   }
                   return std::vector{store::Listed{.conversation = *std::move(conversation),
                                                    .member = *std::move(member)}};
               }));
    CO_TRY(auto head, co_await ports_.streams.head(id.stream()));
    if (!listed.front().member.active) {
        head = listed.front().member.left;
    }
    CO_TRY(head, co_await dated(&ports_.streams, id, head));
    CO_TRY(auto described, co_await describe(ctx.deadline, user, std::move(listed), {head}));
    co_return std::move(described.front());
}

namespace {

// What the rows alone tell.
Conversation outline(store::Listed listed, const streams::Head& head, const Limits& limits) {
    auto& [conversation, member] = listed;
    Conversation out{.id = conversation.id,
                     .name = {},
                     .avatar_media_id = {},
                     .first_members = {},
                     .membership = membership_of(member, head),
                     .head = head,
                     .read_cursor = {.conversation = conversation.id,
                                     .seq = member.read_seq,
                                     .ordinal = member.read_ordinal},
                     .own_last_ordinal = {},
                     .last_entry = {},
                     .mentioned_seq = {},
                     .played_seq = member.played_seq};
    if (member.active) {
        out.name = std::move(conversation.name);
        out.avatar_media_id = std::move(conversation.avatar_media_id);
        out.member_count = conversation.member_count;
        out.dissolved = conversation.dissolved;
        out.origin = std::move(conversation.origin);
        if (conversation.id.kind() == Kind::kGroup) {
            out.settings = conversation.settings;
            out.settings->members_max =
                static_cast<std::uint32_t>(rules::room_of(conversation.settings, limits));
        }
        if (!conversation.announcement.text.empty()) {
            out.announcement = std::move(conversation.announcement);
        }
    } else {
        // One who left sees the group as it was then.
        out.name = std::move(member.left_name);
        out.avatar_media_id = std::move(member.left_avatar_media_id);
    }
    return out;
}

// The entries among which the one to show in the list is looked for first.
store::SeqRange newest(Seq head) {
    const auto first = head.value() - std::min(head.value(), Served::kPreviewEntries - 1);
    return {.first = Seq(first), .last = head};
}

void add_members_and_mentions(storage::Tx& tx, UserId user, Conversation& out) {
    const auto& membership = out.membership;
    if (membership.active) {
        out.first_members = store::list_first_members(tx, out.id, kFirstMembers);
        if (out.id.kind() == Kind::kGroup && membership.role >= Role::kAdmin) {
            out.join_requests = static_cast<std::uint32_t>(store::count_waiting(tx, out.id));
        }
    }
    const auto seen =
        std::max({out.read_cursor.ordinal, membership.join_ordinal, out.own_last_ordinal});
    out.mentioned_seqs = store::list_mentioned_seqs(
        tx,
        out.id,
        user,
        {.above = seen, .up_to = membership.active ? kEnd : membership.leave_seq},
        kMentionsShown);
    out.mentioned_seq = out.mentioned_seqs.empty() ? Seq{} : out.mentioned_seqs.back();
}

}  // namespace

Task<Result<std::vector<Conversation>>> Service::describe(Deadline deadline,
                                                          UserId user,
                                                          std::vector<store::Listed> listed,
                                                          std::vector<streams::Head> heads) {
    std::vector<streams::StreamId> ids;
    std::vector<store::MemberRow> members;
    std::vector<Conversation> described;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        ids.push_back(listed[i].conversation.id.stream());
        members.push_back(listed[i].member);
        described.push_back(outline(std::move(listed[i]), heads[i], limits_));
    }
    CO_TRY(const auto own, co_await ports_.streams.last_ordinals_of(user, std::move(ids)));
    std::vector<store::HiddenSeqs> hidden(described.size());
    CO_TRY_VOID(co_await ports_.database.read(deadline, [&](storage::Tx& tx) -> Result<void> {
        for (std::size_t i = 0; i < described.size(); ++i) {
            described[i].own_last_ordinal = own[i];
            add_members_and_mentions(tx, user, described[i]);
            hidden[i] = store::list_hidden(tx, described[i].id, user, newest(heads[i].seq));
        }
        return {};
    }));
    for (std::size_t i = 0; i < described.size(); ++i) {
        CO_TRY(
            described[i].read_cursor,
            co_await moved_by_own(&ports_.streams, described[i].read_cursor, own[i], heads[i].seq));
        CO_TRY(
            described[i].last_entry,
            co_await served_.last_entry(deadline, members[i], heads[i].seq, std::move(hidden[i])));
        const auto& last = described[i].last_entry;
        described[i].active = last ? last->time : heads[i].time;
    }
    co_return described;
}

Task<Result<EntryPage>> Service::list_entries(rpc::RequestContext ctx,
                                              ConversationId id,
                                              EntryRange range) {
    CO_TRY(const auto limit, rules::page_size(range.limit, kEntryPage));
    CO_TRY(const auto standing, co_await enter(ctx.deadline, ctx.caller.user, id));
    const auto& intervals = standing.intervals;
    CO_TRY(const auto head, co_await ports_.streams.head(id.stream()));
    CO_TRY(const auto trimmed, co_await ports_.streams.trimmed(id.stream()));
    EntryPage page{.entries = {},
                   .head = rules::clip(intervals, kEnd, head.seq),
                   .first = intervals.empty() ? Seq{} : intervals.front().first};
    if (trimmed && !intervals.empty()) {
        page.first = std::max(page.first, Seq(trimmed.value() + 1));
    }
    const auto slice = range.after ? rules::slice_after(intervals, *range.after)
                                   : rules::slice_before(intervals, range.before.value_or(kEnd));
    if (!slice) {
        co_return page;
    }
    std::vector<streams::Entry> stored;
    if (slice->direction == rules::Slice::Direction::kAfter) {
        CO_TRY(stored, co_await ports_.streams.read_after(id.stream(), slice->from, limit));
    } else {
        CO_TRY(stored, co_await ports_.streams.read_before(id.stream(), slice->from, limit));
    }
    for (const auto& entry : stored) {
        if (rules::may_read({slice->keep}, entry.seq)) {
            page.entries.push_back(wire::entry_of(id, entry));
            page.head = std::max(page.head, entry.seq);
        }
    }
    CO_TRY(page.entries,
           co_await served_.to(ctx.deadline,
                               {.user = ctx.caller.user,
                                .intervals = intervals,
                                .leads = standing.place && standing.place->role >= Role::kAdmin},
                               std::move(page.entries)));
    co_return page;
}

}  // namespace kapok::messaging
