#include "contacts/api/errors.h"
#include "contacts/service.h"
#include "contacts/store.h"
#include "contacts/store_settings.h"
#include "contacts/wire.h"
#include "feed/api/feed.h"

#include <algorithm>

namespace kapok::contacts {
namespace {

Result<void> check_room(storage::Tx& tx, const Edge& edge, std::int64_t most) {
    if (!edge.is_contact && store::count_contacts(tx, edge.owner) >= most) {
        return Error(Code::kTooLarge,
                     kTooManyContacts,
                     fmt::format("an account has at most {} contacts", most));
    }
    return {};
}

}  // namespace

Task<Result<Service::Both>> Service::get_both(Deadline deadline, UserId me, UserId other) {
    CO_TRY(auto users, co_await ports_.accounts.list_users(deadline, {me, other}));
    Both both;
    for (auto& user : users) {
        (user.id == me ? both.me : both.other) = user;
    }
    if (me == other) {
        both.other = both.me;
    }
    if (!both.me.id || !both.other.id || both.other.deleted) {
        co_return Error(Code::kNotFound, kUserUnknown, "no such user").with_field("user_id");
    }
    co_return both;
}

Task<void> Service::settle(Deadline deadline, UserId a, UserId b) {
    ports_.graph.forget(a, b);
    co_await settle_notices(deadline);
}

Task<void> Service::settle_notices(Deadline deadline) {
    const auto patience = Deadline::after(ports_.timers.clock(), std::chrono::seconds(2));
    co_await ports_.outbox.drained(patience.at() < deadline.at() ? patience : deadline);
}

void Service::notice_contact(storage::Tx& tx, const Edge& edge, const accounts::User& other) const {
    feed::append(tx, edge.owner, wire::contact_change(edge, other));
}

void Service::store_request(storage::Tx& tx,
                            const Request& request,
                            const Both& both,
                            Viewers viewers) const {
    store::put_request(tx, request);
    const auto notice = [&](UserId viewer) {
        const auto& other = viewer == both.me.id ? both.other : both.me;
        feed::append(tx, viewer, wire::request_change(request, other, {viewer, now()}));
    };
    if (viewers != Viewers::kAsked) {
        notice(request.asker);
    }
    if (viewers != Viewers::kAsker) {
        notice(request.asked);
    }
}

// Both get each other; requests in either direction are accepted by that. Answers my edge.
Result<Edge> Service::make_friends(storage::Tx& tx,
                                   const Pair& pair,
                                   const Both& both,
                                   const Made& made) const {
    TRY_VOID(check_room(tx, pair.mine, ports_.contacts_max));
    TRY_VOID(check_room(tx, pair.theirs, ports_.contacts_max));
    const auto friendship = befriend(pair, made.remarks, now());
    for (auto request : {pair.incoming, pair.outgoing}) {
        if (request && !request->hidden) {
            request->state = RequestState::kAccepted;
            store_request(tx, *request, both, Viewers::kBoth);
        }
    }
    store::put_edge(tx, friendship.mine);
    store::put_edge(tx, friendship.theirs);
    notice_contact(tx, friendship.mine, both.other);
    notice_contact(tx, friendship.theirs, both.me);
    const auto accepter = made.asker == pair.me ? pair.other : pair.me;
    storage::enqueue(tx,
                     kBecameContacts,
                     "contacts:" + direct_conversation(pair.me, pair.other),
                     BecameContacts{made.asker, accepter, made.reason}.encode());
    return friendship.mine;
}

Result<Service::Requested> Service::apply_ask(storage::Tx& tx,
                                              const Pair& pair,
                                              const Both& both,
                                              const Ask& ask) const {
    Requested done;
    done.listed = {ask.request, both.other};
    switch (ask.outcome) {
        case Asked::kSent:
            store_request(tx, ask.request, both, Viewers::kBoth);
            break;
        case Asked::kSwallowed:
            store_request(tx, ask.request, both, Viewers::kAsker);
            break;
        case Asked::kAccepted: {
            const Made made{.asker = pair.other,
                            .remarks = {ask.request.remark, pair.incoming->remark},
                            .reason = pair.incoming->reason};
            TRY(const auto edge, make_friends(tx, pair, both, made));
            done.contact = Contact{edge, both.other};
            break;
        }
        case Asked::kWelcomed: {
            auto with_request = pair;
            with_request.outgoing = ask.request;
            const Made made{.asker = pair.me,
                            .remarks = {ask.request.remark, {}},
                            .reason = ask.request.reason};
            TRY(auto edge, make_friends(tx, with_request, both, made));
            done.contact = Contact{std::move(edge), both.other};
            break;
        }
        case Asked::kRestored: {
            TRY_VOID(check_room(tx, pair.mine, ports_.contacts_max));
            auto edge = befriend(pair, {ask.request.remark, {}}, now()).mine;
            store_request(tx, ask.request, both, Viewers::kAsker);
            store::put_edge(tx, edge);
            notice_contact(tx, edge, both.other);
            done.contact = Contact{std::move(edge), both.other};
            break;
        }
    }
    return done;
}

Task<Result<Evidence>> Service::check_evidence(Deadline deadline,
                                               UserId me,
                                               UserId other,
                                               Way way) {
    const auto shown = [](bool so) { return so ? Evidence::kShown : Evidence::kMissing; };
    switch (way.source) {
        case AddSource::kUnspecified:
        case AddSource::kHandle: {
            if (way.evidence.empty()) {
                co_return Evidence::kShown;  // profiles show it to everybody
            }
            CO_TRY(const auto user,
                   co_await ports_.accounts.find_by_handle(deadline, std::move(way.evidence)));
            co_return shown(user && user->id == other);
        }
        case AddSource::kPhone: {
            if (!check_phone(way.evidence)) {
                co_return Evidence::kMissing;
            }
            CO_TRY(const auto user,
                   co_await ports_.accounts.find_by_phone(deadline, std::move(way.evidence)));
            co_return shown(user && user->id == other);
        }
        case AddSource::kQr: {
            const auto token = parse_card_text(way.evidence);
            if (!token) {
                co_return Evidence::kMissing;
            }
            CO_TRY(const auto owner, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
                return Result(store::find_card_owner(tx, *token));
            }));
            co_return shown(owner == other);
        }
        case AddSource::kGroup: {
            if (ports_.places == nullptr) {
                co_return Evidence::kMissing;
            }
            CO_TRY(
                const auto so,
                co_await ports_.places->share_group(deadline, me, other, std::move(way.evidence)));
            co_return shown(so);
        }
        case AddSource::kCard: {
            if (ports_.places == nullptr) {
                co_return Evidence::kMissing;
            }
            MeetingPlaces::Card card{
                .conversation_id = way.evidence, .seq = way.evidence_seq, .of = other};
            CO_TRY(const auto so,
                   co_await ports_.places->shows_card(deadline, me, std::move(card)));
            co_return shown(so);
        }
        case AddSource::kAddressBook: {
            CO_TRY(const auto so, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
                return Result(store::match(tx, me, other));
            }));
            co_return shown(so);
        }
    }
    co_return Evidence::kMissing;  // a source of a newer client
}

Task<Result<Service::Requested>> Service::request_friend(rpc::RequestContext ctx,
                                                         UserId other,
                                                         Wish wish,
                                                         Way way) {
    CO_TRY(wish.reason, check_reason(wish.reason));
    CO_TRY(wish.reason, accounts::check_text(ports_.texts, std::move(wish.reason)));
    CO_TRY(wish.remark, check_remark(wish.remark));
    wish.source = way.source;
    const auto me = ctx.caller.user;
    CO_TRY(const auto both, co_await get_both(ctx.deadline, me, other));
    CO_TRY(const auto evidence, co_await check_evidence(ctx.deadline, me, other, std::move(way)));
    CO_TRY(auto done,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<Requested> {
               const auto pair = store::find_pair(tx, me, other);
               const auto theirs = store::find_privacy(tx, other);
               if (!are_acquainted(pair, now())) {
                   TRY_VOID(may_add(wish.source, evidence, theirs));
               }
               const auto door = theirs.confirm ? Door::kClosed : Door::kOpen;
               TRY(const auto made, ask(pair, wish, door, now()));
               return apply_ask(tx, pair, both, made);
           }));
    co_await settle(ctx.deadline, me, other);
    co_return std::move(done);
}

Task<Result<std::optional<Service::Contact>>> Service::answer_friend(rpc::RequestContext ctx,
                                                                     Reply reply) {
    CO_TRY(reply.remark, check_remark(reply.remark));
    const auto me = ctx.caller.user;
    CO_TRY(const auto both, co_await get_both(ctx.deadline, me, reply.asker));
    CO_TRY(auto contact,
           co_await ports_.database.write(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::optional<Contact>> {
                   const auto pair = store::find_pair(tx, me, reply.asker);
                   TRY(const auto answered, answer(pair, reply.answer, now()));
                   auto mine = pair.mine;
                   if (answered == Answered::kDeclined) {
                       auto declined = *pair.incoming;
                       declined.state = RequestState::kDeclined;
                       store_request(tx, declined, both, Viewers::kAsked);
                   } else if (answered == Answered::kAccepted) {
                       const Made made{.asker = reply.asker,
                                       .remarks = {reply.remark, pair.incoming->remark},
                                       .reason = pair.incoming->reason};
                       TRY(mine, make_friends(tx, pair, both, made));
                   }
                   if (reply.answer == Answer::kDecline) {
                       return std::optional<Contact>();
                   }
                   return std::optional(Contact{std::move(mine), both.other});
               }));
    co_await settle(ctx.deadline, me, reply.asker);
    co_return std::move(contact);
}

}  // namespace kapok::contacts
