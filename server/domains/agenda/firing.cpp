// What is due happens: as the user whose it is, by the ways that their own devices take.
#include "accounts/api/errors.h"
#include "agenda/rules.h"
#include "agenda/service.h"
#include "agenda/store.h"
#include "base/log.h"
#include "base/random.h"

#include <fmt/format.h>

namespace kapok::agenda {
namespace {

constexpr std::size_t kItemsAtOnce = 50;
// What could not be done now, because the server or the group wants a pause, is tried again then.
constexpr std::chrono::seconds kLease{60};
constexpr std::chrono::seconds kPatience{20};
// Before what one reminds oneself of: it needs no language.
constexpr std::string_view kBell = "⏰";

rpc::RequestContext context_of(const Item& item, Deadline deadline) {
    return {rpc::Caller{.user = item.user, .device = {}}, deadline, "agenda", {}};
}

messaging::Draft draft_of(const Item& item,
                          ConversationId to,
                          std::string client_id,
                          messaging::Content content,
                          messaging::Occasion occasion = messaging::Occasion::kNone) {
    // Other words under the id of those that went out are refused, not taken for a repetition.
    const auto hash = hash64(fmt::format("{} {} {}", client_id, to_ms(item.due), item.text.text));
    return {.conversation = to,
            .client_message_id = std::move(client_id),
            .content_hash = hash,
            .content = std::move(content),
            .occasion = occasion};
}

}  // namespace

Task<Result<std::optional<WallTime>>> Service::next_due() {
    co_return co_await ports_.database.read(
        Deadline::after(ports_.clock, kPatience),
        [](storage::Tx& tx) { return Result(store::find_next_due(tx)); });
}

Task<Result<void>> Service::fire_due() {
    const auto now = ports_.clock.wall_now();
    for (;;) {
        CO_TRY(auto items,
               co_await ports_.database.write(Deadline::after(ports_.clock, kPatience),
                                              [&](storage::Tx& tx) -> Result<std::vector<Item>> {
                                                  return store::claim_due(
                                                      tx, now, now + kLease, kItemsAtOnce);
                                              }));
        for (auto& item : items) {
            const auto id = item.id;
            const auto fired = co_await fire(std::move(item));
            if (!fired) {
                LOG(warn,
                    "an item of the agenda is tried again",
                    kv("item", id),
                    kv("reason", fired.error().reason()));
            }
        }
        if (items.size() < kItemsAtOnce) {
            co_return Result<void>();
        }
    }
}

Task<Result<void>> Service::fire(Item item) {
    if (item.kind == Kind::kScheduled) {
        CO_TRY_VOID(co_await send_now(item));
    } else {
        CO_TRY_VOID(co_await remind_now(item));
    }
    co_return co_await ports_.database.write(Deadline::after(ports_.clock, kPatience),
                                             [&](storage::Tx& tx) -> Result<void> {
                                                 store::remove_done(tx, item);
                                                 return {};
                                             });
}

Task<Result<void>> Service::send_now(Item item) {
    const auto deadline = Deadline::after(ports_.clock, kPatience);
    const auto sent = co_await send_if_allowed(deadline, item);
    if (sent) {
        co_return Result<void>();
    }
    if (rules::weigh(sent.error()) == rules::Refusal::kForNow) {
        co_return sent.error();
    }
    CO_TRY_VOID(co_await tell(item, item.text.text, messaging::Occasion::kNotSent));
    const std::string reason(sent.error().reason());
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        store::set_failed(tx, item, reason);
        return {};
    });
}

// Who is banned has no device to write with, and writes by none of these either.
Task<Result<void>> Service::send_if_allowed(Deadline deadline, Item item) {
    CO_TRY(const auto author, co_await ports_.admin.describe(deadline, item.user));
    if (author.line.suspension.until > ports_.clock.wall_now()) {
        co_return Error(Code::kForbidden, accounts::kAccountSuspended);
    }
    CO_TRY_VOID(co_await ports_.outbound.send(context_of(item, deadline),
                                              draft_of(item,
                                                       item.conversation,
                                                       fmt::format("scheduled-{}", item.id),
                                                       {.body = item.text, .quote = {}})));
    co_return Result<void>();
}

// The card holds no words: what was recalled meanwhile is not brought back. Then the note, or the
// bell alone, says that there was something.
Task<Result<void>> Service::remind_now(Item item) {
    auto carded = co_await post_to_self(
        item,
        fmt::format("reminder-{}", item.id),
        {.body = messaging::Merged{.from = item.conversation.text(), .seqs = {item.seq}},
         .quote = {}},
        messaging::Occasion::kNone);  // the bell rings, once
    if (!carded && rules::weigh(carded.error()) == rules::Refusal::kForNow) {
        co_return std::move(carded).error();
    }
    co_return co_await tell(
        item,
        item.text.text.empty() ? std::string(kBell) : fmt::format("{} {}", kBell, item.text.text),
        messaging::Occasion::kReminder);
}

Task<Result<void>> Service::tell(Item item, std::string words, messaging::Occasion occasion) {
    CO_TRY_VOID(
        co_await post_to_self(item,
                              // An item that was changed may have to be told of again.
                              fmt::format("agenda-{}-{}", item.id, to_ms(item.due)),
                              {.body = messaging::Text{.text = std::move(words)}, .quote = {}},
                              occasion));
    co_return co_await ports_.outbound.mark_unread(
        context_of(item, Deadline::after(ports_.clock, kPatience)),
        ConversationId::direct(item.user, item.user));
}

Task<Result<void>> Service::post_to_self(Item item,
                                         std::string client_id,
                                         messaging::Content content,
                                         messaging::Occasion occasion) {
    const auto self = ConversationId::direct(item.user, item.user);
    CO_TRY_VOID(co_await ports_.outbound.send(
        context_of(item, Deadline::after(ports_.clock, kPatience)),
        draft_of(item, self, std::move(client_id), std::move(content), occasion)));
    co_return Result<void>();
}

}  // namespace kapok::agenda
