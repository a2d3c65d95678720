#include "together/api/errors.h"
#include "together/rules.h"
#include "together/service.h"
#include "together/store.h"

namespace kapok::together {
namespace {

Result<void> check_relay(const messaging::Entry& entry) {
    if (!std::holds_alternative<Relay>(entry.content.body)) {
        return Error(Code::kInvalid, errors::kNotARelay).with_field("seq");
    }
    return {};
}

}  // namespace

Task<Result<State>> Service::put_line(rpc::RequestContext ctx, MessageId id, std::string text) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto entry, co_await ports_.messages.open_to_write(ctx.deadline, user, id));
    CO_TRY_VOID(check_relay(entry));
    CO_TRY(text, rules::check_line(text, limits_));
    CO_TRY(text, ports_.messages.check_words(user, id.conversation, std::move(text)));
    const auto now = ports_.clock.wall_now();
    bool changed = false;
    CO_TRY(auto state,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<State> {
               const auto before = store::find_line(tx, id, user);
               changed = !before || before->text != text;
               if (changed) {
                   TRY_VOID(rules::check_open(entry.content.body, is_closed(tx, entry)));
                   if (!before && store::count_lines(tx, id) >= limits_.lines) {
                       return Error(Code::kTooLarge, errors::kTooManyLines).with_field("seq");
                   }
                   const auto version = store::add_version(tx, id);
                   store::put_line(
                       tx, id, {.user = user, .text = text, .time = now, .place = version});
               }
               return read_state(tx, entry, user);
           }));
    if (!changed) {
        co_return state;
    }
    co_return co_await settle(ctx.deadline, user, std::move(state));
}

Task<Result<State>> Service::remove_line(rpc::RequestContext ctx, MessageId id, UserId line_of) {
    const auto user = ctx.caller.user;
    CO_TRY(const auto entry, co_await ports_.messages.open_to_write(ctx.deadline, user, id));
    CO_TRY_VOID(check_relay(entry));
    CO_TRY_VOID(rules::may_remove({.caller = user, .creator = entry.sender, .line_of = line_of}));
    bool changed = false;
    CO_TRY(auto state,
           co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<State> {
               changed = store::find_line(tx, id, line_of).has_value();
               if (changed) {
                   TRY_VOID(rules::check_open(entry.content.body, is_closed(tx, entry)));
                   store::add_version(tx, id);
                   store::remove_line(tx, id, line_of);
               }
               return read_state(tx, entry, user);
           }));
    if (!changed) {
        co_return state;
    }
    if (line_of != user) {
        CO_TRY_VOID(co_await tell_own(ctx.deadline, line_of, state));
    }
    co_return co_await settle(ctx.deadline, user, std::move(state));
}

Task<Result<LinePage>> Service::list_lines(rpc::RequestContext ctx, MessageId id, PageOf asked) {
    CO_TRY(const auto limit, rules::page_size(asked.limit));
    CO_TRY(const auto after, rules::place_of_token(asked.token));
    CO_TRY(const auto entry, co_await ports_.messages.open(ctx.deadline, ctx.caller.user, id));
    CO_TRY_VOID(check_relay(entry));
    LinePage page;
    CO_TRY(page.lines, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_lines(tx, id, after, limit + 1));
    }));
    if (page.lines.size() > limit) {
        page.lines.pop_back();
        page.next_page_token = rules::token_of_place(page.lines.back().place);
    }
    co_return page;
}

}  // namespace kapok::together
