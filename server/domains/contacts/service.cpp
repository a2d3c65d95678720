#include "contacts/service.h"

#include "base/log.h"
#include "contacts/api/errors.h"
#include "contacts/store.h"
#include "contacts/wire.h"
#include "feed/api/feed.h"

namespace kapok::contacts {
namespace {

constexpr std::size_t kFanOut = 500;  // feeds a transaction
constexpr std::chrono::seconds kPatience{30};

Error contact_unknown() {
    return Error(Code::kNotFound, kContactUnknown, "not on your list").with_field("user_id");
}

bool same(const Edge& a, const Edge& b) {
    return a.is_contact == b.is_contact && a.blocked == b.blocked && a.remark == b.remark;
}

}  // namespace

Task<Result<Service::Contact>> Service::set_remark(rpc::RequestContext ctx,
                                                   UserId other,
                                                   std::optional<std::string> remark) {
    if (remark) {
        CO_TRY(remark, check_remark(*remark));
    }
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
               auto after = before;
               after.remark = remark.value_or(before.remark);
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

Task<Result<void>> Service::delete_contact(rpc::RequestContext ctx, UserId other) {
    const auto me = ctx.caller.user;
    CO_TRY(const auto users, co_await ports_.accounts.list_users(ctx.deadline, {other}));
    if (users.empty()) {
        co_return contact_unknown();
    }
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        auto edge = store::find_edge(tx, me, other);
        if (!edge.is_contact) {
            return contact_unknown();
        }
        // A block survives.
        edge.is_contact = false;
        edge.remark.clear();
        store::put_edge(tx, edge);
        notice_contact(tx, edge, users.front());
        return {};
    }));
    co_await settle(ctx.deadline, me, other);
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
