// Contacts on a real database in memory and real streams on disk, with accounts and sessions faked.
#pragma once

#include "accounts/testing/fake_accounts.h"
#include "contacts/api/errors.h"
#include "contacts/module.h"
#include "contacts/rules.h"
#include "feed/module.h"
#include "feed/testing/recording_sessions.h"
#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"
#include "streams/testing/temporary_streams.h"

#include <string>
#include <vector>

namespace kapok::contacts::testing {

inline constexpr UserId kAlice{1};
inline constexpr UserId kBob{2};
inline constexpr UserId kCarol{3};

// Where people have met, as a test says.
class FakePlaces final : public MeetingPlaces {
  public:
    Task<Result<bool>> share_group(Deadline /*deadline*/,
                                   UserId /*a*/,
                                   UserId /*b*/,
                                   std::string conversation_id) override {
        co_return conversation_id == group;
    }
    Task<Result<bool>> shows_card(Deadline /*deadline*/, UserId /*reader*/, Card wanted) override {
        co_return wanted.conversation_id == card.conversation_id&& wanted.seq ==
            card.seq&& wanted.of == card.of;
    }
    std::string group = "g1";  // everyone is in it
    Card card{.conversation_id = "g1", .seq = 7, .of = UserId{2}};
};

// End with `co_await world.close()`.
class World {
  public:
    explicit World(runtime::testing::Loop& loop_in)
        : loop(loop_in),
          streams(loop.clock()),
          database(storage::testing::memory_database({migrations()}, loop.clock())),
          outbox(*database, loop.timers(), loop.executor()),
          feed({streams.streams(), outbox, sessions}),
          module({*database, outbox, loop.timers(), random, ids, accounts}, {}),
          graph(*database, {.pairs = 100, .settings = 100}),
          service({.database = *database,
                   .outbox = outbox,
                   .timers = loop.timers(),
                   .random = random,
                   .ids = ids,
                   .accounts = accounts,
                   .graph = graph,
                   .places = &places}) {
        module.use_meeting_places(places);
        // Deadlines must not pass while a real thread works; tests move the clock by hand.
        loop.set_time(runtime::testing::Loop::Time::kStands);
        accounts.add(kAlice, "alice");
        accounts.add(kBob, "bob");
        accounts.add(kCarol, "carol");
        outbox.handle(kBecameContacts, [this](storage::OutboxRow row) {
            became.push_back(*BecameContacts::decode(row.payload));
            return succeed();
        });
        outbox.handle(kHistoryUnwanted, [this](storage::OutboxRow row) {
            unwanted.push_back(*HistoryUnwanted::decode(row.payload));
            return succeed();
        });
        outbox.start();
    }

    Task<void> close() { co_await outbox.close(); }

    [[nodiscard]] Deadline soon() const {
        return Deadline::after(loop.clock(), std::chrono::seconds(30));
    }
    [[nodiscard]] rpc::RequestContext as(UserId user) const {
        return {{.user = user, .device = DeviceId(user.value() * 10), .is_admin = false},
                soon(),
                "request",
                "192.0.2.1"};
    }
    Task<Result<Service::Requested>> ask(UserId from, UserId to, std::string reason = "hi") {
        return service.request_friend(as(from), to, {.reason = std::move(reason)});
    }
    Task<Result<std::optional<Service::Contact>>> reply(UserId from, UserId asker, Answer answer) {
        return service.answer_friend(as(from), {.asker = asker, .answer = answer, .remark = {}});
    }
    Task<void> befriend(UserId a, UserId b) {
        const auto asked = co_await ask(a, b);
        const auto answered = co_await reply(b, a, Answer::kAccept);
        KAPOK_ASSERT(asked.has_value() && answered.has_value(), "they become contacts");
    }
    Task<Relationship> between(UserId me, UserId other) {
        const auto found = co_await graph.relationship(soon(), me, other);
        KAPOK_ASSERT(found.has_value(), "relationships are always known");
        co_return *found;
    }
    // How the latest request between the two looks to `viewer`.
    Task<RequestState> state_for(UserId viewer, UserId other) {
        const auto listed = co_await service.list_requests(as(viewer));
        for (const auto& one : *listed) {
            if (one.user.id == other) {
                const auto now = loop.clock().wall_now();
                co_return one.request.asker == viewer ? seen_by_asker(one.request, now)
                                                      : seen_by_asked(one.request, now);
            }
        }
        co_return RequestState{};
    }

    runtime::testing::Loop& loop;
    SeededRandom random{1};
    IdSource ids{loop.clock(), random};
    FakePlaces places;
    accounts::testing::FakeAccounts accounts;
    feed::testing::RecordingSessions sessions;
    std::vector<BecameContacts> became;
    std::vector<HistoryUnwanted> unwanted;
    streams::testing::TemporaryStreams streams;
    std::unique_ptr<storage::Database> database;
    storage::Outbox outbox;
    feed::Module feed;
    Module module;  // for its handler; the service below is a second one with a cache to look into
    Graph graph;
    Service service;

  private:
    static Task<Result<void>> succeed() { co_return Result<void>(); }
};

template <class T>
std::string reason_of(const Result<T>& result) {
    return result ? std::string() : std::string(result.error().reason());
}

}  // namespace kapok::contacts::testing
