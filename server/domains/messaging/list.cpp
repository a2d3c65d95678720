#include "base/encoding.h"
#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/group_rules.h"
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
constexpr Seq kEnd{std::numeric_limits<std::int64_t>::max()};

// Where a conversation stands in the list: last active first.
struct ListPlace {
    WallTime active;
    std::string id;

    friend bool operator<(const ListPlace& a, const ListPlace& b) {
        return a.active != b.active ? a.active > b.active : a.id < b.id;
    }
};

std::string token_of(const ListPlace& place) {
    return to_base64url(fmt::format("{} {}", to_ms(place.active), place.id));
}

Result<std::optional<ListPlace>> place_of_token(const std::string& token) {
    if (token.empty()) {
        return std::optional<ListPlace>();
    }
    const auto text = from_base64url(token).value_or("");
    const auto space = text.find(' ');
    const auto active = parse_decimal(std::string_view(text).substr(0, space));
    if (space == std::string::npos || !active ||
        *active > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
        return Error(Code::kInvalid, errors::kPageTokenInvalid).with_field("page_token");
    }
    return std::optional(ListPlace{.active = from_ms(static_cast<std::int64_t>(*active)),
                                   .id = text.substr(space + 1)});
}

struct Candidate {
    store::Listed listed;
    streams::Head head;
    ListPlace place;
};

// An empty chat is opened from a contact, not from the list.
bool is_in_list(const Candidate& candidate) {
    const auto& member = candidate.listed.member;
    return candidate.head.seq || member.pinned || !member.draft.empty();
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

}  // namespace

Task<Result<ConversationPage>> Service::list_conversations(rpc::RequestContext ctx,
                                                           std::string page_token,
                                                           std::uint32_t limit) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto size, rules::page_size(limit, kConversationPage));
    CO_TRY(const auto after, place_of_token(page_token));
    // First, so that whatever changes while the list is read comes again by the feed.
    CO_TRY(const auto feed, co_await ports_.streams.head(feed::stream_of(user)));
    CO_TRY(auto listed, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_conversations(tx, user));
    }));
    std::vector<streams::StreamId> ids;
    ids.reserve(listed.size());
    for (const auto& one : listed) {
        ids.push_back(one.conversation.id.stream());
    }
    CO_TRY(const auto heads, co_await ports_.streams.heads(std::move(ids)));

    std::vector<Candidate> rest;
    std::vector<Candidate> chosen;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        const auto& member = listed[i].member;
        const auto id = listed[i].conversation.id;
        CO_TRY(const auto head,
               co_await dated(&ports_.streams, id, member.active ? heads[i] : member.left));
        Candidate candidate{.listed = std::move(listed[i]), .head = head, .place = {}};
        candidate.place = {.active = head.time, .id = candidate.listed.conversation.id.text()};
        if (!is_in_list(candidate)) {
            continue;
        }
        const bool pinned = candidate.listed.member.pinned;
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
    std::vector<store::Listed> rows;
    std::vector<streams::Head> row_heads;
    for (auto* part : {&chosen, &rest}) {
        for (auto& candidate : *part) {
            rows.push_back(std::move(candidate.listed));
            row_heads.push_back(candidate.head);
        }
    }
    CO_TRY(page.conversations,
           co_await describe(ctx.deadline, user, std::move(rows), std::move(row_heads)));
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
    out.mentioned_seq = store::find_mentioned_seq(
        tx,
        out.id,
        user,
        {.above = seen, .up_to = membership.active ? kEnd : membership.leave_seq});
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
            described[i].last_entry,
            co_await served_.last_entry(deadline, members[i], heads[i].seq, std::move(hidden[i])));
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
                               {.user = ctx.caller.user, .intervals = intervals},
                               std::move(page.entries)));
    co_return page;
}

}  // namespace kapok::messaging
