#include "together/api/errors.h"
#include "together/rules.h"
#include "together/service.h"
#include "together/store.h"

namespace kapok::together {
namespace {

Result<Poll> poll_of(const messaging::Entry& entry) {
    const auto* poll = std::get_if<Poll>(&entry.content.body);
    if (poll == nullptr) {
        return Error(Code::kInvalid, errors::kNotAPoll).with_field("seq");
    }
    return *poll;
}

}  // namespace

Task<Result<State>> Service::vote(rpc::RequestContext ctx, MessageId id, Choice choice) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto entry, co_await ports_.messages.open_to_write(ctx.deadline, user, id));
    CO_TRY(const auto poll, poll_of(entry));
    CO_TRY(choice, rules::check_choice(poll, std::move(choice)));
    bool changed = false;
    CO_TRY(
        auto state,
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<State> {
            auto before = store::find_choice(tx, id, user);
            changed = before != choice;
            if (changed) {
                TRY_VOID(rules::check_open(entry.content.body, is_closed(tx, entry)));
                const auto version = store::add_version(tx, id);
                store::put_vote(
                    tx,
                    id,
                    {.user = user, .before = std::move(before), .now = choice, .version = version});
            }
            return read_state(tx, entry, user);
        }));
    if (!changed) {
        co_return state;
    }
    co_return co_await settle(ctx.deadline, user, std::move(state));
}

Task<Result<VoterPage>> Service::list_voters(rpc::RequestContext ctx,
                                             MessageId id,
                                             std::uint32_t option,
                                             PageOf asked) {
    CO_TRY(const auto limit, rules::page_size(asked.limit));
    CO_TRY(const auto after, rules::place_of_token(asked.token));
    CO_TRY(const auto entry, co_await ports_.messages.open(ctx.deadline, ctx.caller.user, id));
    CO_TRY(const auto poll, poll_of(entry));
    if (poll.anonymous) {
        co_return Error(Code::kForbidden, errors::kPollAnonymous).with_field("seq");
    }
    if (option >= poll.options.size()) {
        co_return Error(Code::kInvalid, errors::kOptionUnknown).with_field("option");
    }
    CO_TRY(auto voters, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_voters(tx, id, option, after, limit + 1));
    }));
    VoterPage page;
    if (voters.size() > limit) {
        voters.pop_back();
        page.next_page_token = rules::token_of_place(voters.back().version);
    }
    for (const auto& voter : voters) {
        page.users.push_back(voter.user);
    }
    co_return page;
}

}  // namespace kapok::together
