// Moderation on a real database in memory with real messaging; accounts, contacts and media stand
// in.
#pragma once

#include "accounts/testing/fake_admin.h"
#include "base/random.h"
#include "feed/module.h"
#include "messaging/module.h"
#include "messaging/testing/fakes.h"
#include "moderation/module.h"
#include "ops/module.h"
#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"
#include "streams/testing/temporary_streams.h"

namespace kapok::moderation::testing {

inline constexpr UserId kAlice{1};
inline constexpr UserId kBob{2};
inline constexpr UserId kCarol{3};
inline constexpr UserId kMod{4};
inline constexpr UserId kRoot{5};

class NoUsage final : public media::Usage {
  public:
    Task<Result<std::vector<media::PurposeBytes>>> by_purpose(Deadline /*deadline*/) override {
        co_return std::vector<media::PurposeBytes>{
            {.purpose = media::Purpose::kImage, .bytes = 1'000}};
    }
    Task<Result<std::uint64_t>> of_user(Deadline /*deadline*/, UserId /*user*/) override {
        co_return 12;
    }
    Task<Result<std::vector<media::FileSum>>> of_ranges(
        Deadline /*deadline*/, std::vector<media::ScopeRange> ranges) override {
        co_return std::vector<media::FileSum>(ranges.size());
    }
    Task<Result<media::FileSum>> unused_of(Deadline /*deadline*/,
                                           UserId /*user*/,
                                           WallTime /*before*/) override {
        co_return media::FileSum{};
    }
    Task<Result<media::FileSum>> give_up_unused(Deadline /*deadline*/,
                                                UserId /*user*/,
                                                WallTime /*before*/) override {
        co_return media::FileSum{};
    }
};

class NoBackup final : public ops::BackupMaker {
  public:
    Task<Result<ops::BackupDone>> make(std::string directory) override {
        co_return ops::BackupDone{
            .name = directory + "!", .files = 3, .bytes = 20, .copied_bytes = 10};
    }
};

// A content policy that says what it is told to.
class FakeScreenHttp final : public ScreenHttp {
  public:
    Result<Answer> answer{Answer{.status = 200, .body = R"({"verdict":"allow"})"}};
    std::vector<Request> asked{};
    Deadline until = Deadline::never();

    Task<Result<Answer>> post(Deadline deadline, Request request) override {
        until = deadline;
        asked.push_back(std::move(request));
        co_return answer;
    }
    void says(std::string body, int status = 200) {
        answer = Answer{.status = status, .body = std::move(body)};
    }
};

// End with `co_await world.close()`.
class World {
  public:
    explicit World(runtime::testing::Loop& loop_in, const PolicySettings& policy = {})
        : loop(loop_in),
          database(storage::testing::memory_database(
              {messaging::migrations(), ops::migrations(), migrations()}, loop.clock())),
          streams(loop.clock()),
          outbox(*database, loop.timers(), loop.executor()),
          feed({.streams = streams.streams(), .outbox = outbox, .sessions = sessions}),
          admin(accounts, *database),
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
          ops({*database,
               streams.streams(),
               accounts,
               admin,
               usage,
               messaging.oversight(),
               messaging.announcer(),
               files,
               loop.timers(),
               ids,
               loop.executor(),
               [] { return std::size_t{2}; },
               "/nonexistent",
               ""}),
          module({*database,
                  accounts,
                  admin,
                  messaging.oversight(),
                  media,
                  ops.audit(),
                  files,
                  loop.timers(),
                  ids,
                  loop.executor(),
                  metrics,
                  screen_http},
                 policy) {
        loop.set_time(runtime::testing::Loop::Time::kStands);
        for (const auto& [id, name] : {std::pair(kAlice, "alice"),
                                       {kBob, "bob"},
                                       {kCarol, "carol"},
                                       {kMod, "mod"},
                                       {kRoot, "root"}}) {
            accounts.add(id, name);
        }
        contacts.befriend(kAlice, kBob);
        contacts.befriend(kAlice, kCarol);
        admin.roles = {{kMod, rpc::StaffRole::kModerator}, {kRoot, rpc::StaffRole::kAdministrator}};
        messaging.use_content_policy(module.content_policy());
        if (auto* screen = module.content_screen()) {
            messaging.use_content_screen(*screen);
        }
        ops.service().count_reports_by([this] { return module.open_reports(); });
        ops.service().make_backups_by(backups);
        outbox.start();
    }

    Task<void> start() {
        const auto started = co_await module.start();
        KAPOK_ASSERT(started.has_value(), "moderation starts");
        const auto running = co_await ops.start();
        KAPOK_ASSERT(running.has_value(), "ops starts");
    }
    Task<void> close() {
        co_await module.close();
        co_await ops.close();
        co_await outbox.close();
    }

    [[nodiscard]] rpc::RequestContext as(UserId user) const {
        return {{.user = user,
                 .device = DeviceId(user.value() * 10),
                 .is_admin = user == kRoot,
                 .is_moderator = user == kMod},
                Deadline::after(loop.clock(), std::chrono::seconds(30)),
                "request",
                "192.0.2.1"};
    }
    static messaging::ConversationId chat(UserId a, UserId b) {
        return messaging::ConversationId::direct(a, b);
    }
    Task<Result<messaging::Entry>> say(UserId user,
                                       messaging::ConversationId id,
                                       std::string client_id,
                                       std::string text) {
        messaging::Draft draft{.conversation = id,
                               .client_message_id = std::move(client_id),
                               .content_hash = hash64(text),
                               .content = {.body = messaging::Text{.text = text}}};
        return messaging.service().send(as(user), std::move(draft));
    }
    Task<std::string> text_of(UserId reader, messaging::ConversationId id, streams::Seq seq) {
        const auto page = co_await messaging.service().list_entries(
            as(reader), id, {.after = streams::Seq(seq.value() - 1), .limit = 1});
        const auto& body = page->entries.front().content.body;
        const auto* text = std::get_if<messaging::Text>(&body);
        co_return text != nullptr ? text->text : "(" + std::string(kind_of(body)) + ")";
    }
    Task<void> set_term(std::string text, TermAction action) {
        const auto changed =
            co_await module.service().change_terms(as(kRoot), {.put = {{text, action}}});
        KAPOK_ASSERT(changed.has_value(), "a term is taken");
    }

    runtime::testing::Loop& loop;
    SeededRandom random{1};
    IdSource ids{loop.clock(), random};
    observability::Metrics metrics;
    runtime::Pool files{{.name = "files", .threads = 1}};
    accounts::testing::FakeAccounts accounts;
    messaging::testing::FakeContacts contacts;
    messaging::testing::FakeLibrary media;
    messaging::testing::FakeLinks links;
    messaging::testing::RecordingSessions sessions;
    NoUsage usage;
    NoBackup backups;
    FakeScreenHttp screen_http;
    std::unique_ptr<storage::Database> database;
    streams::testing::TemporaryStreams streams;
    storage::Outbox outbox;
    feed::Module feed;
    accounts::testing::FakeAdmin admin;
    messaging::Module messaging;
    ops::Module ops;
    Module module;
};

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

}  // namespace kapok::moderation::testing
