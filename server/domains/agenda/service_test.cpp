// feature: scheduled, reminders
#include "agenda/service.h"

#include "accounts/testing/fake_admin.h"
#include "agenda/api/errors.h"
#include "agenda/module.h"
#include "agenda/store.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::agenda {
namespace {

using messaging::testing::kAlice;
using messaging::testing::kBob;
using messaging::testing::must;
using messaging::testing::reason_of;

// agenda over real messaging, with its table in a database of its own, and as many nodes as wanted.
class World {
  public:
    explicit World(runtime::testing::Loop& loop, Limits limits = {})
        : chats(loop),
          database(storage::testing::memory_database({migrations()}, loop.clock())),
          admin(chats.accounts, *database) {
        for (auto* node : {&one, &two}) {
            *node =
                std::make_unique<Module>(Service::Ports{.database = *database,
                                                        .outbound = chats.module.outbound(),
                                                        .messages = chats.module.participation(),
                                                        .admin = admin,
                                                        .clock = loop.clock(),
                                                        .ids = chats.ids},
                                         loop.timers(),
                                         loop.executor(),
                                         limits);
        }
    }
    Task<Result<Item>> schedule(std::string id, std::string text, std::chrono::minutes in) {
        return one->service().schedule(chats.as(kAlice),
                                       {.client_item_id = std::move(id),
                                        .conversation = kChat,
                                        .seq = {},
                                        .text = {.text = std::move(text)},
                                        .due = chats.loop.clock().wall_now() + in});
    }
    Task<std::vector<std::string>> said(UserId user, ConversationId id) {
        std::vector<std::string> texts;
        for (const auto& entry : co_await chats.entries(user, id)) {
            if (const auto* text = std::get_if<messaging::Text>(&entry.content.body)) {
                texts.push_back(text->text);
            }
        }
        co_return texts;
    }
    // Of what lies in the chat with oneself.
    Task<std::vector<messaging::Occasion>> occasions(UserId user) {
        std::vector<messaging::Occasion> all;
        for (const auto& entry : co_await chats.entries(user, ConversationId::direct(user, user))) {
            all.push_back(entry.content.occasion);
        }
        co_return all;
    }
    Task<void> close() {
        co_await one->close();
        co_await two->close();
        co_await chats.close();
    }

    static const ConversationId kChat;
    messaging::testing::World chats;
    std::unique_ptr<storage::Database> database;
    accounts::testing::FakeAdmin admin;
    std::unique_ptr<Module> one;
    std::unique_ptr<Module> two;
};
const ConversationId World::kChat = ConversationId::direct(kAlice, kBob);

using Texts = std::vector<std::string>;
using Occasions = std::vector<messaging::Occasion>;

CO_TEST(Agenda, HappensOnceWhenTwoNodesLook) {
    World world(loop);
    must(co_await world.schedule("a", "hi", std::chrono::minutes(5)));
    loop.advance(std::chrono::minutes(6));
    must(co_await world.one->service().fire_due());
    must(co_await world.two->service().fire_due());
    EXPECT_EQ(co_await world.said(kBob, World::kChat), Texts{"hi"});
    EXPECT_TRUE((co_await world.one->service().list(world.chats.as(kAlice)))->empty());
    co_await world.close();
}

// A crash between the send and that it is noted: the lease ends, and another node does it again.
CO_TEST(Agenda, HappensOnceAcrossACrash) {
    World world(loop);
    const auto item = co_await world.schedule("a", "hi", std::chrono::minutes(5));
    loop.advance(std::chrono::minutes(6));
    must(co_await world.one->service().fire_due());
    // As it was before it was noted.
    must(world.database->blocking_write(Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
        store::add(tx, *item);
        return {};
    }));
    must(co_await world.two->service().fire_due());
    EXPECT_EQ(co_await world.said(kBob, World::kChat), Texts{"hi"});
    EXPECT_TRUE((co_await world.one->service().list(world.chats.as(kAlice)))->empty());
    co_await world.close();
}

CO_TEST(Agenda, WhoIsBannedWritesByNoScheduleEither) {
    World world(loop);
    must(co_await world.schedule("a", "hi", std::chrono::minutes(5)));
    loop.advance(std::chrono::minutes(6));
    world.admin.suspensions[kAlice] = {.until = loop.clock().wall_now() + std::chrono::hours(1),
                                       .reason = "spam"};
    must(co_await world.one->service().fire_due());
    EXPECT_EQ(co_await world.said(kBob, World::kChat), Texts{});
    const auto left = co_await world.one->service().list(world.chats.as(kAlice));
    CO_ASSERT_TRUE(left.has_value() && left->size() == 1);
    EXPECT_EQ(left->front().failure, "ACCOUNT_SUSPENDED");
    co_await world.close();
}

// The old words went out, and the row is not taken for them: the author hears of it.
CO_TEST(Agenda, WordsChangedWhileItHappensAreNotLost) {
    World world(loop);
    const auto item = co_await world.schedule("a", "old", std::chrono::minutes(5));
    loop.advance(std::chrono::minutes(6));
    must(co_await world.one->service().fire_due());
    EXPECT_EQ(co_await world.said(kBob, World::kChat), Texts{"old"});
    // As if the change had come between the send and that it was noted.
    must(world.database->blocking_write(Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
        auto changed = *item;
        changed.text.text = "new";
        store::add(tx, changed);
        store::remove_done(tx, *item);
        return {};
    }));
    must(co_await world.two->service().fire_due());
    EXPECT_EQ(co_await world.said(kBob, World::kChat), Texts{"old"});
    EXPECT_EQ(co_await world.said(kAlice, ConversationId::direct(kAlice, kAlice)), Texts{"new"})
        << "they come back";
    EXPECT_EQ(co_await world.occasions(kAlice), Occasions{messaging::Occasion::kNotSent});
    co_await world.close();
}

// The bell rings, the card does not: one notification for one reminder.
CO_TEST(Agenda, AReminderSaysThatItIsOne) {
    World world(loop);
    const auto sent = co_await world.chats.say(kBob, World::kChat, "b1", "at noon");
    must(sent);
    must(co_await world.one->service().remind(
        world.chats.as(kAlice),
        {.client_item_id = "a",
         .conversation = World::kChat,
         .seq = sent->seq,
         .text = {.text = "call back"},
         .due = loop.clock().wall_now() + std::chrono::minutes(5)}));
    loop.advance(std::chrono::minutes(6));
    must(co_await world.one->service().fire_due());
    EXPECT_EQ(co_await world.occasions(kAlice),
              (Occasions{messaging::Occasion::kNone, messaging::Occasion::kReminder}));
    co_await world.close();
}

CO_TEST(Agenda, WhatIsLeasedIsNobodyElses) {
    World world(loop);
    must(co_await world.schedule("a", "hi", std::chrono::minutes(5)));
    loop.advance(std::chrono::minutes(6));
    const auto now = loop.clock().wall_now();
    const auto claim = [&](WallTime at) {
        return world.database
            ->blocking_write(Deadline::never(),
                             [&](storage::Tx& tx) -> Result<std::vector<Item>> {
                                 return store::claim_due(tx, at, at + std::chrono::seconds(60), 9);
                             })
            ->size();
    };
    EXPECT_EQ(claim(now), 1U);
    must(co_await world.two->service().fire_due());
    EXPECT_EQ(co_await world.said(kBob, World::kChat), Texts{});
    loop.advance(std::chrono::seconds(61));
    must(co_await world.two->service().fire_due());
    EXPECT_EQ(co_await world.said(kBob, World::kChat), Texts{"hi"});
    co_await world.close();
}

CO_TEST(Agenda, AWaitThatAGroupWantsIsWaited) {
    World world(loop);
    const auto group = co_await world.chats.make_group();
    messaging::GroupSettingsChange slow;
    slow.slow_mode = std::chrono::minutes(10);
    must(co_await world.chats.module.governance().update_settings(
        world.chats.as(kAlice), group, slow));
    must(co_await world.chats.say(kBob, group, "b1", "first"));
    must(co_await world.one->service().schedule(
        world.chats.as(kBob),
        {.client_item_id = "a",
         .conversation = group,
         .seq = {},
         .text = {.text = "second"},
         .due = loop.clock().wall_now() + std::chrono::minutes(1)}));
    loop.advance(std::chrono::minutes(2));
    must(co_await world.one->service().fire_due());
    EXPECT_EQ(co_await world.said(kAlice, group), Texts{"first"});
    loop.advance(std::chrono::minutes(10));
    must(co_await world.one->service().fire_due());
    EXPECT_EQ(co_await world.said(kAlice, group), (Texts{"first", "second"}));
    co_await world.close();
}

CO_TEST(Agenda, HasALimitAndKnowsItsOwner) {
    World world(loop, {.items = 1});
    const auto item = co_await world.schedule("a", "hi", std::chrono::minutes(5));
    EXPECT_EQ(reason_of(co_await world.schedule("b", "hi", std::chrono::minutes(5))),
              errors::kTooManyItems);
    EXPECT_EQ((co_await world.schedule("a", "other", std::chrono::minutes(9)))->id, item->id)
        << "a repetition answers the first";
    EXPECT_EQ(reason_of(co_await world.one->service().change(world.chats.as(kBob), item->id, {})),
              errors::kItemUnknown);
    must(co_await world.one->service().cancel(world.chats.as(kBob), item->id));
    EXPECT_EQ((co_await world.one->service().list(world.chats.as(kAlice)))->size(), 1U);
    must(co_await world.one->erasure().erase(Deadline::never(), kAlice));
    EXPECT_TRUE((co_await world.one->service().list(world.chats.as(kAlice)))->empty());
    co_await world.close();
}

}  // namespace
}  // namespace kapok::agenda
