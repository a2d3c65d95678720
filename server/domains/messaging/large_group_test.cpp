// feature: large-groups, pain-big-groups, rule-12
// A group of 100,000: what is asked of the database and pushed must not grow with it.
#include "messaging/api/errors.h"
#include "messaging/testing/bulk.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kMembers = 100'000;

Settings large() {
    Settings settings;
    settings.limits.members_max = kMembers;
    return settings;
}

Task<void> make(World* world, ConversationId* id) {
    *id = co_await world->make_group();
    must(co_await world->module.governance().update_settings(
        world->as(kAlice), *id, {.members_max = static_cast<std::uint32_t>(kMembers)}));
}

Task<void> live_in(World* world, ConversationId id) {
    const auto deadline = world->as(kAlice).deadline;
    co_await world->service.freshen(deadline, id);
    world->sessions.pushed().clear();
    must(co_await world->say(kBob, id, "m1", "hello all"));
    CO_ASSERT_TRUE(world->sessions.pushed().size() == 1);
    EXPECT_EQ(world->sessions.pushed()[0].users.size(), kMembers - 1) << "one frame for all";

    // One who comes and goes: the roster is made of the one before.
    const auto before = co_await world->service.find_roster(deadline, id);
    must(co_await world->service.add_members(world->as(kAlice), id, {kDave}));
    const auto after = co_await world->service.find_roster(deadline, id);
    EXPECT_EQ((*after)->size(), (*before)->size() + 1);
    EXPECT_NE((*after)->find(kDave), nullptr);
    const auto last = UserId(kFirstOfBulk + kMembers - 5);
    EXPECT_NE((*after)->find(last), nullptr);
    must(co_await world->service.remove_members(world->as(kAlice), id, {last}));
    EXPECT_EQ(reason_of(co_await world->say(last, id, "x", "hey")), errors::kNotAMember);
    must(co_await world->service.leave_group(world->as(kDave), id));

    // Pages, search, the list and typing.
    const auto page = co_await world->service.list_members(world->as(kBob), id, "", 2);
    CO_ASSERT_TRUE(page.has_value() && page->members.size() == 2);
    EXPECT_EQ(page->members[0].user, kAlice) << "the owner first";
    const auto found =
        co_await world->service.search_members(world->as(kBob), id, "member9999", "", 3);
    CO_ASSERT_TRUE(found.has_value() && found->members.size() == 3);
    EXPECT_EQ(found->members[0].user, UserId(kFirstOfBulk + 9'999));
    EXPECT_EQ(found->members[1].user, UserId(kFirstOfBulk + 99'990));
    EXPECT_EQ((co_await world->get(kBob, id)).first_members.size(), 9U);
    world->sessions.pushed().clear();
    must(co_await world->service.send_typing(world->as(kBob), id, true));
    EXPECT_TRUE(world->sessions.pushed().empty());
    EXPECT_EQ((co_await world->get(kAlice, id)).member_count, kMembers - 2);
}

TEST(LargeGroup, OfAHundredThousand) {
    runtime::testing::Loop loop;
    World world(loop, large());
    ConversationId id;
    loop.run(make(&world, &id));
    fill_group(*world.database, id, kMembers - 4);
    loop.run(live_in(&world, id));
    loop.run(world.close());
}

}  // namespace
}  // namespace kapok::messaging
