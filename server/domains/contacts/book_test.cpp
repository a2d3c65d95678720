// feature: export, remark
#include "contacts/book.h"

#include "contacts/testing/world.h"

namespace kapok::contacts {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::World;

CO_TEST(Book, IsAllThatOneKeepsAboutOthers) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    co_await world.befriend(kAlice, kCarol);
    const auto tag = co_await world.service.create_tag(world.as(kAlice), "Family");
    CO_ASSERT_TRUE(tag.has_value());
    EXPECT_TRUE(co_await world.service.update_contact(
        world.as(kAlice),
        kBob,
        {.remark = "Bobby", .note = "met in Xiamen", .starred = true, .tags = {{tag->id}}}));
    EXPECT_TRUE(co_await world.service.set_blocked(world.as(kAlice), kCarol, Block::kBlock));
    StoredBook book(*world.database);
    const auto lines = co_await book.list_all(world.soon(), kAlice);
    CO_ASSERT_TRUE(lines.has_value() && lines->size() == 2);
    EXPECT_EQ((*lines)[0].user, kBob);
    EXPECT_TRUE((*lines)[0].is_contact);
    EXPECT_EQ((*lines)[0].remark, "Bobby");
    EXPECT_EQ((*lines)[0].note, "met in Xiamen");
    EXPECT_TRUE((*lines)[0].starred);
    EXPECT_EQ((*lines)[0].tags, std::vector<std::string>{"Family"});
    EXPECT_TRUE((*lines)[1].blocked);
    const auto remarks = co_await book.list_remarks(world.soon(), kAlice, {kCarol, kBob});
    CO_ASSERT_TRUE(remarks.has_value() && remarks->size() == 1);
    EXPECT_EQ(remarks->front().user, kBob);
    EXPECT_EQ(remarks->front().remark, "Bobby");
    EXPECT_TRUE((co_await book.list_remarks(world.soon(), kBob, {kAlice}))->empty());
    const auto others = co_await book.list_all(world.soon(), kBob);
    CO_ASSERT_TRUE(others.has_value() && others->size() == 1);
    EXPECT_EQ((*others)[0].remark, "") << "what she calls him is hers";
    co_await world.close();
}

}  // namespace
}  // namespace kapok::contacts
