// Handlers of the outbox for groups: names by which members are found, words that a change says.
#include "accounts/api/events.h"
#include "base/log.h"
#include "base/random.h"
#include "messaging/governance.h"
#include "messaging/group_jobs.h"
#include "messaging/store_groups.h"
#include "messaging/wire.h"

#include <fmt/format.h>

namespace kapok::messaging {

Task<Result<void>> Governance::on_names(storage::OutboxRow row) {
    const auto job = NamesJob::decode(row.payload);
    if (!job) {
        LOG(error, "names in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto deadline = Deadline::never();
    CO_TRY(const auto users, co_await ports_.accounts.list_users(deadline, job->users));
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        for (const auto& user : users) {
            const auto member = store::find_member(tx, job->conversation, user.id);
            if (member && member->active) {
                store::put_name(tx,
                                job->conversation,
                                user.id,
                                store::NameKind::kAccount,
                                rules::fold_name(user.nickname));
            }
        }
        return {};
    });
}

Task<Result<void>> Governance::on_profile_changed(storage::OutboxRow row) {
    const auto event = accounts::ProfileChanged::decode(row.payload);
    if (!event) {
        LOG(error, "a profile in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto& user = event->user;
    co_return co_await ports_.database.write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            store::rename_account(tx, user.id, rules::fold_name(user.nickname));
            return {};
        });
}

Task<Result<void>> Governance::on_words(storage::OutboxRow row) {
    const auto job = WordsJob::decode(row.payload);
    if (!job) {
        LOG(error, "words in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const Content content{.body = Text{.text = job->text, .mentioned = {}, .mentions_all = true},
                          .quote = {}};
    auto payload = wire::encode(content);
    const auto hash = hash64(payload);
    CO_TRY(const auto appended,
           co_await ports_.streams.append({.stream = job->conversation.stream(),
                                           .sender = job->sender,
                                           .client_message_id = fmt::format("words:{}", row.id),
                                           .content_hash = hash,
                                           .countable = streams::Countable::kYes,
                                           .payload = std::move(payload),
                                           .replace = {}}));
    const Entry entry{.conversation = job->conversation,
                      .seq = appended.seq,
                      .ordinal = appended.ordinal,
                      .time = appended.time,
                      .sender = job->sender,
                      .client_message_id = {},
                      .content = content};
    if (appended.repeated) {
        // What was taken back since must not be told, nor marked, once more.
        CO_TRY(const auto stored,
               co_await ports_.streams.find(job->conversation.stream(), appended.seq));
        if (!stored || stored->replaced) {
            co_return Result<void>();
        }
    }
    CO_TRY_VOID(co_await service_.push_entry(Deadline::never(), entry));
    co_return co_await service_.settle(Deadline::never(), entry);
}

}  // namespace kapok::messaging
