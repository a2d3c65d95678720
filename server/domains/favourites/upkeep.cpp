#include "base/log.h"
#include "favourites/service.h"
#include "favourites/store.h"
#include "favourites/wire.h"
#include "feed/api/feed.h"

#include <algorithm>

namespace kapok::favourites {
namespace {

// In one transaction.
constexpr std::size_t kAtOnce = 200;

// No conversation's id looks like this; evidence of reports begins with 'r'.
std::string scope_of(FavouriteId id) { return fmt::format("{}{}", media::kKeptScopes, id); }

struct Files {
    FavouriteId id{};
    std::vector<std::string> media{};
};

// The favourite's id and then each media's, each on a line.
std::optional<Files> files_of(std::string_view payload) {
    const auto take_line = [&] {
        const auto end = std::min(payload.find('\n'), payload.size());
        const auto line = payload.substr(0, end);
        payload.remove_prefix(std::min(end + 1, payload.size()));
        return line;
    };
    const auto id = parse_decimal(take_line());
    if (!id) {
        return std::nullopt;
    }
    Files files{.id = FavouriteId(*id)};
    while (!payload.empty()) {
        files.media.emplace_back(take_line());
    }
    return files;
}

}  // namespace

void enqueue_files(storage::Tx& tx, FavouriteId id, const std::vector<std::string>& media) {
    if (media.empty()) {
        return;
    }
    auto payload = fmt::format("{}\n", id);
    for (const auto& each : media) {
        payload += each + "\n";
    }
    storage::enqueue(tx, kFilesTopic, scope_of(id), payload);
}

// As the row stands now, whatever the event was about: so repetition and order do no harm.
Task<Result<void>> Service::on_files(storage::OutboxRow row) {
    auto files = files_of(row.payload);
    if (!files) {
        LOG(error, "files of a favourite in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    const auto deadline = Deadline::never();
    CO_TRY(const auto found, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::find(tx, files->id));
    }));
    auto scope = scope_of(files->id);
    if (!found || found->recalled) {
        co_return co_await ports_.media.detach(
            deadline, std::move(files->media), std::move(scope), 0);
    }
    const auto held =
        co_await ports_.media.attach(deadline, std::move(files->media), std::move(scope), 0);
    // Files that were gone already are shown as gone.
    co_return held || held.error().code() == Code::kNotFound ? Result<void>() : held;
}

// One that was trimmed was not recalled: its copy stays.
Task<Result<bool>> Service::is_recalled(messaging::ConversationId id, streams::Seq seq) {
    CO_TRY(const auto stored,
           co_await ports_.history.read_stored(id, streams::Seq(seq.value() - 1), 1));
    co_return !stored.empty() && stored.front().seq == seq &&
        std::holds_alternative<messaging::Recalled>(stored.front().content.body);
}

Task<Result<void>> Service::blank_all(Deadline deadline, std::vector<FavouriteId> ids) {
    if (ids.empty()) {
        co_return Result<void>();
    }
    co_return co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        for (const auto id : ids) {
            const auto found = store::find(tx, id);
            if (found && !found->recalled) {
                enqueue_files(tx, id, store::list_media(tx, id));
                store::blank(tx, id);
                feed::append(tx, found->user, wire::feed_change());
            }
        }
        return {};
    });
}

Task<Result<void>> Service::on_recalled(storage::OutboxRow row) {
    const auto message = messaging::recalled_message(row.payload);
    if (!message) {
        LOG(error, "a recall in the outbox cannot be read", kv("row", row.id));
        co_return Result<void>();
    }
    CO_TRY(const bool recalled, co_await is_recalled(message->conversation, message->seq));
    if (!recalled) {
        co_return Result<void>();  // it was refused
    }
    const auto deadline = Deadline::never();
    for (;;) {
        CO_TRY(auto ids, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
            return Result(store::list_of_entry(tx, message->conversation, message->seq, kAtOnce));
        }));
        if (ids.empty()) {
            co_return Result<void>();
        }
        CO_TRY_VOID(co_await blank_all(deadline, std::move(ids)));
    }
}

Task<Result<bool>> Service::may_read_kept(Deadline deadline, UserId user, std::string media_id) {
    CO_TRY(const auto showing, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::list_showing(tx, user, media_id, kAtOnce));
    }));
    for (const auto& message : showing) {
        CO_TRY(const bool recalled, co_await is_recalled(message.conversation, message.seq));
        if (!recalled) {
            co_return true;
        }
    }
    co_return false;
}

Task<Result<bool>> Service::may_read(Deadline /*deadline*/,
                                     UserId /*user*/,
                                     std::string /*scope*/,
                                     std::uint64_t /*seq*/) {
    co_return false;  // may_read_kept answers for all of them
}

Task<Result<bool>> Service::may_read_through(Deadline /*deadline*/,
                                             UserId /*user*/,
                                             std::string /*via*/,
                                             std::string /*media_id*/) {
    co_return false;  // a favourite lies in no card
}

Task<Result<void>> Service::erase(Deadline deadline, UserId user) {
    for (;;) {
        bool done = false;
        CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            const auto ids = store::list_ids_of(tx, user, kAtOnce);
            for (const auto id : ids) {
                enqueue_files(tx, id, store::list_media(tx, id));
                store::remove(tx, id);
            }
            done = ids.size() < kAtOnce;
            return {};
        }));
        if (done) {
            co_return Result<void>();
        }
    }
}

}  // namespace kapok::favourites
