// feature: login-qr
#include "accounts/testing/world.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace kapok::accounts {
namespace {

using testing::reason_of;
using testing::World;
using boost::asio::experimental::awaitable_operators::operator&&;

Task<Service::QrStarted> start(World* world) {
    auto started = co_await world->service.start_qr_login(world->anyone("203.0.113.9"), "Desktop");
    KAPOK_ASSERT(started.has_value(), "a QR log-in starts");
    co_return *started;
}

Task<Result<Service::QrProgress>> watch(World* world, std::string secret, QrState known) {
    return world->service.await_qr_login(world->anyone("203.0.113.9"), std::move(secret), known);
}

CO_TEST(QrLogin, AScannedAndAllowedDeviceIsLoggedIn) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto qr = co_await start(&world);
    // The wait ends because of the scan, not by time: the clock stands.
    loop.set_time(runtime::testing::Loop::Time::kStands);
    const auto [seen, asker] = co_await (watch(&world, qr.secret, QrState::kWaiting) &&
                                         world.service.scan_qr_login(world.as(alice), qr.qr_text));
    CO_ASSERT_TRUE(seen.has_value() && asker.has_value());
    EXPECT_EQ(asker->device_name, "Desktop");
    EXPECT_EQ(asker->address, "203.0.113.9");
    EXPECT_EQ(seen->state, QrState::kScanned);
    CO_ASSERT_TRUE(seen->scanned_by.has_value());
    EXPECT_EQ(seen->scanned_by->handle, "admin");

    const auto [done, decided] =
        co_await (watch(&world, qr.secret, QrState::kScanned) &&
                  world.service.decide_qr_login(world.as(alice), qr.qr_text, QrDecision::kAllow));
    EXPECT_TRUE(decided);
    CO_ASSERT_TRUE(done.has_value() && done->session.has_value());
    EXPECT_EQ(done->state, QrState::kConfirmed);
    EXPECT_EQ(done->session->profile.user.id, alice.profile.user.id);
    EXPECT_EQ(done->session->device.name, "Desktop");
    EXPECT_TRUE(co_await world.works(done->session->token));
    co_await world.close();
}

CO_TEST(QrLogin, ASessionIsToldOnceAndTheCodeIsDead) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto bob = co_await world.join("bob");
    const auto qr = co_await start(&world);
    EXPECT_TRUE(co_await world.service.scan_qr_login(world.as(alice), qr.qr_text));
    EXPECT_TRUE(
        co_await world.service.decide_qr_login(world.as(alice), qr.qr_text, QrDecision::kAllow));
    // Two collectors at once.
    const auto [a, b] = co_await (watch(&world, qr.secret, QrState::kScanned) &&
                                  watch(&world, qr.secret, QrState::kScanned));
    EXPECT_NE(a.has_value(), b.has_value());
    EXPECT_EQ(a ? reason_of(b) : reason_of(a), kQrUsed);
    EXPECT_EQ(reason_of(co_await watch(&world, qr.secret, QrState::kScanned)), kQrUsed);
    EXPECT_EQ(reason_of(co_await world.service.scan_qr_login(world.as(bob), qr.qr_text)), kQrUsed);
    EXPECT_EQ(reason_of(co_await world.service.scan_qr_login(world.as(alice), qr.qr_text)),
              kQrUsed);
    loop.clock().advance(std::chrono::minutes(10));
    EXPECT_EQ(reason_of(co_await world.service.scan_qr_login(world.as(bob), qr.qr_text)), kQrUsed);
    EXPECT_EQ((co_await world.service.list_devices(world.as(alice)))->size(), 2U);
    co_await world.close();
}

CO_TEST(QrLogin, OnlyTheScannerDecides) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto eve = co_await world.join("eve");
    const auto qr = co_await start(&world);
    const auto allow = QrDecision::kAllow;
    EXPECT_EQ(reason_of(co_await world.service.decide_qr_login(world.as(eve), qr.qr_text, allow)),
              kQrForeign);
    EXPECT_TRUE(co_await world.service.scan_qr_login(world.as(alice), qr.qr_text));
    EXPECT_EQ(reason_of(co_await world.service.scan_qr_login(world.as(eve), qr.qr_text)),
              kQrForeign);
    EXPECT_EQ(reason_of(co_await world.service.decide_qr_login(world.as(eve), qr.qr_text, allow)),
              kQrForeign);
    EXPECT_TRUE(co_await world.service.decide_qr_login(world.as(alice), qr.qr_text, allow));
    const auto done = co_await watch(&world, qr.secret, QrState::kScanned);
    CO_ASSERT_TRUE(done.has_value() && done->session.has_value());
    EXPECT_EQ(done->session->profile.user.id, alice.profile.user.id);
    co_await world.close();
}

CO_TEST(QrLogin, ARefusedDeviceIsToldSo) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto qr = co_await start(&world);
    EXPECT_TRUE(co_await world.service.scan_qr_login(world.as(alice), qr.qr_text));
    EXPECT_TRUE(
        co_await world.service.decide_qr_login(world.as(alice), qr.qr_text, QrDecision::kRefuse));
    const auto told = co_await watch(&world, qr.secret, QrState::kScanned);
    CO_ASSERT_TRUE(told.has_value());
    EXPECT_EQ(told->state, QrState::kDenied);
    EXPECT_FALSE(told->session.has_value());
    EXPECT_EQ(reason_of(co_await world.service.decide_qr_login(
                  world.as(alice), qr.qr_text, QrDecision::kAllow)),
              kQrUsed);
    co_await world.close();
}

CO_TEST(QrLogin, AWaitEndsAfter25SecondsAndTheCodeAfterTwoMinutes) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto qr = co_await start(&world);
    const auto before = loop.clock().wall_now();
    const auto waited = co_await watch(&world, qr.secret, QrState::kWaiting);
    CO_ASSERT_TRUE(waited.has_value());
    EXPECT_EQ(waited->state, QrState::kWaiting);
    EXPECT_EQ(loop.clock().wall_now() - before, std::chrono::seconds(25));
    loop.clock().advance(std::chrono::seconds(95));
    EXPECT_EQ(reason_of(co_await watch(&world, qr.secret, QrState::kWaiting)), kQrExpired);
    EXPECT_EQ(reason_of(co_await world.service.scan_qr_login(world.as(alice), qr.qr_text)),
              kQrExpired);
    co_await world.close();
}

CO_TEST(QrLogin, AChangeBetweenReadingAndWaitingIsNotMissed) {
    World world(loop);
    // Announced first, waited for afterwards with the older state.
    world.qr_waiters.announce("ticket", QrState::kScanned);
    const auto before = loop.clock().steady_now();
    co_await world.qr_waiters.wait(
        {"ticket", QrState::kWaiting, before + std::chrono::seconds(25)});
    EXPECT_EQ(loop.clock().steady_now(), before);
    co_await world.close();
}

CO_TEST(QrLogin, TheCodeAloneCollectsNothing) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto qr = co_await start(&world);
    EXPECT_TRUE(co_await world.service.scan_qr_login(world.as(alice), qr.qr_text));
    EXPECT_TRUE(
        co_await world.service.decide_qr_login(world.as(alice), qr.qr_text, QrDecision::kAllow));
    EXPECT_EQ(reason_of(co_await watch(&world, qr.qr_text, QrState::kScanned)), kQrExpired);
    EXPECT_EQ(reason_of(co_await world.service.scan_qr_login(world.as(alice), "kapok:login:x")),
              kQrInvalid);
    co_await world.close();
}

CO_TEST(QrLogin, AChangedPasswordTakesBackWhatWasAllowed) {
    World world(loop);
    const auto alice = co_await world.set_up();
    const auto qr = co_await start(&world);
    EXPECT_TRUE(co_await world.service.scan_qr_login(world.as(alice), qr.qr_text));
    EXPECT_TRUE(
        co_await world.service.decide_qr_login(world.as(alice), qr.qr_text, QrDecision::kAllow));
    EXPECT_TRUE(co_await world.service.change_password(
        world.as(alice),
        {.old_password = std::string(testing::kPassword), .new_password = "another horse"}));
    const auto told = co_await watch(&world, qr.secret, QrState::kScanned);
    CO_ASSERT_TRUE(told.has_value());
    EXPECT_EQ(told->state, QrState::kDenied);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::accounts
