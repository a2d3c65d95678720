#include "contacts/graph.h"

#include "contacts/rules.h"
#include "contacts/store.h"
#include "contacts/store_settings.h"

#include <algorithm>

namespace kapok::contacts {

Graph::Key Graph::key_of(UserId a, UserId b) { return {std::min(a, b), std::max(a, b)}; }

Task<Result<Privacy>> Graph::privacy(Deadline deadline, UserId user) {
    auto known = settings_.find(user);
    if (!known) {
        const auto ticket = settings_.begin_load(user);
        CO_TRY(const auto loaded,
               co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<Privacy> {
                   return store::find_privacy(tx, user);
               }));
        known = settings_.put(ticket, user, loaded);
    }
    co_return *known;
}

Task<Result<Relationship>> Graph::relationship(Deadline deadline, UserId me, UserId other) {
    if (me == other) {
        co_return Relationship{.i_have_them = true, .they_have_me = true};
    }
    const auto key = key_of(me, other);
    auto known = pairs_.find(key);
    if (!known) {
        const auto ticket = pairs_.begin_load(key);
        CO_TRY(const auto loaded,
               co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<Stances> {
                   return Stances{.low = stance_of(store::find_edge(tx, key.low, key.high)),
                                  .high = stance_of(store::find_edge(tx, key.high, key.low))};
               }));
        known = pairs_.put(ticket, key, loaded);
    }
    CO_TRY(const auto mine, co_await privacy(deadline, me));
    CO_TRY(const auto theirs, co_await privacy(deadline, other));
    const bool is_low = me == key.low;
    co_return relationship_of({is_low ? known->low : known->high, mine},
                              {is_low ? known->high : known->low, theirs});
}

Task<Result<std::vector<UserId>>> Graph::receipts_shared_in_group(Deadline deadline,
                                                                  UserId me,
                                                                  std::vector<UserId> others) {
    CO_TRY(const auto mine, co_await privacy(deadline, me));
    if (!mine.receipts || others.empty()) {
        co_return std::vector<UserId>();
    }
    co_return co_await database_.read(
        deadline, [&](storage::Tx& tx) -> Result<std::vector<UserId>> {
            auto shared = store::list_with_receipts(tx, others);
            std::ranges::sort(shared);
            shared.erase(std::unique(shared.begin(), shared.end()), shared.end());
            for (const auto user : store::list_no_receipts(tx, me)) {
                std::erase(shared, user);
            }
            std::erase(shared, me);
            return shared;
        });
}

Task<Result<bool>> Graph::shows_typing_in_groups(Deadline deadline, UserId me) {
    CO_TRY(const auto mine, co_await privacy(deadline, me));
    co_return mine.typing;
}

Task<Result<void>> Graph::await_answer(Deadline deadline, UserId me, UserId other) {
    CO_TRY(const auto changed,
           co_await database_.write(deadline, [&](storage::Tx& tx) -> Result<bool> {
               auto edge = store::find_edge(tx, me, other);
               if (edge.awaits_answer) {
                   return false;
               }
               edge.awaits_answer = true;
               store::put_edge(tx, edge);
               return true;
           }));
    if (changed) {
        forget(me, other);
    }
    co_return Result<void>();
}

void Graph::forget(UserId a, UserId b) { pairs_.erase(key_of(a, b)); }

}  // namespace kapok::contacts
