#include "contacts/testing/world.h"

namespace kapok::contacts {
namespace {

using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::reason_of;
using testing::World;

// feature: contact-tags, contact-note
CO_TEST(Tags, AreMadeRenamedWornAndDeleted) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    co_await world.befriend(kAlice, kCarol);
    const auto tag = co_await world.service.create_tag(world.as(kAlice), " 家人 ");
    CO_ASSERT_TRUE(tag.has_value());
    EXPECT_EQ(tag->name, "家人");
    EXPECT_EQ(reason_of(co_await world.service.create_tag(world.as(kAlice), "家人")), kTagExists);
    EXPECT_TRUE(co_await world.service.create_tag(world.as(kBob), "家人"));  // tags are one's own

    world.sessions.clear();
    const auto worn = co_await world.service.update_tag(
        world.as(kAlice), {.id = tag->id, .name = "Family", .add = {kBob, kCarol}, .remove = {}});
    CO_ASSERT_TRUE(worn.has_value());
    EXPECT_EQ(worn->name, "Family");
    co_await world.outbox.drained(world.soon());
    const auto told = world.sessions.feed_of(kAlice);
    CO_ASSERT_TRUE(told.size() == 3);
    EXPECT_EQ(told[0].contact_tags().tags(0).name(), "Family");
    EXPECT_EQ(told[1].contact().tag_ids(0), tag->id.value());
    EXPECT_TRUE(world.sessions.feed_of(kBob).empty());
    // Again changes nothing and tells nobody.
    world.sessions.clear();
    EXPECT_TRUE(co_await world.service.update_tag(
        world.as(kAlice), {.id = tag->id, .name = "Family", .add = {kBob}, .remove = {}}));
    co_await world.outbox.drained(world.soon());
    EXPECT_TRUE(world.sessions.feed_of(kAlice).empty());

    EXPECT_TRUE(co_await world.service.update_tag(
        world.as(kAlice), {.id = tag->id, .name = {}, .add = {}, .remove = {kCarol}}));
    const auto page = co_await world.service.list_contacts(world.as(kAlice), "", 0);
    CO_ASSERT_TRUE(page.has_value() && page->contacts.size() == 2);
    EXPECT_EQ(page->contacts[0].edge.tags, std::vector{tag->id});
    EXPECT_TRUE(page->contacts[1].edge.tags.empty());

    EXPECT_TRUE(co_await world.service.delete_tag(world.as(kAlice), tag->id));
    EXPECT_TRUE((co_await world.service.list_tags(world.as(kAlice)))->empty());
    const auto after = co_await world.service.list_contacts(world.as(kAlice), "", 0);
    EXPECT_TRUE(after->contacts[0].edge.tags.empty());
    EXPECT_EQ(reason_of(co_await world.service.delete_tag(world.as(kAlice), tag->id)), kTagUnknown);
    co_await world.close();
}

// feature: contact-tags
CO_TEST(Tags, NobodyTouchesThoseOfOthers) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    const auto tag = co_await world.service.create_tag(world.as(kAlice), "Work");
    CO_ASSERT_TRUE(tag.has_value());
    EXPECT_EQ(reason_of(co_await world.service.update_tag(
                  world.as(kBob), {.id = tag->id, .name = "Mine", .add = {}, .remove = {}})),
              kTagUnknown);
    EXPECT_EQ(reason_of(co_await world.service.delete_tag(world.as(kBob), tag->id)), kTagUnknown);
    EXPECT_EQ(reason_of(co_await world.service.update_contact(
                  world.as(kBob), kAlice, {.tags = std::vector{tag->id}})),
              kTagUnknown);
    // Only contacts wear tags.
    EXPECT_EQ(reason_of(co_await world.service.update_tag(
                  world.as(kAlice), {.id = tag->id, .name = {}, .add = {kCarol}, .remove = {}})),
              kContactUnknown);
    EXPECT_EQ(reason_of(co_await world.service.update_tag(
                  world.as(kAlice),
                  {.id = tag->id, .name = {}, .add = std::vector<UserId>(501), .remove = {}})),
              kTooManyIds);
    co_await world.close();
}

// feature: contact-tags
CO_TEST(Tags, HaveLimits) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    std::vector<TagId> tags;
    for (std::size_t n = 0; n < kTagsMax; ++n) {
        const auto tag = co_await world.service.create_tag(world.as(kAlice), fmt::format("t{}", n));
        CO_ASSERT_TRUE(tag.has_value());
        tags.push_back(tag->id);
    }
    EXPECT_EQ(reason_of(co_await world.service.create_tag(world.as(kAlice), "one more")),
              kTooManyTags);
    tags.resize(kTagsOfContactMax + 1);
    const auto last = tags.back();
    EXPECT_EQ(
        reason_of(co_await world.service.update_contact(world.as(kAlice), kBob, {.tags = tags})),
        kTooManyTagsOfContact);
    tags.pop_back();
    EXPECT_TRUE(co_await world.service.update_contact(world.as(kAlice), kBob, {.tags = tags}));
    EXPECT_EQ(reason_of(co_await world.service.update_tag(
                  world.as(kAlice), {.id = last, .name = {}, .add = {kBob}, .remove = {}})),
              kTooManyTagsOfContact);
    co_await world.close();
}

// feature: remark, starred
CO_TEST(Contacts, NoteAndStarAreOnesOwnAndGoWithTheContact) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    const auto changed = co_await world.service.update_contact(
        world.as(kAlice), kBob, {.note = "met in Hangzhou", .starred = true});
    CO_ASSERT_TRUE(changed.has_value());
    EXPECT_EQ(changed->edge.note, "met in Hangzhou");
    const auto entry = world.sessions.feed_of(kAlice).back().contact();
    EXPECT_EQ(entry.note(), "met in Hangzhou");
    EXPECT_TRUE(entry.starred());
    EXPECT_FALSE(world.sessions.feed_of(kBob).back().contact().starred());
    EXPECT_EQ(reason_of(co_await world.service.update_contact(
                  world.as(kAlice), kBob, {.note = std::string(401, 'x')})),
              kNoteTooLong);
    EXPECT_EQ(reason_of(co_await world.service.update_contact(
                  world.as(kAlice), kBob, {.presence = static_cast<Sharing>(3)})),
              kSharingInvalid);
    EXPECT_TRUE(
        co_await world.service.delete_contact(world.as(kAlice), kBob, Service::History::kKeep));
    EXPECT_TRUE(co_await world.ask(kAlice, kBob));  // back on the list, as new
    const auto back = co_await world.service.find_by_id(world.as(kAlice), kBob);
    CO_ASSERT_TRUE(back.has_value() && back->edge.has_value());
    EXPECT_EQ(back->edge->note, "");
    EXPECT_FALSE(back->edge->starred);
    co_await world.close();
}

// feature: delete-friend
CO_TEST(Contacts, DeletingMayTakeTheHistoryAlong) {
    World world(loop);
    co_await world.befriend(kAlice, kBob);
    EXPECT_TRUE(
        co_await world.service.delete_contact(world.as(kAlice), kBob, Service::History::kDelete));
    CO_ASSERT_TRUE(world.unwanted.size() == 1);
    EXPECT_EQ(world.unwanted[0].owner, kAlice);
    EXPECT_EQ(world.unwanted[0].other, kBob);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::contacts
