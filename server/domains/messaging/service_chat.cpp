#include "messaging/service_chat.h"

#include "accounts/api/events.h"
#include "base/client_id.h"
#include "base/log.h"
#include "base/random.h"
#include "messaging/api/errors.h"
#include "messaging/group_jobs.h"
#include "messaging/group_rules.h"
#include "messaging/store_groups.h"
#include "messaging/wire.h"

#include <fmt/format.h>

namespace kapok::messaging {
namespace {

constexpr std::size_t kUsersARow = 500;

}  // namespace

Task<Result<void>> ServiceChat::tell(UserId user, Notice notice, std::string id) {
    const auto chat = ConversationId::service(user);
    const auto deadline = Deadline::never();
    CO_TRY(const auto roster, co_await service_.find_roster(deadline, chat));
    if (!roster) {
        CO_TRY_VOID(co_await service_.open_direct(deadline, chat));
    }
    const Content content{.body = std::move(notice), .quote = {}};
    auto payload = wire::encode(content);
    const auto hash = hash64(payload);
    CO_TRY(const auto appended,
           co_await ports_.streams.append({.stream = chat.stream(),
                                           .sender = {},
                                           .client_message_id = std::move(id),
                                           .content_hash = hash,
                                           .countable = streams::Countable::kYes,
                                           .payload = std::move(payload),
                                           .replace = {}}));
    co_return co_await service_.push_entry(deadline,
                                           {.conversation = chat,
                                            .seq = appended.seq,
                                            .ordinal = appended.ordinal,
                                            .time = appended.time,
                                            .sender = {},
                                            .client_message_id = {},
                                            .content = content});
}

Task<Result<void>> ServiceChat::on_signed_in(storage::OutboxRow row) {
    const auto event = accounts::SignedInEvent::decode(row.payload);
    if (!event) {
        LOG(error, "a log-in in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    co_return co_await tell(event->user,
                            {.kind = NoticeKind::kDeviceLoggedIn, .text = event->device_name},
                            fmt::format("signed-in:{}", event->device));
}

Task<Result<void>> ServiceChat::announce(Deadline deadline,
                                         InstanceAnnouncement announcement,
                                         storage::SameCommit note) {
    if (!is_client_id(announcement.client_id)) {
        co_return Error(Code::kInvalid, errors::kClientAnnouncementIdInvalid)
            .with_field("client_announcement_id");
    }
    CO_TRY(announcement.text, rules::check_announcement(announcement.text, limits_));
    if (announcement.text.empty()) {
        co_return Error(Code::kInvalid, errors::kEmptyText).with_field("text");
    }
    announcement.time = ports_.clock.wall_now();
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        if (store::add_announcement(tx, announcement)) {
            enqueue(
                tx,
                AnnounceJob{
                    .client_id = announcement.client_id, .after = {}, .text = announcement.text});
            note(tx);
        }
        return {};
    });
}

Task<Result<std::vector<InstanceAnnouncement>>> ServiceChat::list_announcements(Deadline deadline,
                                                                                std::size_t limit) {
    co_return co_await ports_.database.read(
        deadline, [&](storage::Tx& tx) -> Result<std::vector<InstanceAnnouncement>> {
            return store::list_announcements(tx, limit);
        });
}

Task<Result<void>> ServiceChat::on_announce(storage::OutboxRow row) {
    const auto job = AnnounceJob::decode(row.payload);
    if (!job) {
        LOG(error, "an announcement in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    CO_TRY(const auto users,
           co_await ports_.accounts.list_ids(Deadline::never(), job->after, kUsersARow));
    for (const auto user : users) {
        CO_TRY_VOID(co_await tell(user,
                                  {.kind = NoticeKind::kSystemAnnouncement, .text = job->text},
                                  fmt::format("announce:{}", job->client_id)));
    }
    if (users.size() < kUsersARow) {
        co_return Result<void>();
    }
    co_return co_await ports_.database.write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            enqueue(
                tx,
                AnnounceJob{.client_id = job->client_id, .after = users.back(), .text = job->text});
            return {};
        });
}

}  // namespace kapok::messaging
