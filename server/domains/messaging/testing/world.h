// Messaging on a real database in memory and real streams on disk, with its peers faked.
#pragma once

#include "accounts/testing/fake_accounts.h"
#include "base/random.h"
#include "feed/module.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "messaging/module.h"
#include "messaging/testing/fakes.h"
#include "messaging/testing/racing_streams.h"
#include "runtime/testing/co_test.h"
#include "storage/outbox.h"
#include "storage/testing/memory_database.h"
#include "streams/testing/temporary_streams.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace kapok::messaging::testing {

inline constexpr UserId kAlice{1};
inline constexpr UserId kBob{2};
inline constexpr UserId kCarol{3};
inline constexpr UserId kDave{4};
inline constexpr UserId kEve{5};  // nobody's contact

// End with `co_await world.close()`.
class World {
  public:
    explicit World(runtime::testing::Loop& loop_in, Settings settings = {})
        : loop(loop_in),
          database(storage::testing::memory_database({migrations()}, loop.clock())),
          streams(loop.clock()),
          racing(streams.streams()),
          outbox(*database, loop.timers(), loop.executor()),
          feed({.streams = streams.streams(), .outbox = outbox, .sessions = sessions}),
          module({.database = *database,
                  .outbox = outbox,
                  .streams = racing,
                  .accounts = accounts,
                  .contacts = contacts,
                  .media = media,
                  .links = links,
                  .sessions = sessions,
                  .clock = loop.clock(),
                  .ids = ids,
                  .random = random,
                  .metrics = metrics},
                 settings),
          service(module.service()),
          changes(module.changes()) {
        media.plug(module.scope_access());
        const std::vector<std::pair<UserId, std::string>> people{
            {kAlice, "alice"}, {kBob, "bob"}, {kCarol, "carol"}, {kDave, "dave"}, {kEve, "eve"}};
        for (const auto& [user, name] : people) {
            accounts.add(user, name);
        }
        const std::vector<UserId> friends{kAlice, kBob, kCarol, kDave};
        for (const auto a : friends) {
            for (const auto b : friends) {
                if (a < b) {
                    contacts.befriend(a, b);
                }
            }
        }
        // Deadlines must not pass while a real thread works; tests move the clock by hand.
        loop.set_time(runtime::testing::Loop::Time::kStands);
        outbox.start();
    }

    Task<void> close() { co_await outbox.close(); }

    [[nodiscard]] rpc::RequestContext as(UserId user) const {
        return {{.user = user, .device = DeviceId(user.value() * 10)},
                Deadline::after(loop.clock(), std::chrono::seconds(10)),
                "request",
                "192.0.2.1"};
    }
    static ConversationId chat(UserId a, UserId b) { return ConversationId::direct(a, b); }

    static Draft draft(ConversationId id, std::string client_id, Content content) {
        const auto hash = hash64(wire_text(content));
        return {.conversation = id,
                .client_message_id = std::move(client_id),
                .content_hash = hash,
                .content = std::move(content)};
    }
    Task<Result<Entry>> say(UserId user, ConversationId id, std::string client_id, Text text) {
        return service.send(as(user), draft(id, std::move(client_id), {.body = std::move(text)}));
    }
    Task<Result<Entry>> say(UserId user,
                            ConversationId id,
                            std::string client_id,
                            std::string text) {
        return say(user, id, std::move(client_id), Text{.text = std::move(text), .mentioned = {}});
    }
    // A group of alice, bob and carol; alice owns it.
    Task<ConversationId> make_group(std::string client_group_id = "group-1") {
        auto made = co_await service.create_group(as(kAlice),
                                                  {.client_group_id = std::move(client_group_id),
                                                   .name = "friends",
                                                   .users = {kBob, kCarol}});
        KAPOK_ASSERT(made.has_value(), made.has_value() ? "" : made.error().reason());
        co_return made->id;
    }
    Task<void> drain() {
        const bool done =
            co_await outbox.drained(Deadline::after(loop.clock(), std::chrono::seconds(5)));
        EXPECT_TRUE(done);
    }
    Task<std::vector<Entry>> entries(UserId user,
                                     ConversationId id,
                                     EntryRange range = EntryRange()) {
        auto page = co_await service.list_entries(as(user), id, range);
        EXPECT_TRUE(page.has_value()) << (page ? "" : page.error().reason());
        co_return page ? page->entries : std::vector<Entry>{};
    }
    Task<Conversation> get(UserId user, ConversationId id) {
        auto got = co_await service.get_conversation(as(user), id);
        KAPOK_ASSERT(got.has_value(), got.has_value() ? "" : got.error().reason());
        co_return *got;
    }
    // What a client shows as the badge of a conversation.
    static std::uint64_t unread(const Conversation& conversation) {
        const auto seen = std::max({conversation.read_cursor.ordinal,
                                    conversation.membership.join_ordinal,
                                    conversation.own_last_ordinal});
        const auto head = conversation.head.ordinal;
        return head > seen ? head.value() - seen.value() : 0;
    }
    static ChangeOf change(ConversationId id, Seq seq, std::string client_id) {
        return {.conversation = id, .seq = seq, .client_message_id = std::move(client_id)};
    }
    // As they lie in the stream.
    Task<std::vector<streams::Entry>> stored(ConversationId id) {
        auto read = co_await streams.streams().read_after(id.stream(), Seq(0), 1'000);
        KAPOK_ASSERT(read.has_value(), "streams can be read");
        co_return *std::move(read);
    }
    // What was pushed to the user.
    [[nodiscard]] std::vector<gateway::v1::Push> pushes_to(UserId user) {
        std::vector<gateway::v1::Push> found;
        for (const auto& one : sessions.pushed()) {
            if (std::find(one.users.begin(), one.users.end(), user) != one.users.end()) {
                gateway::v1::Frame frame;
                EXPECT_TRUE(frame.ParseFromString(one.frame));
                found.push_back(frame.push());
            }
        }
        return found;
    }

    runtime::testing::Loop& loop;
    SeededRandom random{1};
    IdSource ids{loop.clock(), random};
    observability::Metrics metrics;
    accounts::testing::FakeAccounts accounts;
    FakeContacts contacts;
    FakeLibrary media;
    FakeLinks links;
    RecordingSessions sessions;
    std::unique_ptr<storage::Database> database;
    streams::testing::TemporaryStreams streams;
    RacingStreams racing;  // what messaging writes through
    storage::Outbox outbox;
    feed::Module feed;
    Module module;
    Service& service;
    Changes& changes;

  private:
    // Any text that differs when contents differ.
    static std::string wire_text(const Content& content) {
        std::string media;
        for (const auto* each : media_of(content.body)) {
            media += each->id + ' ';
        }
        return fmt::format("{} {} {} {}",
                           kind_of(content.body),
                           summary_of(content.body),
                           media,
                           content.quote ? content.quote->seq.value() : 0);
    }
};

// For steps that only prepare.
template <class T>
void must(const Result<T>& result) {
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().reason());
}

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

}  // namespace kapok::messaging::testing
