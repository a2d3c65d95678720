// Stickers on real media and real messaging, in memory and temporary folders; accounts and contacts
// stand in.
#pragma once

#include "accounts/testing/fake_accounts.h"
#include "base/random.h"
#include "blob/files/file_store.h"
#include "feed/module.h"
#include "media/module.h"
#include "messaging/module.h"
#include "messaging/testing/fakes.h"
#include "ops/module.h"
#include "runtime/testing/co_test.h"
#include "stickers/module.h"
#include "storage/testing/memory_database.h"
#include "streams/testing/temporary_streams.h"

#include <filesystem>

namespace kapok::stickers::testing {

inline constexpr UserId kAlice{1};
inline constexpr UserId kBob{2};
inline constexpr UserId kCarol{3};

// Asks messaging, once it is there.
class LateAccess final : public media::ScopeAccess {
  public:
    media::ScopeAccess* access = nullptr;
    Task<Result<bool>> may_read(Deadline deadline,
                                UserId user,
                                std::string scope,
                                std::uint64_t seq) override {
        return access->may_read(deadline, user, std::move(scope), seq);
    }
    Task<Result<bool>> may_read_through(Deadline deadline,
                                        UserId user,
                                        std::string via,
                                        std::string media_id) override {
        return access->may_read_through(deadline, user, std::move(via), std::move(media_id));
    }
};

// End with `co_await world.close()`.
class World {
  public:
    explicit World(runtime::testing::Loop& loop_in)
        : loop(loop_in),
          database(storage::testing::memory_database(
              {media::migrations(), messaging::migrations(), ops::migrations(), migrations()},
              loop.clock())),
          streams(loop.clock()),
          outbox(*database, loop.timers(), loop.executor()),
          feed({.streams = streams.streams(), .outbox = outbox, .sessions = sessions}),
          directory(make_directory()),
          blobs(blob::open_file_store({.path = directory, .reserve_bytes = 0})),
          media({*database,
                 *blobs,
                 pool,
                 loop.clock(),
                 random,
                 ids,
                 access,
                 [](Deadline, UserId, DeviceId) -> Task<Result<bool>> { return is_active(); },
                 metrics},
                {}),
          messaging({.database = *database,
                     .outbox = outbox,
                     .streams = streams.streams(),
                     .accounts = accounts,
                     .contacts = contacts,
                     .media = media,
                     .links = links,
                     .sessions = sessions,
                     .clock = loop.clock(),
                     .ids = ids,
                     .random = random,
                     .metrics = metrics},
                    {}),
          audit(loop.clock(), ids),
          module({*database, outbox, media, media, audit, pool, loop.timers(), ids}),
          service(module.service()) {
        media::start_images();
        loop.set_time(runtime::testing::Loop::Time::kStands);
        access.access = &messaging.scope_access();
        messaging.use_stickers(module.source());
        for (const auto& [id, name] :
             {std::pair(kAlice, "alice"), {kBob, "bob"}, {kCarol, "carol"}}) {
            accounts.add(id, name);
        }
        contacts.befriend(kAlice, kBob);
        outbox.start();
    }
    ~World() { std::filesystem::remove_all(directory); }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Task<void> close() { co_await outbox.close(); }

    [[nodiscard]] rpc::RequestContext as(UserId user) const {
        return {{.user = user, .device = DeviceId(user.value() * 10)},
                Deadline::after(loop.clock(), std::chrono::seconds(60)),
                "request",
                "192.0.2.1"};
    }
    [[nodiscard]] Deadline soon() const {
        return Deadline::after(loop.clock(), std::chrono::seconds(60));
    }

    // The whole way of an upload.
    Task<Result<media::Media>> upload(UserId user, media::Purpose purpose, std::string bytes) {
        const auto digest = sha256(bytes);
        std::string hash(reinterpret_cast<const char*>(digest.data()), digest.size());
        CO_TRY(const auto begun,
               co_await media.begin_upload(as(user), purpose, bytes.size(), std::move(hash)));
        std::uint64_t at = 0;
        while (at < bytes.size()) {
            CO_TRY(at,
                   co_await media.append_chunk(
                       as(user), begun.upload.id, at, bytes.substr(at, 1U << 20U)));
        }
        co_return co_await media.finish_upload(as(user), begun.upload.id, "");
    }
    Task<Result<messaging::Entry>> send(UserId user,
                                        messaging::ConversationId id,
                                        std::string client_id,
                                        messaging::Body body) {
        co_return co_await messaging.service().send(as(user),
                                                    {.conversation = id,
                                                     .client_message_id = std::move(client_id),
                                                     .content_hash = 1,
                                                     .content = {.body = std::move(body)}});
    }

  private:
    static std::string make_directory() {
        char name[] = "/tmp/kapok-stickers-XXXXXX";
        return mkdtemp(name);
    }
    static Task<Result<bool>> is_active() { co_return true; }

  public:
    runtime::testing::Loop& loop;
    observability::Metrics metrics;
    SeededRandom random{7};
    IdSource ids{loop.clock(), random};
    runtime::Pool pool{{.name = "files"}};
    std::unique_ptr<storage::Database> database;
    streams::testing::TemporaryStreams streams;
    messaging::testing::RecordingSessions sessions;
    storage::Outbox outbox;
    feed::Module feed;
    accounts::testing::FakeAccounts accounts;
    messaging::testing::FakeContacts contacts;
    messaging::testing::FakeLinks links;
    std::string directory;
    std::unique_ptr<blob::BlobStore> blobs;
    LateAccess access;
    media::Service media;
    messaging::Module messaging;
    ops::Audit audit;
    Module module;
    Service& service;
};

}  // namespace kapok::stickers::testing
