// feature: poll, relay, rule-6
#include "together/service.h"

#include "messaging/api/errors.h"
#include "messaging/testing/world.h"
#include "together/api/errors.h"
#include "together/module.h"
#include "together/store.h"

namespace kapok::together {
namespace {

using messaging::Content;
using messaging::Entry;
using messaging::testing::kAlice;
using messaging::testing::kBob;
using messaging::testing::kCarol;
using messaging::testing::must;
using messaging::testing::reason_of;

// together over real messaging, with its tables in a database of their own.
class World {
  public:
    explicit World(runtime::testing::Loop& loop, Limits limits = {})
        : chats(loop),
          database(storage::testing::memory_database({migrations()}, loop.clock())),
          service({.database = *database,
                   .messages = chats.module.participation(),
                   .sessions = chats.sessions,
                   .clock = loop.clock()},
                  limits) {}

    Task<MessageId> send(ConversationId id, messaging::Body body) {
        auto sent = co_await chats.service.send(
            chats.as(kAlice),
            messaging::testing::World::draft(
                id, fmt::format("m{}", ++last_), Content{.body = std::move(body), .quote = {}}));
        KAPOK_ASSERT(sent.has_value(), sent.has_value() ? "" : sent.error().reason());
        co_return MessageId{.conversation = id, .seq = sent->seq};
    }
    Task<MessageId> start_poll(ConversationId id) {
        return send(id, Poll{.question = "Lunch?", .options = {"noodles", "rice"}});
    }
    // What a recall leaves in the outbox comes here after messaging was done with it.
    Task<void> recall(MessageId id) {
        must(co_await chats.service.recall(chats.as(kAlice), id.conversation, id.seq, "r1"));
        co_await chats.drain();
        must(co_await service.on_recalled(
            {.id = 1,
             .topic = std::string(messaging::kMessageRecalled),
             .key = id.conversation.text(),
             .payload = fmt::format("{}\n{}\n{}\nr1\n", id.conversation.text(), id.seq, kAlice)}));
    }
    std::size_t lines_kept(MessageId id) {
        return *database->blocking_read(Deadline::never(), [&](storage::Tx& tx) {
            return Result(store::list_lines(tx, id, 0, 100).size());
        });
    }
    Task<void> close() { return chats.close(); }

    messaging::testing::World chats;
    std::unique_ptr<storage::Database> database;
    Service service;

  private:
    int last_ = 0;
};

const PollState& poll_of(const Result<State>& state) { return std::get<PollState>(state->of); }

CO_TEST(Together, AVoteThatChangesNothingIsNoChange) {
    World world(loop);
    const auto id = co_await world.start_poll(messaging::testing::World::chat(kAlice, kBob));
    const auto first = co_await world.service.vote(world.chats.as(kBob), id, {1});
    EXPECT_EQ(first->version, 1U);
    const auto pushed = world.chats.pushes_to(kAlice).size();
    const auto again = co_await world.service.vote(world.chats.as(kBob), id, {1});
    EXPECT_EQ(again->version, 1U);
    EXPECT_EQ(world.chats.pushes_to(kAlice).size(), pushed);
    EXPECT_EQ(poll_of(again).counts, (std::vector<std::uint32_t>{0, 1}));
    EXPECT_EQ(poll_of(again).voters, 1U);
    co_await world.close();
}

CO_TEST(Together, OthersAreNotToldWhatOneChose) {
    World world(loop);
    const auto id = co_await world.start_poll(messaging::testing::World::chat(kAlice, kBob));
    must(co_await world.service.vote(world.chats.as(kBob), id, {1}));
    const auto told = world.chats.pushes_to(kAlice).back().together();
    EXPECT_EQ(told.poll().counts(1), 1U);
    EXPECT_FALSE(told.poll().has_mine());
    EXPECT_EQ(world.chats.pushes_to(kBob).back().together().poll().mine().options(0), 1U);
    co_await world.close();
}

CO_TEST(Together, NobodyIsPushedToInLargeGroups) {
    messaging::Settings settings;
    settings.limits.large_group = 2;
    messaging::testing::World chats(loop, settings);
    const auto database = storage::testing::memory_database({migrations()}, loop.clock());
    Service service({.database = *database,
                     .messages = chats.module.participation(),
                     .sessions = chats.sessions,
                     .clock = loop.clock()},
                    {});
    const auto group = co_await chats.make_group();
    const auto sent = co_await chats.service.send(
        chats.as(kAlice),
        messaging::testing::World::draft(
            group, "m1", Content{.body = Relay{.title = "Trip"}, .quote = {}}));
    const auto before = chats.pushes_to(kCarol).size();
    must(
        co_await service.put_line(chats.as(kBob), {.conversation = group, .seq = sent->seq}, "me"));
    EXPECT_EQ(chats.pushes_to(kCarol).size(), before);
    EXPECT_TRUE(chats.pushes_to(kBob).back().has_together()) << "one's own devices hear of it";
    co_await chats.close();
}

CO_TEST(Together, ARecallErasesWhatPeopleWrote) {
    World world(loop);
    const auto id =
        co_await world.send(messaging::testing::World::chat(kAlice, kBob), Relay{.title = "Trip"});
    must(co_await world.service.put_line(world.chats.as(kBob), id, "me and my secret"));
    EXPECT_EQ(world.lines_kept(id), 1U);
    co_await world.recall(id);
    EXPECT_EQ(world.lines_kept(id), 0U);
    EXPECT_EQ(reason_of(co_await world.service.put_line(world.chats.as(kBob), id, "x")),
              messaging::errors::kAlreadyRecalled);
    EXPECT_EQ(reason_of(co_await world.service.list_lines(world.chats.as(kBob), id, {})),
              messaging::errors::kAlreadyRecalled);
    co_await world.close();
}

CO_TEST(Together, ARecallThatNeverHappenedErasesNothing) {
    World world(loop);
    const auto id =
        co_await world.send(messaging::testing::World::chat(kAlice, kBob), Relay{.title = "Trip"});
    must(co_await world.service.put_line(world.chats.as(kBob), id, "me"));
    must(co_await world.service.on_recalled(
        {.id = 1,
         .topic = std::string(messaging::kMessageRecalled),
         .key = id.conversation.text(),
         .payload = fmt::format("{}\n{}\n{}\nr9\n", id.conversation.text(), id.seq, kAlice)}));
    EXPECT_EQ(world.lines_kept(id), 1U);
    co_await world.close();
}

CO_TEST(Together, AListHasALimit) {
    World world(loop, {.lines = 1});
    const auto id =
        co_await world.send(messaging::testing::World::chat(kAlice, kBob), Relay{.title = "Trip"});
    must(co_await world.service.put_line(world.chats.as(kBob), id, "me"));
    EXPECT_EQ(reason_of(co_await world.service.put_line(world.chats.as(kAlice), id, "me too")),
              errors::kTooManyLines);
    must(co_await world.service.put_line(world.chats.as(kBob), id, "still me"));
    co_await world.close();
}

CO_TEST(Together, PagesFollowEachOther) {
    World world(loop);
    const auto group = co_await world.chats.make_group();
    const auto poll = co_await world.start_poll(group);
    const auto relay = co_await world.send(group, Relay{.title = "Trip"});
    for (const auto user : {kCarol, kAlice, kBob}) {
        must(co_await world.service.vote(world.chats.as(user), poll, {0}));
        must(co_await world.service.put_line(world.chats.as(user), relay, "me"));
    }
    std::vector<UserId> voters;
    std::vector<UserId> lines;
    PageOf votes_page{.token = {}, .limit = 2};
    PageOf lines_page{.token = {}, .limit = 2};
    do {
        const auto page =
            co_await world.service.list_voters(world.chats.as(kBob), poll, 0, votes_page);
        voters.insert(voters.end(), page->users.begin(), page->users.end());
        votes_page.token = page->next_page_token;
    } while (!votes_page.token.empty());
    do {
        const auto page =
            co_await world.service.list_lines(world.chats.as(kBob), relay, lines_page);
        for (const auto& line : page->lines) {
            lines.push_back(line.user);
        }
        lines_page.token = page->next_page_token;
    } while (!lines_page.token.empty());
    EXPECT_EQ(voters, (std::vector<UserId>{kCarol, kAlice, kBob}));
    EXPECT_EQ(lines, voters);
    co_await world.close();
}

CO_TEST(Together, ManyAreAskedForAtOnceButNotAll) {
    World world(loop);
    const auto id = co_await world.start_poll(messaging::testing::World::chat(kAlice, kBob));
    must(co_await world.chats.say(kAlice, id.conversation, "t1", "no poll"));
    const auto states = co_await world.service.get_states(
        world.chats.as(kBob), id.conversation, {id.seq, Seq(2), Seq(9)});
    EXPECT_EQ(states->size(), 1U);
    EXPECT_EQ(reason_of(co_await world.service.get_states(
                  world.chats.as(kBob), id.conversation, std::vector<Seq>(51, id.seq))),
              errors::kTooManyAsked);
    EXPECT_EQ(reason_of(co_await world.service.get_states(
                  world.chats.as(kCarol), id.conversation, {id.seq})),
              messaging::errors::kConversationUnknown);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::together
