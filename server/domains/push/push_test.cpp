// feature: web-push, pain-push, reminders, scheduled, service-chat, remark, rule-6, rule-11
// Real messaging, a gateway that records: who is told what, when, and why not.
#include "accounts/api/events.h"
#include "push/api/errors.h"
#include "push/testing/world.h"

namespace kapok::push {
namespace {

using namespace std::chrono_literals;
using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::must;
using testing::reason_of;
using testing::World;

const auto kChat = ConversationId::direct(kAlice, kBob);

CO_TEST(Push, TellsWhoIsAway) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    co_await world.say(kAlice, kChat, "开了！");
    co_await world.settle(0s);
    const auto told = world.told();
    CO_ASSERT_TRUE(told.size() == 1);
    EXPECT_EQ(told[0].title(), "alice");
    EXPECT_EQ(told[0].sender(), "");
    EXPECT_EQ(told[0].text(), "开了！");
    EXPECT_EQ(told[0].kind(), "text");
    EXPECT_EQ(told[0].conversation_id(), kChat.text());
    EXPECT_EQ(told[0].unread(), 1U);
    EXPECT_EQ(told[0].language(), "zh-CN");
    EXPECT_FALSE(told[0].silent());
    EXPECT_EQ(world.gateway.sent[0].ttl, 24h);
    EXPECT_EQ(world.gateway.sent[0].topic.size(), 32U);
    EXPECT_EQ(world.gateway.sent[0].topic.find(kChat.text()), std::string::npos);
    const auto recent = (co_await world.state(kBob)).recent;
    CO_ASSERT_TRUE(recent.size() == 1);
    EXPECT_EQ(recent[0].verdict, Verdict::kSent);
    EXPECT_EQ(recent[0].status, 201);
    co_await world.close();
}

CO_TEST(Push, NeverTheSenderNorWhoHasNoDevice) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kAlice);
    co_await world.say(kAlice, kChat, "1");
    co_await world.say(kCarol, ConversationId::direct(kBob, kCarol), "2");
    co_await world.settle(1min);
    EXPECT_TRUE(world.gateway.sent.empty());
    co_await world.close();
}

CO_TEST(Push, WhoIsOnlineMayReadItFirst) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    world.module->came(kBob);
    const auto first = co_await world.say(kAlice, kChat, "1");
    co_await world.settle(2s);
    EXPECT_TRUE(world.gateway.sent.empty()) << "bob is looking";
    must(co_await world.chats.service.mark_read(world.chats.as(kBob), kChat, first));
    co_await world.settle(2s);
    EXPECT_TRUE(world.gateway.sent.empty()) << "bob has read it";
    EXPECT_EQ(co_await world.verdict(kBob), Verdict::kRead);
    co_await world.say(kAlice, kChat, "2");
    co_await world.settle(4s);
    EXPECT_EQ(world.gateway.sent.size(), 1U) << "bob was there but did not read it";
    world.module->went(kBob);
    co_await world.say(kAlice, kChat, "3");
    co_await world.settle(0s);
    EXPECT_EQ(world.gateway.sent.size(), 2U) << "bob is away: no waiting";
    co_await world.close();
}

CO_TEST(Push, WhatWasTakenBackIsNeverTold) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    world.module->came(kBob);
    const auto seq = co_await world.say(kAlice, kChat, "oh no");
    co_await world.settle(0s);  // it is on its way
    must(co_await world.chats.service.recall(world.chats.as(kAlice), kChat, seq, "r1"));
    co_await world.settle(1min);
    EXPECT_TRUE(world.gateway.sent.empty());
    EXPECT_EQ(co_await world.verdict(kBob), Verdict::kWithdrawn);
    co_await world.close();
}

CO_TEST(Push, ARecallTakesThePlaceOfWhatWasTold) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    co_await world.register_device(kCarol);
    const auto seq = co_await world.say(kAlice, kChat, "oh no");
    co_await world.settle(1min);
    co_await world.recall(kAlice, kChat, seq);
    co_await world.settle(1min);
    const auto told = world.told();
    CO_ASSERT_TRUE(told.size() == 2);
    EXPECT_EQ(told[0].text(), "oh no");
    EXPECT_EQ(told[1].text(), "");
    EXPECT_EQ(told[1].kind(), "recall");
    EXPECT_TRUE(told[1].silent());
    EXPECT_EQ(world.gateway.sent[0].topic, world.gateway.sent[1].topic) << "also where it waits";
    co_await world.close();
}

// One notification a chat: the later message stands in it, and is not lost to a recall of the
// earlier one.
CO_TEST(Push, ARecallLeavesWhatWasToldAfterIt) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    const auto first = co_await world.say(kAlice, kChat, "one");
    const auto second = co_await world.say(kAlice, kChat, "two");
    co_await world.settle(0s);
    EXPECT_EQ(world.told().size(), 2U);
    co_await world.recall(kAlice, kChat, first);
    co_await world.settle(1min);
    EXPECT_EQ(world.told().size(), 2U) << "two is on the screen";
    co_await world.recall(kAlice, kChat, second);
    co_await world.settle(1min);
    CO_ASSERT_TRUE(world.told().size() == 3);
    EXPECT_EQ(world.told()[2].kind(), "recall");
    EXPECT_EQ(world.told()[2].recalled_seq(), second.value());
    EXPECT_EQ(world.told()[2].text(), "");
    co_await world.close();
}

CO_TEST(Push, WhatHadToWaitDoesNotTakeThePlaceOfALaterOne) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    world.gateway.answers = {webpush::PushAnswer{.status = 503, .retry_after = {}}};
    co_await world.say(kAlice, kChat, "one");
    co_await world.settle(0s);
    co_await world.say(kAlice, kChat, "two");
    co_await world.settle(1min);
    CO_ASSERT_TRUE(world.told().size() == 2);
    EXPECT_EQ(world.told()[1].text(), "two");
    const auto recent = (co_await world.state(kBob)).recent;
    CO_ASSERT_TRUE(recent.size() == 2);
    EXPECT_EQ(recent[0].seq, Seq(1));
    EXPECT_EQ(recent[0].verdict, Verdict::kReplaced);
    EXPECT_EQ(recent[1].verdict, Verdict::kSent);
    co_await world.close();
}

CO_TEST(Push, AMentionThatCameThroughMuteIsTakenBackToo) {
    World world(loop);
    co_await world.start();
    const auto group = co_await world.chats.make_group();
    co_await world.register_device(kBob);
    must(co_await world.chats.service.update_membership(
        world.chats.as(kBob), group, {.muted = true}));
    const auto seq = co_await world.say(
        kAlice, group, messaging::Text{.text = "@bob the code is 1234", .mentioned = {kBob}});
    co_await world.settle(0s);
    EXPECT_EQ(world.told().size(), 1U);
    co_await world.recall(kAlice, group, seq);
    co_await world.settle(1min);
    CO_ASSERT_TRUE(world.told().size() == 2);
    EXPECT_EQ(world.told()[1].recalled_seq(), seq.value());
    co_await world.close();
}

// The push service keeps the last of a chat: so what is said later is handed over later.
CO_TEST(Push, OneChatsMessagesGoOutInOrder) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    world.gateway.hold();
    co_await world.say(kAlice, kChat, "1");
    co_await world.say(kAlice, kChat, "2");
    co_await world.say(kCarol, ConversationId::direct(kBob, kCarol), "other");
    co_await world.until([&] { return world.gateway.sent.size() == 2; });
    EXPECT_EQ(world.told()[0].text(), "1");
    EXPECT_EQ(world.told()[1].text(), "other") << "another chat does not wait for it";
    world.gateway.release();
    co_await world.settle(0s);
    CO_ASSERT_TRUE(world.told().size() == 3);
    EXPECT_EQ(world.told()[2].text(), "2");
    co_await world.close();
}

const auto kSelf = ConversationId::direct(kBob, kBob);

CO_TEST(Push, AReminderRingsThoughItIsInOnesOwnName) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    co_await world.say(kBob, kSelf, "milk");
    co_await world.settle(1min);
    EXPECT_TRUE(world.gateway.sent.empty()) << "what one notes down oneself is no news";
    const auto bell = co_await world.remind(kBob, "⏰ call mum", messaging::Occasion::kReminder);
    co_await world.settle(0s);
    CO_ASSERT_TRUE(world.told().size() == 1);
    EXPECT_EQ(world.told()[0].kind(), "reminder");
    EXPECT_EQ(world.told()[0].text(), "⏰ call mum");
    EXPECT_EQ(world.told()[0].title(), "") << "the device has a word for it";
    EXPECT_FALSE(world.told()[0].silent());
    co_await world.recall(kBob, kSelf, bell);
    co_await world.settle(1min);
    CO_ASSERT_TRUE(world.told().size() == 2);
    EXPECT_EQ(world.told()[1].recalled_seq(), bell.value());
    co_await world.remind(kBob, "see you", messaging::Occasion::kNotSent);
    co_await world.settle(0s);
    CO_ASSERT_TRUE(world.told().size() == 3);
    EXPECT_EQ(world.told()[2].kind(), "not_sent");
    EXPECT_EQ(world.told()[2].text(), "see you");
    co_await world.close();
}

CO_TEST(Push, AReminderObeysTheSettings) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    co_await world.remind(kBob, "⏰ 1", messaging::Occasion::kReminder);  // opens the chat
    co_await world.settle(0s);
    must(co_await world.chats.service.update_membership(
        world.chats.as(kBob), kSelf, {.muted = true}));
    co_await world.remind(kBob, "⏰ 2", messaging::Occasion::kReminder);
    co_await world.settle(0s);
    EXPECT_EQ(co_await world.verdict(kBob), Verdict::kMuted);
    must(co_await world.chats.service.update_membership(
        world.chats.as(kBob), kSelf, {.muted = false}));
    const auto minute = *minute_of_day(loop.clock().wall_now(), "Asia/Shanghai");
    must(co_await world.module->service().update_settings(
        world.chats.as(kBob),
        {.quiet = QuietHours{.from = minute, .to = (minute + 60) % 1'440},
         .time_zone = "Asia/Shanghai"}));
    co_await world.remind(kBob, "⏰ 3", messaging::Occasion::kReminder);
    co_await world.settle(0s);
    EXPECT_EQ(co_await world.verdict(kBob), Verdict::kQuiet);
    must(co_await world.module->service().update_settings(world.chats.as(kBob),
                                                          {.body_hidden = true}));
    co_await world.remind(kBob, "⏰ 4", messaging::Occasion::kReminder);
    co_await world.settle(0s);
    CO_ASSERT_TRUE(world.told().size() == 2);
    EXPECT_EQ(world.told()[1].text() + world.told()[1].kind(), "");
    co_await world.close();
}

CO_TEST(Push, TellsWhatTheInstanceSays) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    const auto chat = ConversationId::service(kBob);
    must(world.chats.database->blocking_write(
        Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            storage::enqueue(
                tx,
                accounts::kSignedIn,
                "accounts",
                accounts::SignedInEvent{kBob, DeviceId(7), "Firefox on Linux"}.encode());
            return {};
        }));
    co_await world.chats.drain();
    world.module->on_entry(chat, Seq(1));
    co_await world.settle(0s);
    must(co_await world.chats.module.announcer().announce(
        Deadline::never(),
        {.client_id = "a-1", .text = "今晚十点维护", .by = kAlice, .time = {}},
        [](storage::Tx&) {}));
    co_await world.chats.drain();
    world.module->on_entry(chat, Seq(2));
    co_await world.settle(0s);
    const auto told = world.told();
    CO_ASSERT_TRUE(told.size() == 2);
    EXPECT_EQ(told[0].kind(), "device_logged_in");
    EXPECT_EQ(told[0].text(), "Firefox on Linux");
    EXPECT_EQ(told[1].kind(), "system_announcement");
    EXPECT_EQ(told[1].text(), "今晚十点维护");
    EXPECT_EQ(told[1].title(), "");
    co_await world.close();
}

CO_TEST(Push, CallsPeopleAsTheReceiverDoes) {
    World world(loop);
    co_await world.start();
    const auto group = co_await world.chats.make_group();
    co_await world.register_device(kBob);
    co_await world.register_device(kCarol);
    must(co_await world.chats.module.governance().set_nickname(
        world.chats.as(kAlice), group, "the boss"));
    world.book.remarks[{kBob, kAlice}] = "小爱";
    co_await world.say(kAlice, kChat, "1");
    co_await world.settle(0s);
    EXPECT_EQ(world.told().back().title(), "小爱");
    co_await world.say(kAlice, group, "2");
    co_await world.settle(0s);
    const auto told = world.told();
    CO_ASSERT_TRUE(told.size() == 3);
    for (const auto& one : {told[1], told[2]}) {
        const bool is_bobs = one.user_id() == fmt::format("{}", kBob);
        EXPECT_EQ(one.title(), "friends");
        EXPECT_EQ(one.sender(), is_bobs ? "小爱" : "the boss") << "what bob calls her is his alone";
    }
    must(co_await world.chats.service.update_group(
        world.chats.as(kAlice), group, {.name = std::string()}));
    co_await world.say(kCarol, group, "3");
    co_await world.settle(0s);
    EXPECT_EQ(world.told().back().title(), "小爱、carol") << "a group without a name";
    co_await world.close();
}

CO_TEST(Push, AnEditedMessageIsToldAsItIsWhenItIsSent) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    world.module->came(kBob);
    const auto seq = co_await world.say(kAlice, kChat, "at noon");
    must(co_await world.chats.changes.edit(world.chats.as(kAlice),
                                           world.chats.change(kChat, seq, "e1"),
                                           messaging::Text{.text = "at one"}));
    co_await world.settle(4s);
    const auto told = world.told();
    CO_ASSERT_TRUE(told.size() == 1);
    EXPECT_EQ(told[0].text(), "at one");
    co_await world.close();
}

CO_TEST(Push, AMentionComesThroughMuteWithoutSound) {
    World world(loop);
    co_await world.start();
    const auto group = co_await world.chats.make_group();
    co_await world.register_device(kBob);
    must(co_await world.chats.service.update_membership(
        world.chats.as(kBob), group, {.muted = true}));
    co_await world.say(kAlice, group, "all quiet");
    co_await world.settle(0s);
    EXPECT_TRUE(world.gateway.sent.empty());
    EXPECT_EQ(co_await world.verdict(kBob), Verdict::kMuted);
    co_await world.say(kAlice, group, messaging::Text{.text = "@bob here", .mentioned = {kBob}});
    co_await world.settle(0s);
    const auto told = world.told();
    CO_ASSERT_TRUE(told.size() == 1);
    EXPECT_TRUE(told[0].silent());
    EXPECT_TRUE(told[0].mentioned());
    EXPECT_EQ(told[0].title(), "friends");
    EXPECT_EQ(told[0].sender(), "alice");
    EXPECT_EQ(told[0].unread(), 2U);
    co_await world.close();
}

Task<Verdict> verdict_with(World* world, Settings settings) {
    must(co_await world->module->service().update_settings(world->chats.as(kBob),
                                                           std::move(settings)));
    co_await world->say(kAlice, kChat, "x");
    co_await world->settle(0s);
    co_return co_await world->verdict(kBob);
}

CO_TEST(Push, SettingsOfTheDevice) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    EXPECT_EQ(co_await verdict_with(&world, {.enabled = false}), Verdict::kOff);
    const auto minute = *minute_of_day(loop.clock().wall_now(), "Asia/Shanghai");
    const QuietHours now{.from = minute, .to = (minute + 60) % 1'440};
    const QuietHours later{.from = (minute + 60) % 1'440, .to = (minute + 120) % 1'440};
    EXPECT_EQ(co_await verdict_with(&world, {.quiet = now, .time_zone = "Asia/Shanghai"}),
              Verdict::kQuiet);
    EXPECT_TRUE((co_await world.state(kBob)).quiet_now);
    EXPECT_EQ(co_await verdict_with(&world, {.quiet = later, .time_zone = "Asia/Shanghai"}),
              Verdict::kSent);
    EXPECT_EQ(co_await verdict_with(&world, {.body_hidden = true}), Verdict::kSent);
    EXPECT_EQ(world.told().back().text() + world.told().back().title(), "");
    const auto bad = co_await world.module->service().update_settings(
        world.chats.as(kBob), {.time_zone = "Mars/Olympus"});
    EXPECT_EQ(reason_of(bad), errors::kTimeZoneUnknown);
    co_await world.close();
}

CO_TEST(Push, AServiceThatIsBusyIsAskedAgain) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    world.gateway.answers = {webpush::PushAnswer{.status = 503, .retry_after = {}},
                             webpush::PushAnswer{.status = 429, .retry_after = 1min},
                             Error(Code::kUnavailable, "CONNECTION_FAILED")};
    const auto seq = co_await world.say(kAlice, kChat, "1");
    co_await world.settle(0s);
    EXPECT_EQ(co_await world.verdict(kBob), Verdict::kWaiting);
    co_await world.settle(5s);
    EXPECT_EQ(world.gateway.sent.size(), 2U);
    co_await world.settle(59s);
    EXPECT_EQ(world.gateway.sent.size(), 2U) << "as the service asked";
    co_await world.settle(1s);
    EXPECT_EQ(world.gateway.sent.size(), 3U);
    EXPECT_EQ((co_await world.state(kBob)).recent.front().reason, "CONNECTION_FAILED");
    must(co_await world.chats.service.recall(world.chats.as(kAlice), kChat, seq, "r1"));
    co_await world.settle(1h);
    EXPECT_EQ(world.gateway.sent.size(), 3U) << "it was taken back meanwhile";
    const auto recent = (co_await world.state(kBob)).recent;
    CO_ASSERT_TRUE(recent.size() == 1);
    EXPECT_EQ(recent.front().verdict, Verdict::kWithdrawn);
    co_await world.close();
}

CO_TEST(Push, AServiceThatNeverAnswersIsGivenUp) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    for (int i = 0; i < 9; ++i) {
        world.gateway.answers.emplace_back(webpush::PushAnswer{.status = 500, .retry_after = {}});
    }
    co_await world.say(kAlice, kChat, "1");
    for (const auto wait : {0s, 5s, 30s, 120s, 600s, 3'600s}) {
        co_await world.settle(wait);
    }
    EXPECT_EQ(world.gateway.sent.size(), 5U);
    EXPECT_EQ(co_await world.verdict(kBob), Verdict::kFailed);
    co_await world.close();
}

CO_TEST(Push, ASubscriptionThatEndedIsForgotten) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    world.gateway.answers = {webpush::PushAnswer{.status = 410, .retry_after = {}}};
    co_await world.say(kAlice, kChat, "1");
    co_await world.settle(0s);
    const auto state = co_await world.state(kBob);
    EXPECT_EQ(state.device.subscription.endpoint, "");
    EXPECT_EQ(state.device.last.verdict, Verdict::kEnded);
    EXPECT_EQ(state.device.last.status, 410);
    co_await world.say(kAlice, kChat, "2");
    co_await world.settle(1min);
    EXPECT_EQ(world.gateway.sent.size(), 1U);
    const auto test = co_await world.module->service().send_test(world.chats.as(kBob));
    EXPECT_EQ(reason_of(test), errors::kPushNotRegistered);
    co_await world.close();
}

CO_TEST(Push, ADeviceThatWasLoggedOutIsForgotten) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    world.active = false;
    co_await world.say(kAlice, kChat, "1");
    co_await world.settle(1min);
    EXPECT_TRUE(world.gateway.sent.empty());
    EXPECT_EQ((co_await world.state(kBob)).device.subscription.endpoint, "");
    co_await world.close();
}

CO_TEST(Push, OneBrowserOneDevice) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob, "https://push.example.org/same");
    co_await world.register_device(kCarol, "https://push.example.org/same");
    EXPECT_EQ((co_await world.state(kBob)).device.subscription.endpoint, "");
    co_await world.say(kAlice, kChat, "for bob only");
    co_await world.settle(1min);
    EXPECT_TRUE(world.gateway.sent.empty());
    must(co_await world.module->service().unregister_device(world.chats.as(kCarol)));
    EXPECT_EQ((co_await world.state(kCarol)).device.subscription.endpoint, "");
    co_await world.close();
}

CO_TEST(Push, ATestGoesOutWhateverTheSettings) {
    World world(loop);
    co_await world.start();
    co_await world.register_device(kBob);
    must(
        co_await world.module->service().update_settings(world.chats.as(kBob), {.enabled = false}));
    world.gateway.answers = {webpush::PushAnswer{.status = 403, .retry_after = {}}};
    const auto outcome = co_await world.module->service().send_test(world.chats.as(kBob));
    must(outcome);
    EXPECT_EQ(outcome->verdict, Verdict::kFailed);
    EXPECT_EQ(outcome->status, 403);
    EXPECT_EQ(world.told().back().conversation_id(), "");
    EXPECT_EQ((co_await world.state(kBob)).device.last.status, 403);
    co_await world.close();
}

CO_TEST(Push, ARestartKeepsKeyAndDevices) {
    World world(loop);
    co_await world.start();
    const auto key = world.module->public_key();
    EXPECT_EQ(key.size(), webpush::kPublicKeyBytes);
    co_await world.register_device(kBob);
    co_await world.restart();
    EXPECT_EQ(world.module->public_key(), key);
    co_await world.say(kAlice, kChat, "1");
    co_await world.settle(0s);
    EXPECT_EQ(world.gateway.sent.size(), 1U);
    must(co_await world.module->erasure().erase(Deadline::never(), kBob));
    EXPECT_EQ((co_await world.state(kBob)).device.subscription.endpoint, "");
    co_await world.close();
}

TEST(PushJournal, KeepsTheLatestAndOneLineAMessage) {
    Journal journal(2);
    for (std::uint64_t seq = 1; seq <= 30; ++seq) {
        journal.note(DeviceId(1),
                     {.conversation = kChat, .seq = Seq(seq), .verdict = Verdict::kWaiting});
    }
    journal.note(DeviceId(1), {.conversation = kChat, .seq = Seq(20), .verdict = Verdict::kSent});
    const auto list = journal.list(DeviceId(1));
    ASSERT_EQ(list.size(), 20U);
    EXPECT_EQ(list[0].seq, Seq(20));
    EXPECT_EQ(list[0].verdict, Verdict::kSent);
    EXPECT_EQ(list[1].seq, Seq(30));
    journal.note(DeviceId(2), {});
    journal.note(DeviceId(3), {});
    EXPECT_TRUE(journal.list(DeviceId(1)).empty()) << "those written to longest ago leave";
    EXPECT_EQ(journal.list(DeviceId(2)).size(), 1U);
}

}  // namespace
}  // namespace kapok::push
