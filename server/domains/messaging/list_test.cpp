// feature: preview, first-screen, pain-first-sync, rule-4
#include "contacts/api/contacts.h"
#include "feed/api/feed.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::messaging {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace)

std::vector<std::string> ids_of(const ConversationPage& page) {
    std::vector<std::string> ids;
    for (const auto& conversation : page.conversations) {
        ids.push_back(conversation.id.text());
    }
    return ids;
}

std::vector<std::uint64_t> seqs_of(const std::vector<Entry>& entries) {
    std::vector<std::uint64_t> seqs;
    for (const auto& entry : entries) {
        seqs.push_back(entry.seq.value());
    }
    return seqs;
}

// One message in each of alice's chats with 2, 3 and 4, in this order.
Task<void> write_to_three(World* world) {
    for (const auto user : {kBob, kCarol, kDave}) {
        world->loop.clock().advance(std::chrono::seconds(1));
        must(co_await world->say(kAlice, World::chat(kAlice, user), "m1", "hi"));
    }
}

CO_TEST(ListConversations, LastActiveFirst) {
    World world(loop);
    co_await write_to_three(&world);
    auto page = co_await world.service.list_conversations(world.as(kAlice), "", 0);
    CO_ASSERT_TRUE(page.has_value());
    EXPECT_EQ(ids_of(*page), (std::vector<std::string>{"d1-4", "d1-3", "d1-2"}));
    EXPECT_TRUE(page->next_page_token.empty());
    loop.clock().advance(std::chrono::seconds(1));
    must(co_await world.say(kBob, World::chat(kAlice, kBob), "m2", "hello"));
    page = co_await world.service.list_conversations(world.as(kAlice), "", 0);
    EXPECT_EQ(ids_of(*page), (std::vector<std::string>{"d1-2", "d1-4", "d1-3"}));
    const auto& first = page->conversations[0];
    CO_ASSERT_TRUE(first.last_entry.has_value());
    EXPECT_EQ(summary_of(first.last_entry->content.body), "hello");
    EXPECT_EQ(first.head.seq, Seq(2));
    EXPECT_EQ(first.head.time, loop.clock().wall_now());
    EXPECT_EQ(first.first_members, (std::vector{kAlice, kBob}));
    EXPECT_EQ(World::unread(first), 1U);
    co_await world.close();
}

// feature: list-order
CO_TEST(ListConversations, WhatOnlyChangesAMessageIsNoActivity) {
    World world(loop);
    co_await write_to_three(&world);
    const auto id = World::chat(kAlice, kBob);
    const auto written = (co_await world.get(kAlice, id)).active;
    EXPECT_EQ(written, (co_await world.get(kAlice, id)).last_entry->time);
    loop.clock().advance(std::chrono::seconds(1));
    must(co_await world.changes.react(world.as(kBob), World::change(id, Seq(1), "r1"), "👍", true));
    must(co_await world.changes.edit(
        world.as(kAlice), World::change(id, Seq(1), "e1"), {.text = "hello"}));
    const auto page = co_await world.service.list_conversations(world.as(kAlice), "", 0);
    CO_ASSERT_TRUE(page.has_value() && page->conversations.size() == 3);
    // First in the pages, so that no cache misses the change; last where it is shown.
    EXPECT_EQ(ids_of(*page), (std::vector<std::string>{"d1-2", "d1-4", "d1-3"}));
    EXPECT_EQ(page->conversations[0].active, written);
    EXPECT_LT(page->conversations[0].active, page->conversations[2].active);
    loop.clock().advance(std::chrono::seconds(1));
    must(co_await world.say(kBob, id, "m2", "hi"));
    EXPECT_EQ((co_await world.get(kAlice, id)).active, loop.clock().wall_now());
    co_await world.close();
}

CO_TEST(ListConversations, PagesWithAllPinnedOnTheFirst) {
    World world(loop);
    co_await write_to_three(&world);
    must(co_await world.service.update_membership(
        world.as(kAlice), World::chat(kAlice, kBob), {.pinned = true}));
    const auto first = co_await world.service.list_conversations(world.as(kAlice), "", 1);
    CO_ASSERT_TRUE(first.has_value());
    EXPECT_EQ(ids_of(*first), (std::vector<std::string>{"d1-2", "d1-4"}));
    const auto second =
        co_await world.service.list_conversations(world.as(kAlice), first->next_page_token, 1);
    CO_ASSERT_TRUE(second.has_value());
    EXPECT_EQ(ids_of(*second), (std::vector<std::string>{"d1-3"}));
    EXPECT_TRUE(second->next_page_token.empty());
    co_await world.close();
}

CO_TEST(ListConversations, RefusesBadPages) {
    World world(loop);
    const auto list = [&](std::string token, std::uint32_t limit) {
        return world.service.list_conversations(world.as(kAlice), std::move(token), limit);
    };
    EXPECT_EQ(reason_of(co_await list("", 201)), errors::kLimitTooLarge);
    for (const auto* token :
         {"x", "!!!!", "MTIz", "LTEgZDEtMg", "OTk5OTk5OTk5OTk5OTk5OTk5OTkgeA"}) {
        EXPECT_EQ(reason_of(co_await list(token, 0)), errors::kPageTokenInvalid) << token;
    }
    co_await world.close();
}

CO_TEST(ListConversations, GivesTheFeedsHeadFromBefore) {
    World world(loop);
    must(co_await world.say(kAlice, World::chat(kAlice, kBob), "m1", "hi"));
    co_await world.drain();
    const auto page = co_await world.service.list_conversations(world.as(kAlice), "", 0);
    const auto head = co_await world.streams.streams().head(feed::stream_of(kAlice));
    EXPECT_EQ(page->feed_seq, head->seq);
    EXPECT_EQ(page->feed_seq, Seq(1)) << "the new chat's membership";
    co_await world.close();
}

CO_TEST(ListConversations, ShowsNoRecallAsTheLastEntry) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    must(co_await world.say(kAlice, id, "m1", "one"));
    const auto two = co_await world.say(kAlice, id, "m2", "two");
    must(co_await world.service.recall(world.as(kAlice), id, two->seq, "r1"));
    const auto got = co_await world.get(kBob, id);
    CO_ASSERT_TRUE(got.last_entry.has_value());
    EXPECT_EQ(got.last_entry->seq, two->seq);
    EXPECT_TRUE(std::holds_alternative<Recalled>(got.last_entry->content.body));
    co_await world.close();
}

CO_TEST(ListEntries, BothWaysAndNewest) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    for (int i = 1; i <= 7; ++i) {
        must(co_await world.say(kAlice, id, fmt::format("m{}", i), "hi"));
    }
    using Seqs = std::vector<std::uint64_t>;
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.limit = 3})), (Seqs{5, 6, 7}));
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.before = Seq(5), .limit = 3})),
              (Seqs{2, 3, 4}));
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.after = Seq(2), .limit = 3})),
              (Seqs{3, 4, 5}));
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.after = Seq(7)})), Seqs{});
    EXPECT_EQ(seqs_of(co_await world.entries(kBob, id, {.before = Seq(1)})), Seqs{});
    EXPECT_EQ(reason_of(co_await world.service.list_entries(world.as(kBob), id, {.limit = 201})),
              errors::kLimitTooLarge);
    const auto page = co_await world.service.list_entries(world.as(kBob), id, {.limit = 1});
    EXPECT_EQ(page->head, Seq(7));
    EXPECT_EQ(page->first, Seq(1));
    co_await world.close();
}

CO_TEST(BecameContacts, OpensTheChatWithOneNotice) {
    World world(loop);
    const contacts::BecameContacts event{
        .asker = kAlice, .accepter = kEve, .reason = "we met at work"};
    storage::OutboxRow row;
    row.id = 77;
    row.payload = event.encode();
    CO_ASSERT_TRUE((co_await world.service.on_became_contacts(row)).has_value());
    // A crash before the row was deleted repeats it.
    CO_ASSERT_TRUE((co_await world.service.on_became_contacts(row)).has_value());
    for (const auto user : {kAlice, kEve}) {
        const auto page = co_await world.service.list_conversations(world.as(user), "", 0);
        CO_ASSERT_TRUE(page->conversations.size() == 1);
        const auto entries = co_await world.entries(user, World::chat(kAlice, kEve));
        CO_ASSERT_TRUE(entries.size() == 1);
        const auto& notice = std::get<Notice>(entries[0].content.body);
        EXPECT_EQ(notice.kind, NoticeKind::kBecameContacts);
        EXPECT_EQ(notice.text, "we met at work");
        EXPECT_EQ(entries[0].sender, kAlice);
        EXPECT_EQ(entries[0].client_message_id, "");
    }
    // A second friendship is told again.
    row.id = 78;
    CO_ASSERT_TRUE((co_await world.service.on_became_contacts(row)).has_value());
    EXPECT_EQ((co_await world.entries(kEve, World::chat(kAlice, kEve))).size(), 2U);
    co_await world.close();
}

CO_TEST(ScopeAccess, FollowsMembership) {
    World world(loop);
    const auto id = World::chat(kAlice, kBob);
    const auto sent = co_await world.say(kAlice, id, "m1", "hi");
    const auto deadline = world.as(kAlice).deadline;
    const auto may = [&](UserId user, std::string scope, std::uint64_t seq) {
        return world.service.may_read(deadline, user, std::move(scope), seq);
    };
    EXPECT_TRUE((co_await may(kBob, "d1-2", sent->seq.value())).value());
    EXPECT_TRUE((co_await may(kBob, "d1-2", 0)).value());
    EXPECT_FALSE((co_await may(kBob, "d1-2", 9)).value()) << "nothing is there";
    EXPECT_FALSE((co_await may(kCarol, "d1-2", sent->seq.value())).value());
    EXPECT_FALSE((co_await may(kCarol, "d1-2", 0)).value());
    EXPECT_FALSE((co_await may(kCarol, "nonsense", 1)).value());
    co_await world.close();
}

}  // namespace
}  // namespace kapok::messaging
