#include "agenda/api/errors.h"
#include "agenda/rules.h"
#include "agenda/service.h"
#include "agenda/store.h"

namespace kapok::agenda {
namespace {

Error unknown_item() { return Error(Code::kNotFound, errors::kItemUnknown).with_field("item_id"); }

}  // namespace

Task<Result<Item>> Service::add(Deadline deadline, Item item) {
    item.id = ports_.ids.next_as<ItemId>();
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<Item> {
        if (auto first = store::find_by_client_id(tx, item.user, item.client_item_id)) {
            return *std::move(first);
        }
        if (store::count(tx, item.user) >= static_cast<std::int64_t>(limits_.items)) {
            return Error(Code::kTooLarge, errors::kTooManyItems);
        }
        store::add(tx, item);
        return item;
    });
}

Task<Result<Item>> Service::schedule(rpc::RequestContext ctx, NewItem wish) {
    CO_TRY_VOID(rules::check_client_id(wish.client_item_id));
    CO_TRY_VOID(rules::check_due(wish.due, ports_.clock.wall_now(), limits_));
    const auto user = ctx.caller.user;
    CO_TRY(wish.text,
           co_await ports_.outbound.check(
               ctx.deadline, user, wish.conversation, std::move(wish.text)));
    co_return co_await add(ctx.deadline,
                           {.id = {},
                            .user = user,
                            .client_item_id = std::move(wish.client_item_id),
                            .kind = Kind::kScheduled,
                            .conversation = wish.conversation,
                            .seq = {},
                            .text = std::move(wish.text),
                            .due = wish.due});
}

Task<Result<Item>> Service::remind(rpc::RequestContext ctx, NewItem wish) {
    CO_TRY_VOID(rules::check_client_id(wish.client_item_id));
    CO_TRY_VOID(rules::check_due(wish.due, ports_.clock.wall_now(), limits_));
    CO_TRY(auto note, rules::check_note(wish.text.text, limits_));
    const auto user = ctx.caller.user;
    CO_TRY_VOID(co_await ports_.messages.open(
        ctx.deadline, user, {.conversation = wish.conversation, .seq = wish.seq}));
    co_return co_await add(ctx.deadline,
                           {.id = {},
                            .user = user,
                            .client_item_id = std::move(wish.client_item_id),
                            .kind = Kind::kReminder,
                            .conversation = wish.conversation,
                            .seq = wish.seq,
                            .text = {.text = std::move(note)},
                            .due = wish.due});
}

Task<Result<std::vector<Item>>> Service::list(rpc::RequestContext ctx) {
    const auto user = ctx.caller.user;
    co_return co_await ports_.database.read(
        ctx.deadline, [&](storage::Tx& tx) { return Result(store::list(tx, user)); });
}

Task<Result<Item>> Service::change(rpc::RequestContext ctx, ItemId id, ItemChange change) {
    const auto user = ctx.caller.user;
    CO_TRY(auto item, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::find(tx, user, id));
    }));
    if (!item) {
        co_return unknown_item();
    }
    item->due = change.due.value_or(item->due);
    CO_TRY_VOID(rules::check_due(item->due, ports_.clock.wall_now(), limits_));
    if (change.text && item->kind == Kind::kScheduled) {
        CO_TRY(item->text,
               co_await ports_.outbound.check(
                   ctx.deadline, user, item->conversation, *std::move(change.text)));
    }
    item->failure.clear();
    co_return co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Item> {
        if (!store::find(tx, user, id)) {
            return unknown_item();  // it happened meanwhile
        }
        store::update(tx, *item);
        return *item;
    });
}

Task<Result<void>> Service::cancel(rpc::RequestContext ctx, ItemId id) {
    const auto user = ctx.caller.user;
    co_return co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::remove(tx, user, id);
        return {};
    });
}

Task<Result<void>> Service::erase(Deadline deadline, UserId user) {
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::remove_all(tx, user);
        return {};
    });
}

}  // namespace kapok::agenda
