#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/service.h"
#include "messaging/wire.h"

namespace kapok::messaging {
namespace {

// Several commits at once may each find that another was quicker.
constexpr int kFreshenTries = 8;
// Pictures that holders of links look at.
constexpr std::size_t kAvatarViewsKept = 4'096;
constexpr std::chrono::minutes kAvatarView{10};

Error unknown_conversation() {
    return Error(Code::kNotFound, errors::kConversationUnknown).with_field("conversation_id");
}

}  // namespace

Service::Service(Ports ports, Limits limits, std::size_t rosters_cached)
    : ports_(ports),
      limits_(limits),
      probe_(ports.metrics),
      served_(ports.database, ports.streams),
      rosters_(rosters_cached),
      turns_(ports.database, ports.streams, ports.clock, limits),
      avatar_views_(kAvatarViewsKept) {}

Membership membership_of(const store::MemberRow& row, const streams::Head& head) {
    return {.conversation = row.conversation,
            .active = row.active,
            .role = row.role,
            .join_seq = row.join_seq,
            .join_ordinal = row.join_ordinal,
            .leave_seq = row.active ? Seq{} : row.left.seq,
            .pinned = row.pinned,
            .muted = row.muted,
            .hidden = row.hidden && head.ordinal <= row.hidden_ordinal,
            .draft = row.draft,
            .marked_unread = row.marked_unread,
            .nickname = row.nickname,
            .muted_until = row.muted_until,
            .folded = row.folded,
            .cleared_seq = row.cleared_seq};
}

Task<Result<Service::SharedRoster>> Service::find_roster(Deadline deadline, ConversationId id) {
    if (auto roster = rosters_.find(id)) {
        co_return roster;
    }
    const auto ticket = rosters_.begin_load(id);
    CO_TRY(auto loaded,
           co_await ports_.database.read(
               deadline, [&](storage::Tx& tx) -> Result<std::optional<Roster>> {
                   const auto row = store::find_conversation(tx, id);
                   if (!row) {
                       return std::optional<Roster>();
                   }
                   if (id.kind() != Kind::kGroup) {
                       return std::optional(Roster::direct(id));
                   }
                   return std::optional(
                       Roster(id, store::roster_head(*row), store::list_places(tx, id)));
               }));
    if (!loaded) {
        co_return SharedRoster();
    }
    co_return rosters_.put(ticket, id, *std::move(loaded));
}

Task<void> Service::freshen(Deadline deadline, ConversationId id) {
    for (int tries = 0; tries < kFreshenTries; ++tries) {
        const auto known = rosters_.find(id);
        if (!known) {
            break;
        }
        const auto version = known->head().version;
        auto change = co_await ports_.database.read(
            deadline, [&](storage::Tx& tx) -> Result<std::optional<RosterChange>> {
                const auto row = store::find_conversation(tx, id);
                if (!row || row->version == version) {
                    return std::optional<RosterChange>();
                }
                auto since = store::list_changes(tx, id, version);
                since.head = store::roster_head(*row);
                return std::optional(std::move(since));
            });
        if (!change) {
            break;
        }
        if (!*change || rosters_.replace(id, known, known->with(**std::move(change)))) {
            co_return;
        }
    }
    // Also so that a load which began before the change puts nothing.
    rosters_.erase(id);
}

void Service::let_see_avatar(ConversationId id, UserId user) {
    const Turns::Key key{id, user};
    avatar_views_.put(avatar_views_.begin_load(key), key, ports_.clock.wall_now() + kAvatarView);
}

Task<Result<Service::SharedRoster>> Service::open_direct(Deadline deadline, ConversationId id) {
    const auto now = ports_.clock.wall_now();
    const auto roster = Roster::direct(id);
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        if (!store::add_conversation(tx, id, now)) {
            return {};
        }
        for (const auto& place : roster.places()) {
            const store::MemberRow row{.conversation = id, .user = place.user, .joined = now};
            store::put_member(tx, row);
            feed::append(tx, place.user, wire::feed_change(membership_of(row, {})));
        }
        return {};
    }));
    co_return rosters_.put(rosters_.begin_load(id), id, roster);
}

Task<Result<Service::Standing>> Service::enter(Deadline deadline, UserId user, ConversationId id) {
    const bool is_group = id.kind() == Kind::kGroup;
    if (!is_group && !id.peer_of(user)) {
        co_return unknown_conversation();
    }
    CO_TRY(auto roster, co_await find_roster(deadline, id));
    if (!roster && (is_group || id.kind() == Kind::kImported)) {
        co_return unknown_conversation();
    }
    if (!roster) {
        if (id.kind() == Kind::kDirect) {
            CO_TRY(const auto relationship,
                   co_await ports_.contacts.relationship(deadline, user, id.peer_of(user)));
            if (!relationship.i_have_them && !relationship.they_have_me &&
                !relationship.they_take_mine) {
                co_return unknown_conversation();
            }
        }
        CO_TRY(roster, co_await open_direct(deadline, id));
    }
    Standing standing{.roster = roster, .place = {}, .intervals = {}};
    if (const auto* place = roster->find(user)) {
        standing.place = *place;
        standing.intervals = {{.first = place->join_seq, .last = {}}};
        if (!place->returned) {
            co_return standing;
        }
    }
    CO_TRY(auto intervals,
           co_await ports_.database.read(
               deadline, [&](storage::Tx& tx) -> Result<std::optional<rules::Intervals>> {
                   const auto row = store::find_member(tx, id, user);
                   return row ? std::optional(store::list_intervals(tx, *row)) : std::nullopt;
               }));
    if (!intervals) {
        co_return unknown_conversation();
    }
    standing.intervals = *std::move(intervals);
    co_return standing;
}

Task<Result<Service::Standing>> Service::enter_as_member(Deadline deadline,
                                                         UserId user,
                                                         ConversationId id) {
    CO_TRY(auto standing, co_await enter(deadline, user, id));
    if (!standing.place) {
        co_return Error(Code::kForbidden, errors::kNotAMember);
    }
    co_return standing;
}

Task<Result<bool>> Service::share_group(Deadline deadline,
                                        UserId a,
                                        UserId b,
                                        std::string conversation_id) {
    const auto id = ConversationId::parse(conversation_id);
    if (!id || id->kind() != Kind::kGroup) {
        co_return false;
    }
    CO_TRY(const auto roster, co_await find_roster(deadline, *id));
    co_return roster && !roster->dissolved() && roster->find(a) != nullptr &&
        roster->find(b) != nullptr;
}

// One's own card of somebody proves nothing: one could send it to oneself.
Task<Result<bool>> Service::shows_card(Deadline deadline, UserId reader, Card card) {
    const auto id = ConversationId::parse(card.conversation_id);
    if (!id) {
        co_return false;
    }
    const auto standing = co_await enter(deadline, reader, *id);
    if (!standing) {
        if (standing.error().code() == Code::kNotFound) {
            co_return false;
        }
        co_return standing.error();
    }
    if (!rules::may_read(standing->intervals, Seq(card.seq))) {
        co_return false;
    }
    CO_TRY(const auto entry, co_await ports_.streams.find(id->stream(), Seq(card.seq)));
    if (!entry || entry->sender == reader) {
        co_return false;
    }
    const auto content = wire::decode(entry->payload);
    const auto* shown = std::get_if<ContactCard>(&content.body);
    co_return shown != nullptr && shown->user == card.of;
}

Task<Result<bool>> Service::may_read(Deadline deadline,
                                     UserId user,
                                     std::string scope,
                                     std::uint64_t seq) {
    const auto id = ConversationId::parse(scope);
    if (!id) {
        co_return false;
    }
    const auto until = seq == 0 ? avatar_views_.find({*id, user}) : nullptr;
    const bool sees_avatar = until != nullptr && *until > ports_.clock.wall_now();
    auto standing = co_await enter(deadline, user, *id);
    if (!standing) {
        if (standing.error().code() == Code::kNotFound) {
            co_return sees_avatar;
        }
        co_return std::move(standing).error();
    }
    if (seq == 0) {
        co_return standing->place.has_value() || sees_avatar;
    }
    if (!rules::may_read(standing->intervals, Seq(seq))) {
        co_return false;
    }
    // From the moment of a recall nobody may, though its media may be detached a little later.
    CO_TRY(const auto entry, co_await ports_.streams.find(id->stream(), Seq(seq)));
    co_return entry && !std::holds_alternative<Recalled>(wire::decode(entry->payload).body);
}

}  // namespace kapok::messaging
