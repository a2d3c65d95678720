#include "feed/service.h"

#include "base/log.h"
#include "feed/api/feed.h"
#include "feed/rules.h"
#include "feed/wire.h"

namespace kapok::feed {

Task<Result<void>> Service::on_append(storage::OutboxRow row) {
    auto pending = decode_pending(row.payload);
    if (!pending) {
        // Our bug; trying again would hold up the user's later changes for ever.
        LOG(error,
            "unreadable outbox row",
            kv("topic", row.topic),
            kv("row", row.id),
            kv("key", row.key));
        co_return Result<void>();
    }
    const auto user = pending->user;
    auto append = append_of(row.id, std::move(*pending));
    streams::Entry entry;
    entry.payload = append.payload;
    CO_TRY(const auto appended, co_await streams_.append(std::move(append)));
    entry.seq = appended.seq;
    entry.time = appended.time;
    auto to = std::make_shared<const std::vector<UserId>>(1, user);
    sessions_.push(std::move(to), wire::push_of(entry), rpc::Urgency::kDurable);
    co_return Result<void>();
}

Task<Result<Page>> Service::read(rpc::RequestContext ctx, streams::Seq after, std::uint32_t limit) {
    CO_TRY(const auto size, page_size(limit));
    const auto stream = stream_of(ctx.caller.user);
    Page page;
    CO_TRY(page.entries, co_await streams_.read_after(stream, after, size));
    // After the entries: the head is never behind what was read.
    CO_TRY(const auto end, co_await streams_.head(stream));
    page.head = end.seq;
    co_return page;
}

Task<Result<streams::Seq>> Service::head(UserId user) {
    CO_TRY(const auto end, co_await streams_.head(stream_of(user)));
    co_return end.seq;
}

Task<Result<void>> Service::erase(UserId user) {
    CO_TRY(const auto end, co_await streams_.head(stream_of(user)));
    co_return co_await streams_.trim(stream_of(user), end.seq);
}

}  // namespace kapok::feed
