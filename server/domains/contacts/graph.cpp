#include "contacts/graph.h"

#include "contacts/rules.h"
#include "contacts/store.h"

#include <algorithm>

namespace kapok::contacts {
namespace {

Relationship turned(const Relationship& seen) {
    return {.i_have_them = seen.they_have_me,
            .they_have_me = seen.i_have_them,
            .i_blocked = seen.they_blocked,
            .they_blocked = seen.i_blocked};
}

}  // namespace

Graph::Key Graph::key_of(UserId a, UserId b) { return {std::min(a, b), std::max(a, b)}; }

Task<Result<Relationship>> Graph::relationship(Deadline deadline, UserId me, UserId other) {
    if (me == other) {
        co_return Relationship{.i_have_them = true, .they_have_me = true};
    }
    const auto key = key_of(me, other);
    auto known = cache_.find(key);
    if (!known) {
        const auto ticket = cache_.begin_load(key);
        CO_TRY(const auto loaded,
               co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<Relationship> {
                   return relationship_of(store::find_edge(tx, key.low, key.high),
                                          store::find_edge(tx, key.high, key.low));
               }));
        known = cache_.put(ticket, key, loaded);
    }
    co_return me == key.low ? *known : turned(*known);
}

void Graph::forget(UserId a, UserId b) { cache_.erase(key_of(a, b)); }

}  // namespace kapok::contacts
