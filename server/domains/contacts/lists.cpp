#include "base/encoding.h"
#include "contacts/api/errors.h"
#include "contacts/service.h"
#include "contacts/store.h"

#include <fmt/format.h>

namespace kapok::contacts {
namespace {

constexpr std::size_t kCardTokenBytes = 16;

Error user_unknown() { return Error(Code::kNotFound, kUserUnknown, "no such user"); }

std::unordered_map<UserId, accounts::User> by_id(std::vector<accounts::User> users) {
    std::unordered_map<UserId, accounts::User> map;
    for (auto& user : users) {
        const auto id = user.id;
        map.emplace(id, std::move(user));
    }
    return map;
}

}  // namespace

Task<Result<Service::Found>> Service::find_by_id(rpc::RequestContext ctx, UserId id) {
    CO_TRY(auto users, co_await ports_.accounts.list_users(ctx.deadline, {id}));
    if (users.empty() || users.front().deleted) {
        co_return user_unknown();
    }
    CO_TRY(const auto pair,
           co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<Pair> {
               return store::find_pair(tx, ctx.caller.user, id);
           }));
    CO_TRY(const auto theirs, co_await ports_.graph.privacy(ctx.deadline, id));
    Found found;
    found.may_write = takes_from_stranger(pair, theirs);
    found.user = std::move(users.front());
    found.relation = relation_of(pair, now());
    if (pair.mine.is_contact || pair.mine.blocked) {
        found.edge = pair.mine;
    }
    if (pair.incoming && is_open(*pair.incoming, now())) {
        found.incoming = pair.incoming;
    }
    co_return found;
}

Task<Result<Service::Found>> Service::found_if(rpc::RequestContext ctx,
                                               UserId id,
                                               bool Privacy::* way,
                                               Error hidden) {
    const auto me = ctx.caller.user;
    CO_TRY(const auto privacy, co_await ports_.graph.privacy(ctx.deadline, id));
    if (!(privacy.*way)) {
        CO_TRY(const auto acquainted,
               co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<bool> {
                   return are_acquainted(store::find_pair(tx, me, id), now());
               }));
        if (!acquainted) {
            co_return hidden;
        }
    }
    co_return co_await find_by_id(std::move(ctx), id);
}

Task<Result<Service::Found>> Service::find_by_handle(rpc::RequestContext ctx, std::string handle) {
    CO_TRY(const auto user,
           co_await ports_.accounts.find_by_handle(ctx.deadline, std::move(handle)));
    if (!user) {
        co_return user_unknown();
    }
    co_return co_await found_if(std::move(ctx), user->id, &Privacy::by_handle, user_unknown());
}

Task<Result<Service::Found>> Service::find_by_phone(rpc::RequestContext ctx, std::string phone) {
    CO_TRY_VOID(check_phone(phone));
    CO_TRY(const auto user, co_await ports_.accounts.find_by_phone(ctx.deadline, std::move(phone)));
    if (!user) {
        co_return user_unknown();
    }
    co_return co_await found_if(std::move(ctx), user->id, &Privacy::by_phone, user_unknown());
}

Task<Result<Service::Found>> Service::find_by_card(rpc::RequestContext ctx, std::string text) {
    const auto token = parse_card_text(text);
    if (!token) {
        co_return user_unknown();
    }
    CO_TRY(const auto owner,
           co_await ports_.database.read(ctx.deadline,
                                         [&](storage::Tx& tx) -> Result<std::optional<UserId>> {
                                             return store::find_card_owner(tx, *token);
                                         }));
    const Error expired(Code::kGone, kQrExpired, "its owner has made a new card");
    if (!owner) {
        co_return expired;
    }
    co_return co_await found_if(std::move(ctx), *owner, &Privacy::by_qr, expired);
}

Task<Result<std::string>> Service::get_card(rpc::RequestContext ctx) {
    const auto user = ctx.caller.user;
    const auto read = [&](storage::Tx& tx) -> Result<std::optional<std::string>> {
        return store::find_card(tx, user);
    };
    CO_TRY(auto token, co_await ports_.database.read(ctx.deadline, read));
    if (!token) {
        const auto fresh = to_base64url(ports_.random.bytes(kCardTokenBytes));
        CO_TRY(token,
               co_await ports_.database.write(
                   ctx.deadline, [&](storage::Tx& tx) -> Result<std::optional<std::string>> {
                       store::create_card(tx, user, fresh);
                       return store::find_card(tx, user);
                   }));
    }
    co_return card_text(*token);
}

Task<Result<std::string>> Service::reset_card(rpc::RequestContext ctx) {
    const auto fresh = to_base64url(ports_.random.bytes(kCardTokenBytes));
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::replace_card(tx, ctx.caller.user, fresh);
        return {};
    }));
    co_return card_text(fresh);
}

Task<Result<Service::ContactPage>> Service::list_contacts(rpc::RequestContext ctx,
                                                          std::string page_token,
                                                          std::uint32_t limit) {
    CO_TRY(const auto after, parse_page_token(page_token));
    CO_TRY(const auto size, page_size(limit));
    CO_TRY(auto edges,
           co_await ports_.database.read(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<Edge>> {
                   // One more tells whether there is another page.
                   return store::list_edges(tx, ctx.caller.user, {after, size + 1});
               }));
    ContactPage page;
    if (edges.size() > size) {
        edges.pop_back();
        page.next_page_token = fmt::format("{}", edges.back().other);
    }
    std::vector<UserId> ids;
    ids.reserve(edges.size());
    for (const auto& edge : edges) {
        ids.push_back(edge.other);
    }
    CO_TRY(auto users, co_await ports_.accounts.list_users(ctx.deadline, std::move(ids)));
    const auto known = by_id(std::move(users));
    for (auto& edge : edges) {
        const auto user = known.find(edge.other);
        if (user != known.end()) {
            page.contacts.push_back({std::move(edge), user->second});
        }
    }
    co_return page;
}

Task<Result<std::vector<Service::Listed>>> Service::list_requests(rpc::RequestContext ctx) {
    const auto me = ctx.caller.user;
    CO_TRY(auto requests,
           co_await ports_.database.read(ctx.deadline,
                                         [&](storage::Tx& tx) -> Result<std::vector<Request>> {
                                             return store::list_requests(tx, me, kRequestsListed);
                                         }));
    const auto other_of = [me](const Request& r) { return r.asker == me ? r.asked : r.asker; };
    std::vector<UserId> ids;
    ids.reserve(requests.size());
    for (const auto& request : requests) {
        ids.push_back(other_of(request));
    }
    CO_TRY(auto users, co_await ports_.accounts.list_users(ctx.deadline, std::move(ids)));
    const auto known = by_id(std::move(users));
    std::vector<Listed> listed;
    for (auto& request : requests) {
        const auto user = known.find(other_of(request));
        if (user != known.end()) {
            listed.push_back({std::move(request), user->second});
        }
    }
    co_return listed;
}

}  // namespace kapok::contacts
