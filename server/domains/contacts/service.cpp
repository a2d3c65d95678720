#include "contacts/service.h"

#include "base/log.h"
#include "contacts/api/errors.h"
#include "contacts/store.h"
#include "contacts/store_settings.h"
#include "contacts/wire.h"
#include "feed/api/feed.h"

#include <algorithm>

namespace kapok::contacts {
namespace {

constexpr std::size_t kFanOut = 500;        // feeds a transaction
constexpr std::size_t kEdgesMax = 100'000;  // contacts are limited, blocks are not
constexpr std::chrono::seconds kPatience{30};

Error contact_unknown() {
    return Error(Code::kNotFound, kContactUnknown, "not on your list").with_field("user_id");
}

bool same(const Edge& a, const Edge& b) {
    return a.is_contact == b.is_contact && a.blocked == b.blocked && a.remark == b.remark &&
           a.note == b.note && a.starred == b.starred && a.tags == b.tags &&
           a.presence == b.presence && a.receipts == b.receipts && a.typing == b.typing;
}

// Tags in order, each once.
Result<std::vector<TagId>> check_tags(std::vector<TagId> tags) {
    std::ranges::sort(tags);
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    if (tags.size() > kTagsOfContactMax) {
        return Error(Code::kTooLarge, kTooManyTagsOfContact, "a contact has at most 20 tags")
            .with_field("tags");
    }
    return tags;
}

Result<void> check_change(Service::ContactChange& change) {
    if (change.remark) {
        TRY(change.remark, check_remark(*change.remark));
    }
    if (change.note) {
        TRY(change.note, check_note(*change.note));
    }
    if (change.tags) {
        TRY(change.tags, check_tags(*std::move(change.tags)));
    }
    for (const auto& sharing : {change.presence, change.receipts, change.typing}) {
        if (sharing && *sharing > Sharing::kNever) {
            return Error(Code::kInvalid, kSharingInvalid, "no such value");
        }
    }
    return {};
}

Edge changed(Edge edge, const Service::ContactChange& change) {
    edge.remark = change.remark.value_or(edge.remark);
    edge.note = change.note.value_or(edge.note);
    edge.starred = change.starred.value_or(edge.starred);
    edge.tags = change.tags.value_or(edge.tags);
    edge.presence = change.presence.value_or(edge.presence);
    edge.receipts = change.receipts.value_or(edge.receipts);
    edge.typing = change.typing.value_or(edge.typing);
    return edge;
}

}  // namespace

Task<Result<Service::Contact>> Service::update_contact(rpc::RequestContext ctx,
                                                       UserId other,
                                                       ContactChange change) {
    CO_TRY_VOID(check_change(change));
    const auto me = ctx.caller.user;
    CO_TRY(auto users, co_await ports_.accounts.list_users(ctx.deadline, {other}));
    if (users.empty()) {
        co_return contact_unknown();
    }
    const auto& user = users.front();
    CO_TRY(auto edge,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Edge> {
               const auto before = store::find_edge(tx, me, other);
               if (!before.is_contact) {
                   return contact_unknown();
               }
               for (const auto tag : change.tags.value_or(std::vector<TagId>())) {
                   if (!store::find_tag(tx, me, tag)) {
                       return Error(Code::kNotFound, kTagUnknown, "no such tag").with_field("tags");
                   }
               }
               auto after = changed(before, change);
               if (!same(before, after)) {
                   store::put_edge(tx, after);
                   notice_contact(tx, after, user);
               }
               return after;
           }));
    co_await settle(ctx.deadline, me, other);
    co_return Contact{std::move(edge), user};
}

Task<Result<Service::Contact>> Service::set_blocked(rpc::RequestContext ctx,
                                                    UserId other,
                                                    Block block) {
    const auto me = ctx.caller.user;
    if (me == other) {
        co_return Error(Code::kInvalid, kSelfBlock, "one cannot block oneself")
            .with_field("user_id");
    }
    CO_TRY(const auto both, co_await get_both(ctx.deadline, me, other));
    CO_TRY(auto edge,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Edge> {
               const auto pair = store::find_pair(tx, me, other);
               const auto done = contacts::set_blocked(pair, block, now());
               if (same(pair.mine, done.mine)) {
                   return done.mine;
               }
               store::put_edge(tx, done.mine);
               notice_contact(tx, done.mine, both.other);
               if (done.incoming) {
                   // The asker is not told.
                   store_request(tx, *done.incoming, both, Viewers::kAsked);
               }
               if (done.outgoing) {
                   store_request(tx,
                                 *done.outgoing,
                                 both,
                                 done.outgoing->hidden ? Viewers::kAsker : Viewers::kBoth);
               }
               return done.mine;
           }));
    co_await settle(ctx.deadline, me, other);
    co_return Contact{std::move(edge), both.other};
}

Task<Result<void>> Service::delete_contact(rpc::RequestContext ctx, UserId other, History history) {
    const auto me = ctx.caller.user;
    CO_TRY(const auto users, co_await ports_.accounts.list_users(ctx.deadline, {other}));
    if (users.empty()) {
        co_return contact_unknown();
    }
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        const auto before = store::find_edge(tx, me, other);
        if (!before.is_contact) {
            return contact_unknown();
        }
        Edge edge;
        edge.owner = me;
        edge.other = other;
        edge.blocked = before.blocked;  // survives
        store::put_edge(tx, edge);
        notice_contact(tx, edge, users.front());
        if (history == History::kDelete) {
            storage::enqueue(tx,
                             kHistoryUnwanted,
                             "contacts:" + direct_conversation(me, other),
                             HistoryUnwanted{me, other}.encode());
        }
        return {};
    }));
    co_await settle(ctx.deadline, me, other);
    co_return Result<void>();
}

Task<Result<void>> Service::erase(Deadline deadline, UserId user) {
    // Whom a cached relationship of theirs names.
    CO_TRY(const auto others,
           co_await ports_.database.write(
               deadline, [&](storage::Tx& tx) -> Result<std::vector<UserId>> {
                   std::vector<UserId> kept;
                   for (const auto& edge : store::list_edges(tx, user, {UserId(), kEdgesMax})) {
                       kept.push_back(edge.other);
                   }
                   store::erase_user(tx, user);
                   store::erase_book(tx, user);
                   return kept;
               }));
    for (const auto other : others) {
        ports_.graph.forget(user, other);
    }
    ports_.graph.forget_settings(user);
    co_return Result<void>();
}

Task<Result<void>> Service::on_profile_changed(storage::OutboxRow row) {
    const auto event = accounts::ProfileChanged::decode(row.payload);
    if (!event) {
        LOG(error, "unreadable outbox row", kv("topic", row.topic), kv("row", row.id));
        co_return Result<void>();
    }
    const auto& user = event->user;
    UserId after;
    while (true) {
        const auto deadline = Deadline::after(ports_.timers.clock(), kPatience);
        CO_TRY(const auto edges,
               co_await ports_.database.write(
                   deadline, [&](storage::Tx& tx) -> Result<std::vector<Edge>> {
                       auto page = store::list_edges_to(tx, user.id, {after, kFanOut});
                       for (const auto& edge : page) {
                           notice_contact(tx, edge, user);
                       }
                       return page;
                   }));
        if (edges.size() < kFanOut) {
            co_return Result<void>();
        }
        after = edges.back().owner;
    }
}

}  // namespace kapok::contacts
