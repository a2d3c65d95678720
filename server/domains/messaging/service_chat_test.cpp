// feature: service-chat, system-notices
#include "messaging/service_chat.h"

#include "accounts/api/events.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

void sign_in(World& world, UserId user, std::uint64_t device) {
    const auto done = world.database->blocking_write(Deadline::never(), [&](storage::Tx& tx) {
        storage::enqueue(
            tx,
            accounts::kSignedIn,
            "accounts",
            accounts::SignedInEvent{user, DeviceId(device), "Firefox on Linux"}.encode());
        return Result<void>();
    });
    EXPECT_TRUE(done.has_value());
}

CO_TEST(ServiceChat, TellsOfALogIn) {
    World world(loop);
    const auto chat = ConversationId::service(kBob);
    sign_in(world, kBob, 7);
    co_await world.drain();
    const auto seen = co_await world.get(kBob, chat);
    EXPECT_EQ(World::unread(seen), 1U) << "it counts as a message";
    CO_ASSERT_TRUE(seen.last_entry.has_value());
    const auto& notice = std::get<Notice>(seen.last_entry->content.body);
    EXPECT_EQ(notice.kind, NoticeKind::kDeviceLoggedIn);
    EXPECT_EQ(notice.text, "Firefox on Linux");
    EXPECT_EQ(seen.last_entry->sender, UserId());
    EXPECT_EQ(world.pushes_to(kBob).size(), 1U);
    sign_in(world, kBob, 7);
    co_await world.drain();
    EXPECT_EQ((co_await world.entries(kBob, chat)).size(), 1U) << "the same log-in once";
    sign_in(world, kBob, 8);
    co_await world.drain();
    EXPECT_EQ((co_await world.entries(kBob, chat)).size(), 2U);
    must(co_await world.service.mark_read(world.as(kBob), chat, Seq(2)));
    EXPECT_EQ(World::unread(co_await world.get(kBob, chat)), 0U);
    const auto list = co_await world.service.list_conversations(world.as(kBob), "", 0);
    EXPECT_EQ(list->conversations.front().id, chat);
    co_await world.close();
}

CO_TEST(ServiceChat, IsReadOnlyAndOnesOwn) {
    World world(loop);
    const auto chat = ConversationId::service(kBob);
    EXPECT_EQ(reason_of(co_await world.say(kBob, chat, "m1", "hello?")),
              errors::kServiceChatReadOnly);
    EXPECT_EQ(reason_of(co_await world.say(kAlice, chat, "m1", "hello?")),
              errors::kConversationUnknown);
    EXPECT_EQ(reason_of(co_await world.service.get_conversation(world.as(kAlice), chat)),
              errors::kConversationUnknown);
    EXPECT_EQ(reason_of(co_await world.service.add_members(world.as(kBob), chat, {kAlice})),
              errors::kNotAGroup);
    co_await world.close();
}

CO_TEST(ServiceChat, AnnouncesToAllOnce) {
    World world(loop);
    auto& chat = world.module.announcer();
    for (std::uint64_t user = 100; user < 700; ++user) {
        world.accounts.add(UserId(user), fmt::format("user{}", user));
    }
    int notes = 0;
    const auto note = [&notes](storage::Tx&) { ++notes; };
    const auto announce = [&](std::string id, std::string text) {
        return chat.announce(
            Deadline::never(),
            {.client_id = std::move(id), .text = std::move(text), .by = kAlice, .time = {}},
            note);
    };
    must(co_await announce("a-1", " 今晚十点维护 "));
    must(co_await announce("a-1", "今晚十点维护"));
    EXPECT_EQ(notes, 1) << "done once, noted once";
    const auto made = co_await chat.list_announcements(Deadline::never(), 10);
    CO_ASSERT_TRUE(made.has_value() && made->size() == 1);
    EXPECT_EQ(made->front().text, "今晚十点维护");
    EXPECT_EQ(made->front().by, kAlice);
    co_await world.drain();
    co_await world.drain();  // the second row, which the first one left
    for (const auto user : {kAlice, kEve, UserId(100), UserId(699)}) {
        const auto entries = co_await world.entries(user, ConversationId::service(user));
        CO_ASSERT_TRUE(entries.size() == 1);
        const auto& notice = std::get<Notice>(entries[0].content.body);
        EXPECT_EQ(notice.kind, NoticeKind::kSystemAnnouncement);
        EXPECT_EQ(notice.text, "今晚十点维护");
    }
    EXPECT_EQ(reason_of(co_await announce("a 2", "x")), errors::kClientAnnouncementIdInvalid);
    EXPECT_EQ(reason_of(co_await announce("a-2", " ")), errors::kEmptyText);
    EXPECT_EQ(reason_of(co_await announce("a-2", std::string(2'001, 'x'))),
              errors::kAnnouncementTooLong);
    EXPECT_EQ(notes, 1);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
