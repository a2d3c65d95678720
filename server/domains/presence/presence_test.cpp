#include "accounts/testing/fake_accounts.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "presence/api/errors.h"
#include "presence/module.h"
#include "runtime/testing/co_test.h"

#include <set>

namespace kapok::presence {
namespace {

using Change = rpc::SessionRegistry::Change;

constexpr UserId kAlice{1};
constexpr UserId kBob{2};
constexpr UserId kCarol{3};

class SharingContacts final : public contacts::Contacts {
  public:
    Task<Result<contacts::Relationship>> relationship(Deadline /*deadline*/,
                                                      UserId me,
                                                      UserId other) override {
        co_return contacts::Relationship{.presence_shared =
                                             sharing.contains(me) && sharing.contains(other)};
    }
    Task<Result<std::vector<UserId>>> receipts_shared_in_group(
        Deadline /*deadline*/, UserId /*me*/, std::vector<UserId> /*others*/) override {
        co_return std::vector<UserId>();
    }
    Task<Result<bool>> shows_typing_in_groups(Deadline /*deadline*/, UserId /*me*/) override {
        co_return false;
    }
    Task<Result<void>> await_answer(Deadline /*deadline*/,
                                    UserId /*me*/,
                                    UserId /*other*/) override {
        co_return Result<void>();
    }
    std::set<UserId> sharing;
};

class PushedPresence final : public rpc::Sessions {
  public:
    struct Push {
        UserId to;
        UserId about;
        bool online;
    };
    void push(rpc::UserSet users,
              rpc::SharedFrame frame,
              rpc::Urgency /*urgency*/,
              DeviceId /*except_device*/) override {
        gateway::v1::Frame read;
        KAPOK_ASSERT(read.ParseFromString(*frame), "a frame is pushed");
        for (const auto user : *users) {
            pushes.push_back(
                {user, UserId(read.push().presence().user_id()), read.push().presence().online()});
        }
    }
    void disconnect(UserId /*user*/, DeviceId /*device*/) override {}
    std::vector<Push> pushes;
};

class World {
  public:
    explicit World(runtime::testing::Loop& loop_in)
        : loop(loop_in), service({accounts, contacts, sessions, loop.timers(), loop.executor()}) {
        contacts.sharing = {kAlice, kBob};
    }
    [[nodiscard]] rpc::RequestContext as(UserId user) const {
        return {{.user = user, .device = DeviceId(user.value() * 10), .is_admin = false},
                Deadline::never(),
                "request",
                "192.0.2.1"};
    }
    // Time flies while this sleeps; what was spawned meanwhile has run.
    Task<void> after(Duration time) { return loop.timers().sleep_for(time); }
    void session(UserId user, Change change) {
        service.on_session(user, DeviceId(user.value() * 10), change);
    }

    runtime::testing::Loop& loop;
    accounts::testing::FakeAccounts accounts;
    SharingContacts contacts;
    PushedPresence sessions;
    Service service;
};

constexpr std::chrono::milliseconds kABit{1};

// feature: presence
CO_TEST(Presence, TellsWhoWatchesAndNobodyElse) {
    World world(loop);
    world.session(kBob, Change::kCame);
    const auto seen = co_await world.service.watch(world.as(kAlice), {kBob, kCarol});
    CO_ASSERT_TRUE(seen.has_value() && seen->size() == 2);
    EXPECT_TRUE(seen->at(0).shown && seen->at(0).online);
    EXPECT_FALSE(seen->at(1).shown || seen->at(1).online);
    world.session(kBob, Change::kWent);
    world.session(kCarol, Change::kCame);
    co_await world.after(kGrace + kABit);
    CO_ASSERT_TRUE(world.sessions.pushes.size() == 1);
    EXPECT_EQ(world.sessions.pushes[0].to, kAlice);
    EXPECT_EQ(world.sessions.pushes[0].about, kBob);
    EXPECT_FALSE(world.sessions.pushes[0].online);
    world.session(kBob, Change::kCame);
    co_await world.after(kABit);
    CO_ASSERT_TRUE(world.sessions.pushes.size() == 2);
    EXPECT_TRUE(world.sessions.pushes[1].online);
    // Nothing more once the lease is over.
    co_await world.after(kLease);
    world.session(kBob, Change::kWent);
    co_await world.after(kGrace + kABit);
    EXPECT_EQ(world.sessions.pushes.size(), 2U);
    co_await world.service.close();
}

// feature: presence
CO_TEST(Presence, ABrokenConnectionIsNoEvent) {
    World world(loop);
    world.session(kBob, Change::kCame);
    EXPECT_TRUE(co_await world.service.watch(world.as(kAlice), {kBob}));
    world.session(kBob, Change::kWent);
    co_await world.after(kGrace / 2);
    world.session(kBob, Change::kCame);
    co_await world.after(kGrace * 2);
    EXPECT_TRUE(world.sessions.pushes.empty());
    EXPECT_TRUE((co_await world.service.watch(world.as(kAlice), {kBob}))->at(0).online);
    // Two devices: one that goes leaves the other.
    world.session(kBob, Change::kCame);
    world.session(kBob, Change::kWent);
    co_await world.after(kGrace * 2);
    EXPECT_TRUE(world.sessions.pushes.empty());
    co_await world.service.close();
}

// feature: presence
CO_TEST(Presence, IsNeverShownToWhoMayNotSee) {
    World world(loop);
    world.accounts.seen[kBob] = loop.clock().wall_now();
    EXPECT_EQ((co_await world.service.watch(world.as(kAlice), {kBob}))->at(0).last_seen,
              LastSeen::kRecently);
    world.contacts.sharing = {kBob};
    const auto hidden = co_await world.service.watch(world.as(kAlice), {kBob});
    EXPECT_FALSE(hidden->at(0).shown || hidden->at(0).online);
    EXPECT_EQ(hidden->at(0).last_seen, LastSeen::kUnknown);
    world.session(kBob, Change::kCame);
    co_await world.after(kABit);
    EXPECT_TRUE(world.sessions.pushes.empty());
    // Who stops showing it while being watched is pushed as not shown.
    world.contacts.sharing = {kAlice, kBob};
    EXPECT_TRUE((co_await world.service.watch(world.as(kAlice), {kBob}))->at(0).online);
    world.contacts.sharing = {kAlice};
    world.session(kBob, Change::kWent);
    co_await world.after(kGrace + kABit);
    CO_ASSERT_TRUE(world.sessions.pushes.size() == 1);
    EXPECT_FALSE(world.sessions.pushes[0].online);
    co_await world.service.close();
}

// feature: presence
CO_TEST(Presence, WatchingIsBounded) {
    World world(loop);
    const auto refused =
        co_await world.service.watch(world.as(kAlice), std::vector<UserId>(kWatchedMax + 1, kBob));
    CO_ASSERT_TRUE(!refused.has_value());
    EXPECT_EQ(refused.error().reason(), kTooManyWatched);
    // A new list takes the place of the old one, and a session that ends takes it along.
    EXPECT_TRUE(co_await world.service.watch(world.as(kAlice), {kBob}));
    EXPECT_TRUE(co_await world.service.watch(world.as(kAlice), {}));
    world.session(kBob, Change::kCame);
    co_await world.after(kABit);
    EXPECT_TRUE(world.sessions.pushes.empty());
    world.session(kAlice, Change::kCame);
    EXPECT_TRUE(co_await world.service.watch(world.as(kAlice), {kBob}));
    world.session(kAlice, Change::kWent);
    world.session(kBob, Change::kWent);
    co_await world.after(kGrace * 2);
    EXPECT_TRUE(world.sessions.pushes.empty());
    co_await world.service.close();
}

// feature: presence
TEST(PresenceRules, LastSeenIsCoarse) {
    constexpr WallTime kNow = from_ms(1'800'000'000'000);
    EXPECT_EQ(coarse(std::nullopt, kNow), LastSeen::kUnknown);
    EXPECT_EQ(coarse(kNow, kNow), LastSeen::kRecently);
    EXPECT_EQ(coarse(kNow + std::chrono::minutes(1), kNow), LastSeen::kRecently);
    EXPECT_EQ(coarse(kNow - std::chrono::hours(1), kNow), LastSeen::kWithinADay);
    EXPECT_EQ(coarse(kNow - std::chrono::days(1), kNow), LastSeen::kWithinAWeek);
    EXPECT_EQ(coarse(kNow - std::chrono::days(7), kNow), LastSeen::kWithinAMonth);
    EXPECT_EQ(coarse(kNow - std::chrono::days(30), kNow), LastSeen::kLongAgo);
}

}  // namespace
}  // namespace kapok::presence
