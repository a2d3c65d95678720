#include "base/log.h"
#include "messaging/api/errors.h"
#include "together/api/errors.h"
#include "together/rules.h"
#include "together/service.h"
#include "together/store.h"
#include "together/wire.h"

#include <algorithm>

namespace kapok::together {
namespace {

bool takes_part(const messaging::Body& body) {
    return std::holds_alternative<Poll>(body) || std::holds_alternative<Relay>(body);
}

// As one of several sees it.
State without_own(State state) {
    std::visit([](auto& of) { of.mine.reset(); }, state.of);
    return state;
}

// An entry that a caller asked for and does not get: it is left out.
bool is_left_out(const Error& error) {
    return error.reason() != messaging::errors::kConversationUnknown &&
           (error.code() == Code::kNotFound || error.code() == Code::kGone ||
            error.code() == Code::kInvalid);
}

}  // namespace

bool Service::is_closed(storage::Tx& tx, const messaging::Entry& entry) const {
    return rules::is_over(entry.content.body, ports_.clock.wall_now()) ||
           store::find_state(tx, {.conversation = entry.conversation, .seq = entry.seq}).closed;
}

State Service::read_state(storage::Tx& tx, const messaging::Entry& entry, UserId user) const {
    const MessageId id{.conversation = entry.conversation, .seq = entry.seq};
    const auto row = store::find_state(tx, id);
    State state{
        .id = id,
        .version = row.version,
        .closed = row.closed || rules::is_over(entry.content.body, ports_.clock.wall_now())};
    if (const auto* poll = std::get_if<Poll>(&entry.content.body)) {
        PollState of{.counts = store::list_counts(tx, id),
                     .voters = row.voters,
                     .mine = store::find_choice(tx, id, user)};
        of.counts.resize(poll->options.size());
        state.of = std::move(of);
    } else {
        state.of = RelayState{.lines = store::list_lines(tx, id, 0, limits_.lines_shown),
                              .count = store::count_lines(tx, id),
                              .mine = store::find_line(tx, id, user).value_or(Line{.user = user})};
    }
    return state;
}

Task<Result<std::vector<State>>> Service::get_states(rpc::RequestContext ctx,
                                                     ConversationId id,
                                                     std::vector<Seq> seqs) {
    if (seqs.size() > limits_.asked_a_call) {
        co_return Error(Code::kTooLarge, errors::kTooManyAsked).with_field("seqs");
    }
    const auto user = ctx.caller.user;
    std::vector<messaging::Entry> entries;
    for (const auto seq : seqs) {
        auto entry =
            co_await ports_.messages.open(ctx.deadline, user, {.conversation = id, .seq = seq});
        if (!entry && !is_left_out(entry.error())) {
            co_return std::move(entry).error();
        }
        if (entry && takes_part(entry->content.body)) {
            entries.push_back(*std::move(entry));
        }
    }
    co_return co_await ports_.database.read(ctx.deadline,
                                            [&](storage::Tx& tx) -> Result<std::vector<State>> {
                                                std::vector<State> states;
                                                for (const auto& entry : entries) {
                                                    states.push_back(read_state(tx, entry, user));
                                                }
                                                return states;
                                            });
}

Task<Result<State>> Service::close(rpc::RequestContext ctx, MessageId id) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto entry, co_await ports_.messages.open_to_write(ctx.deadline, user, id));
    if (!takes_part(entry.content.body)) {
        co_return Error(Code::kInvalid, errors::kNotToTakePartIn).with_field("seq");
    }
    if (entry.sender != user) {
        co_return Error(Code::kForbidden, errors::kCloseNotYours).with_field("seq");
    }
    CO_TRY(auto state,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<State> {
               if (!store::find_state(tx, id).closed) {
                   store::add_version(tx, id);
                   store::set_closed(tx, id);
               }
               return read_state(tx, entry, user);
           }));
    co_return co_await settle(ctx.deadline, user, std::move(state));
}

Task<Result<State>> Service::settle(Deadline deadline, UserId user, State state) {
    CO_TRY(const bool gone, co_await forget_if_gone(deadline, state.id));
    if (gone) {
        co_return Error(Code::kGone, messaging::errors::kAlreadyRecalled).with_field("seq");
    }
    CO_TRY(auto audience, co_await ports_.messages.audience(deadline, state.id));
    if (audience) {
        ports_.sessions.push(
            std::move(audience), wire::push_of(without_own(state)), rpc::Urgency::kEphemeral);
    }
    // Last, so that it is what stays: it has the user's own part.
    ports_.sessions.push(std::make_shared<const std::vector<UserId>>(1, user),
                         wire::push_of(state),
                         rpc::Urgency::kEphemeral);
    co_return state;
}

Task<Result<void>> Service::tell_own(Deadline deadline, UserId user, State state) {
    CO_TRY(const auto audience, co_await ports_.messages.audience(deadline, state.id));
    if (audience && std::binary_search(audience->begin(), audience->end(), user)) {
        std::get<RelayState>(state.of).mine = Line{.user = user};
        ports_.sessions.push(std::make_shared<const std::vector<UserId>>(1, user),
                             wire::push_of(state),
                             rpc::Urgency::kEphemeral);
    }
    co_return Result<void>();
}

Task<Result<bool>> Service::forget_if_gone(Deadline deadline, MessageId id) {
    CO_TRY(const bool gone, co_await ports_.messages.is_gone(id));
    if (gone) {
        CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            store::remove_all(tx, id);
            return {};
        }));
    }
    co_return gone;
}

Task<Result<void>> Service::on_recalled(storage::OutboxRow row) {
    const auto id = messaging::recalled_message(row.payload);
    if (!id) {
        LOG(error, "a recall in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    CO_TRY_VOID(co_await forget_if_gone(Deadline::never(), *id));
    co_return Result<void>();
}

}  // namespace kapok::together
