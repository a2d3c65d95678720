// feature: face-to-face
#include "messaging/face_rooms.h"

#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

CO_TEST(FaceRoom, TheSameDigitsMeet) {
    World world(loop);
    auto& rooms = world.module.face_rooms();
    const auto first = co_await rooms.enter(world.as(kEve), "2580");
    CO_ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->guests, std::vector{kEve});
    loop.clock().advance(std::chrono::seconds(1));
    const auto second = co_await rooms.enter(world.as(kBob), "2580");
    EXPECT_EQ(second->guests, (std::vector{kEve, kBob}));
    EXPECT_EQ(second->closes, first->closes);
    EXPECT_EQ((co_await rooms.enter(world.as(kCarol), "0852"))->guests, std::vector{kCarol});
    const auto made = co_await rooms.join_group(world.as(kEve), "2580");
    CO_ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->membership.role, Role::kOwner);
    EXPECT_EQ((co_await rooms.enter(world.as(kBob), "2580"))->conversation, made->id);
    const auto joined = co_await rooms.join_group(world.as(kBob), "2580");
    CO_ASSERT_TRUE(joined.has_value());
    EXPECT_EQ(joined->id, made->id);
    EXPECT_EQ(joined->member_count, 2U);
    EXPECT_EQ((co_await rooms.join_group(world.as(kBob), "2580"))->member_count, 2U)
        << "a repetition";
    EXPECT_EQ(reason_of(co_await world.say(kBob, made->id, "m1", "hi")), "");
    co_await world.close();
}

CO_TEST(FaceRoom, OnlyFromTheWaitingRoom) {
    World world(loop);
    auto& rooms = world.module.face_rooms();
    EXPECT_EQ(reason_of(co_await rooms.enter(world.as(kEve), "12")), errors::kFaceCodeInvalid);
    EXPECT_EQ(reason_of(co_await rooms.join_group(world.as(kEve), "x")), errors::kFaceCodeInvalid);
    must(co_await rooms.enter(world.as(kBob), "2580"));
    EXPECT_EQ(reason_of(co_await rooms.join_group(world.as(kEve), "2580")),
              errors::kFaceRoomClosed);
    loop.clock().advance(std::chrono::minutes(5));
    EXPECT_EQ(reason_of(co_await rooms.join_group(world.as(kBob), "2580")),
              errors::kFaceRoomClosed);
    const auto fresh = co_await rooms.enter(world.as(kEve), "2580");
    EXPECT_EQ(fresh->guests, std::vector{kEve}) << "another room of the same digits";
    co_await world.close();
}

CO_TEST(FaceRoom, GuessingEndsSoon) {
    World world(loop);
    auto& rooms = world.module.face_rooms();
    for (const auto* code : {"0001", "0002", "0003", "0004", "0005"}) {
        must(co_await rooms.enter(world.as(kEve), code));
    }
    EXPECT_EQ(reason_of(co_await rooms.enter(world.as(kEve), "0006")), errors::kFaceTooManyCodes);
    EXPECT_EQ(reason_of(co_await rooms.enter(world.as(kEve), "0005")), "") << "one's own room";
    loop.clock().advance(std::chrono::minutes(5));
    EXPECT_EQ(reason_of(co_await rooms.enter(world.as(kEve), "0006")), "");
    co_await world.close();
}

CO_TEST(FaceRoom, KeepsTheBannedOut) {
    World world(loop);
    auto& rooms = world.module.face_rooms();
    must(co_await rooms.enter(world.as(kAlice), "2580"));
    must(co_await rooms.enter(world.as(kEve), "2580"));
    const auto made = co_await rooms.join_group(world.as(kAlice), "2580");
    must(co_await world.module.governance().ban(world.as(kAlice), made->id, {kEve}));
    EXPECT_EQ(reason_of(co_await rooms.join_group(world.as(kEve), "2580")),
              errors::kBannedFromGroup);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
