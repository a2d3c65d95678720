// feature: search, search-filters, rule-6, rule-8, pain-chinese-search, search-chat
//
// Searches with and without an index must give what a look at every entry gives.
#include "search/api/errors.h"
#include "search/testing/world.h"

#include <algorithm>

namespace kapok::search::testing {
namespace {

const ConversationId kChat = ConversationId::direct(kAlice, kBob);

using Seqs = std::vector<std::uint64_t>;

// What a look at every entry gives.
Task<Seqs> scan_all(World* world, UserId user, ConversationId id, Asked asked) {
    const auto criteria = understand(user, asked);
    const auto readable =
        co_await world->chats.module.history().readable(world->chats.as(user), id);
    const auto entries = co_await world->chats.module.history().read(
        world->chats.as(user), id, Seq(1), readable->head.seq);
    Seqs seqs;
    for (const auto& hit : check_all(*criteria, *entries)) {
        seqs.push_back(hit.entry.seq.value());
    }
    co_return seqs;
}

CO_TEST(Search, FindsWhatWasJustSentBeforeItIsIndexed) {
    World world(loop);
    co_await world.say(kAlice, kChat, "今晚去吃火锅吗？");
    co_await world.say(kBob, kChat, "Hotpot, 好啊");
    EXPECT_EQ(co_await world.find(kBob, kChat, "锅"), Seqs{1});
    EXPECT_EQ(co_await world.find(kBob, kChat, "hot"), Seqs{2});
    EXPECT_EQ(co_await world.find(kBob, kChat, "吃 吗"), Seqs{1});
    EXPECT_EQ(co_await world.find(kBob, kChat, "没有"), Seqs{});
    co_await world.catch_up();
    EXPECT_EQ(co_await world.find(kBob, kChat, "锅"), Seqs{1});
    co_await world.close();
}

CO_TEST(Search, WhatWasRecalledIsGoneAtOnce) {
    World world(loop);
    co_await world.say(kAlice, kChat, "秘密在这里");
    co_await world.catch_up();
    must(co_await world.chats.service.recall(world.chats.as(kAlice), kChat, Seq(1), "r-1"));
    EXPECT_EQ(co_await world.find(kBob, kChat, "秘密"), Seqs{}) << "the index still has it";
    EXPECT_TRUE((co_await world.find_all(kBob, "秘密")).groups.empty());
    co_await world.catch_up();
    EXPECT_EQ(co_await world.find(kBob, kChat, "秘密"), Seqs{});
    const auto blocks = world.index->blocking_read(Deadline::never(), [](storage::Tx& tx) {
        return Result(store::list_blocks(tx, kChat, {.before = 1, .until = {}, .limit = 1}));
    });
    Grams grams;
    add_word_grams(U"秘密", grams);
    EXPECT_FALSE(may_contain(blocks->front().filter, {.all = grams, .any = {}}))
        << "the index itself forgot it";
    co_await world.close();
}

CO_TEST(Search, AnEditedMessageIsFoundByItsNewWordsAtOnce) {
    World world(loop);
    co_await world.say(kAlice, kChat, "明天吃火锅");
    for (int i = 0; i < 140; ++i) {
        co_await world.say(kBob, kChat, "好");
    }
    co_await world.catch_up();
    must(co_await world.chats.module.changes().edit(
        world.chats.as(kAlice),
        {.conversation = kChat, .seq = Seq(1), .client_message_id = "e-1"},
        Text{.text = "明天吃烧烤", .mentioned = {}}));
    for (const bool indexed : {false, true}) {
        if (indexed) {
            co_await world.catch_up();
        }
        EXPECT_EQ(co_await world.find(kBob, kChat, "烧烤"), Seqs{1}) << indexed;
        EXPECT_EQ(co_await world.find(kBob, kChat, "火锅"), Seqs{}) << indexed;
        const auto groups = (co_await world.find_all(kBob, "烧烤")).groups;
        EXPECT_EQ(groups.size(), 1U);
    }
    co_await world.close();
}

// Found by the model: one who left reads the old message in its new words, though not the edit.
CO_TEST(Search, AnEditThatOneDoesNotReadIsFoundByItsWords) {
    World world(loop);
    const auto group = co_await world.chats.make_group();
    co_await world.say(kAlice, group, "明天吃火锅");
    const auto target = (co_await world.find(kCarol, group, "火锅")).at(0);
    for (int i = 0; i < 140; ++i) {
        co_await world.say(kAlice, group, "好");
    }
    must(co_await world.chats.service.remove_members(world.chats.as(kAlice), group, {kCarol}));
    co_await world.catch_up();
    must(co_await world.chats.module.changes().edit(
        world.chats.as(kAlice),
        {.conversation = group, .seq = Seq(target), .client_message_id = "e-1"},
        Text{.text = "明天吃烧烤", .mentioned = {}}));
    const auto expected = co_await scan_all(&world, kCarol, group, {.text = "烧烤"});
    EXPECT_EQ(expected.size(), 1U);
    EXPECT_EQ(co_await world.find(kCarol, group, "烧烤"), expected);
    EXPECT_EQ(co_await world.find(kBob, group, "烧烤"), Seqs{target});
    co_await world.close();
}

CO_TEST(Search, WhatOneDeletedForOneselfOthersStillFind) {
    World world(loop);
    co_await world.say(kAlice, kChat, "火锅");
    co_await world.catch_up();
    must(co_await world.chats.module.changes().hide_entries(world.chats.as(kBob), kChat, {Seq(1)}));
    EXPECT_EQ(co_await world.find(kBob, kChat, "火锅"), Seqs{});
    EXPECT_EQ(co_await world.find(kAlice, kChat, "火锅"), Seqs{1});
    EXPECT_TRUE((co_await world.find_all(kBob, "火锅")).groups.empty());
    co_await world.close();
}

// As retention does: what is gone from the stream is gone from search.
CO_TEST(Search, WhatWasTrimmedIsNotFound) {
    World world(loop);
    const auto begun = loop.clock().wall_now();
    for (int i = 0; i < 200; ++i) {
        loop.advance(std::chrono::minutes(1));
        co_await world.say(kAlice, kChat, i < 150 ? "old 火锅" : "new 火锅");
    }
    must(co_await world.watched.trim(kChat.stream(), Seq(150)));
    for (const bool indexed : {false, true}) {
        if (indexed) {
            co_await world.catch_up();
        }
        EXPECT_EQ((co_await world.find(kBob, kChat, "火锅")).size(), 50U) << indexed;
        EXPECT_EQ((co_await world.find_all(kBob, "old")).groups.size(), 0U) << indexed;
    }
    const auto days = co_await world.service().list_days(
        world.chats.as(kBob), kChat, {begun, begun + std::chrono::hours(5)});
    must(days);
    EXPECT_EQ(*days, std::vector<Seq>{Seq(151)});
    co_await world.close();
}

CO_TEST(Search, OneFindsOnlyWhatOneMayRead) {
    World world(loop);
    const auto group = co_await world.chats.make_group();  // alice, bob, carol
    co_await world.say(kAlice, group, "火锅 one");
    must(co_await world.chats.service.add_members(world.chats.as(kAlice), group, {kDave}));
    must(co_await world.chats.service.remove_members(world.chats.as(kAlice), group, {kCarol}));
    co_await world.say(kAlice, group, "火锅 two");
    for (const bool indexed : {false, true}) {
        if (indexed) {
            co_await world.catch_up();
        }
        EXPECT_EQ((co_await world.find(kBob, group, "火锅")).size(), 2U);
        const auto of_dave = co_await world.find(kDave, group, "火锅");
        const auto of_carol = co_await world.find(kCarol, group, "火锅");
        EXPECT_EQ(of_dave.size(), 1U);
        EXPECT_EQ(of_carol.size(), 1U);
        EXPECT_GT(of_dave, of_carol);
        const auto stranger = co_await world.service().find_messages(
            world.chats.as(kEve), group, {.text = "火锅"}, "", 0);
        EXPECT_EQ(reason_of(stranger), "CONVERSATION_UNKNOWN");
        EXPECT_TRUE((co_await world.find_all(kEve, "火锅")).groups.empty());
        EXPECT_EQ((co_await world.find_all(kCarol, "火锅")).groups.at(0).count, 1U);
    }
    co_await world.close();
}

CO_TEST(Search, GroupsByConversationTheNewestFirst) {
    World world(loop);
    co_await world.say(kAlice, kChat, "去吃饭");
    loop.advance(std::chrono::seconds(1));
    co_await world.say(kAlice, kChat, "吃饭");
    loop.advance(std::chrono::seconds(1));
    co_await world.say(kAlice, ConversationId::direct(kAlice, kCarol), "吃饭了吗");
    loop.advance(std::chrono::seconds(1));
    co_await world.say(kAlice, ConversationId::direct(kAlice, kDave), "不饿");
    const auto page = co_await world.find_all(kAlice, "吃饭");
    CO_ASSERT_TRUE(page.groups.size() == 2);
    EXPECT_EQ(page.groups[0].conversation, ConversationId::direct(kAlice, kCarol));
    EXPECT_EQ(page.groups[0].count, 1U);
    EXPECT_EQ(page.groups[1].conversation, kChat);
    EXPECT_EQ(page.groups[1].count, 2U);
    EXPECT_EQ(page.groups[1].newest.entry.seq, Seq(2));
    EXPECT_EQ(page.groups[1].newest.matches.at(0), (Match{.text = 0, .start = 0, .length = 2}));
    EXPECT_TRUE(page.next_page_token.empty());
    co_await world.close();
}

CO_TEST(Search, CountsUpToAHundred) {
    World world(loop);
    for (int i = 0; i < 130; ++i) {
        co_await world.say(kAlice, kChat, "好");
    }
    const auto page = co_await world.find_all(kBob, "好");
    CO_ASSERT_TRUE(page.groups.size() == 1);
    EXPECT_EQ(page.groups[0].count, 100U);
    EXPECT_TRUE(page.groups[0].more);
    co_await world.close();
}

CO_TEST(Search, PagesOfConversationsAreWholeAndWithoutDoubles) {
    World world(loop);
    std::vector<ConversationId> groups;
    for (int i = 0; i < 7; ++i) {
        loop.advance(std::chrono::seconds(1));
        groups.push_back(co_await world.chats.make_group(fmt::format("group-{}", i)));
        co_await world.say(kAlice, groups.back(), i % 2 == 0 ? "火锅" : "烧烤");
    }
    std::vector<ConversationId> found;
    std::string token;
    do {
        const auto page = co_await world.service().find_conversations(
            world.chats.as(kBob), {.text = "火锅"}, token, 1);
        must(page);
        for (const auto& group : page->groups) {
            found.push_back(group.conversation);
        }
        token = page->next_page_token;
    } while (!token.empty());
    EXPECT_EQ(found, (std::vector<ConversationId>{groups[6], groups[4], groups[2], groups[0]}));
    co_await world.close();
}

CO_TEST(Search, LittleWorkAtATimeComesToTheSame) {
    World world(loop);
    co_await world.say(kAlice, kChat, "火锅");
    for (int i = 0; i < 600; ++i) {
        co_await world.say(kAlice, kChat, "别的");
    }
    for (const bool indexed : {false, true}) {
        if (indexed) {
            co_await world.catch_up();
        }
        Probe probe(world.metrics);
        Service small({.database = *world.index,
                       .history = world.chats.module.history(),
                       .streams = world.watched,
                       .pool = world.pool,
                       .clock = loop.clock()},
                      probe,
                      {.blocks_read = 1, .filters_tested = 1});
        std::string token;
        Seqs seqs;
        Seqs in_groups;
        do {
            const auto page = co_await small.find_messages(
                world.chats.as(kBob), kChat, {.text = "火锅"}, token, 0);
            must(page);
            for (const auto& hit : page->hits) {
                seqs.push_back(hit.entry.seq.value());
            }
            token = page->next_page_token;
        } while (!token.empty());
        do {
            const auto page =
                co_await small.find_conversations(world.chats.as(kBob), {.text = "火锅"}, token, 0);
            must(page);
            for (const auto& group : page->groups) {
                in_groups.push_back(group.newest.entry.seq.value());
            }
            token = page->next_page_token;
        } while (!token.empty());
        EXPECT_EQ(seqs, Seqs{1});
        EXPECT_EQ(in_groups, Seqs{1});
    }
    co_await world.close();
}

CO_TEST(Search, BadPagesAndLimitsHaveTheirReasons) {
    World world(loop);
    co_await world.say(kAlice, kChat, "hi");
    const auto ctx = world.chats.as(kAlice);
    auto& service = world.service();
    const Asked asked{.text = "hi"};
    EXPECT_EQ(reason_of(co_await service.find_messages(ctx, kChat, asked, "x", 0)),
              errors::kPageTokenInvalid);
    EXPECT_EQ(reason_of(co_await service.find_messages(ctx, kChat, asked, "", 101)),
              errors::kLimitTooLarge);
    EXPECT_EQ(reason_of(co_await service.find_conversations(ctx, asked, "", 51)),
              errors::kLimitTooLarge);
    for (const auto* token : {"x", "MTIz", "MSAyIDMgZzE", "MSAyIDMg"}) {
        const auto page = co_await service.find_conversations(ctx, asked, token, 0);
        EXPECT_EQ(reason_of(page),
                  std::string_view(token) == "MSAyIDMgZzE" ? "" : errors::kPageTokenInvalid)
            << token;
    }
    co_await world.close();
}

CO_TEST(Search, DaysTellWhereTheyBegin) {
    World world(loop);
    const auto first = loop.clock().wall_now();
    const std::chrono::milliseconds day = std::chrono::hours(24);
    co_await world.say(kAlice, kChat, "one");
    co_await world.say(kAlice, kChat, "two");
    loop.advance(day * 2);
    co_await world.say(kAlice, kChat, "three");
    const std::vector<WallTime> starts{
        first - day, first, first + day, first + day * 2, first + day * 3};
    const auto days = co_await world.service().list_days(world.chats.as(kBob), kChat, starts);
    must(days);
    EXPECT_EQ(*days, (std::vector<Seq>{Seq{}, Seq(1), Seq{}, Seq(3)}));
    for (const auto& bad :
         {std::vector<WallTime>{}, {first}, {first, first}, {first + day, first}}) {
        const auto refused = co_await world.service().list_days(world.chats.as(kBob), kChat, bad);
        EXPECT_EQ(reason_of(refused), errors::kDaysInvalid);
    }
    const auto stranger =
        co_await world.service().list_days(world.chats.as(kEve), kChat, {first, first + day});
    EXPECT_EQ(reason_of(stranger), "CONVERSATION_UNKNOWN");
    co_await world.close();
}

class RandomChat {
  public:
    RandomChat(World& world, std::uint64_t seed) : world_(world), random_(seed) {}

    Task<void> step() {
        const auto what = random_.below(100);
        if (what < 74) {
            co_await write();
        } else if (what < 82) {
            co_await edit();
        } else if (what < 85) {
            co_await hide();
        } else if (what < 92) {
            co_await recall();
        } else if (what < 95) {
            co_await world_.catch_up();
        } else if (what < 97) {
            co_await world_.restart({.rebuild = random_.below(3) == 0});
        } else {
            co_await change_group();
        }
        world_.chats.loop.advance(std::chrono::milliseconds(random_.below(20'000)));
    }

    Asked any_query() {
        Asked asked{.text = random_.below(2) == 0 ? edited_ : words(1 + random_.below(2), "")};
        if (random_.below(3) == 0) {
            asked.text += " " + words(1 + random_.below(3), "");
        }
        if (random_.below(4) == 0) {
            asked.senders = {UserId(1 + random_.below(4))};
        }
        if (random_.below(4) == 0) {
            asked.since = begun_ + std::chrono::seconds(random_.below(4'000));
        }
        if (random_.below(4) == 0) {
            asked.until = (asked.since ? *asked.since : begun_) +
                          std::chrono::seconds(1 + random_.below(4'000));
        }
        asked.mentions_me = random_.below(8) == 0;
        return asked;
    }

    std::vector<ConversationId> chats;

  private:
    std::string words(std::uint64_t count, std::string_view between) {
        static const std::vector<std::string> kWords{
            "火", "锅", "吃", "饭", "去", "Hot", "pot", "cafe", "É", "a", "1", "2024", "！", "👍"};
        std::string text;
        for (std::uint64_t i = 0; i < count; ++i) {
            text += random_.below(5) == 0 ? seldom() : kWords[random_.below(kWords.size())];
            text += i + 1 < count ? between : "";
        }
        return text;
    }
    // One of 200 characters, so that most blocks have only some of them.
    std::string seldom() {
        const auto point = 0x6000U + static_cast<std::uint32_t>(random_.below(200));
        return {static_cast<char>(0xE0U | (point >> 12U)),
                static_cast<char>(0x80U | ((point >> 6U) & 0x3FU)),
                static_cast<char>(0x80U | (point & 0x3FU))};
    }
    Task<void> write() {
        const auto& id = chats[random_.below(chats.size())];
        const UserId user(1 + random_.below(4));
        Text text{.text = words(1 + random_.below(5), random_.below(2) == 0 ? " " : ""),
                  .mentioned = {}};
        if (random_.below(10) == 0) {
            text.mentioned = {UserId(1 + random_.below(4))};
        }
        // Who is not in it may not write; then nothing happens.
        (void)co_await world_.chats.say(
            user, id, fmt::format("x-{}", ++world_.last_id), std::move(text));
    }
    Task<void> recall() {
        const auto& id = chats[random_.below(chats.size())];
        const auto head = co_await world_.watched.head(id.stream());
        if (head->seq) {
            (void)co_await world_.chats.service.recall(world_.chats.as(kAlice),
                                                       id,
                                                       Seq(1 + random_.below(head->seq.value())),
                                                       fmt::format("r-{}", ++world_.last_id));
        }
    }
    // A message gets other words; what is none is refused, and nothing happens.
    Task<void> edit() {
        const auto& id = chats[random_.below(chats.size())];
        const auto head = co_await world_.watched.head(id.stream());
        if (head->seq) {
            const auto seq = Seq(1 + random_.below(head->seq.value()));
            const auto found = co_await world_.watched.find(id.stream(), seq);
            const auto text = seldom() + words(random_.below(3), "");
            const auto done = co_await world_.chats.module.changes().edit(
                world_.chats.as((*found)->sender),
                {.conversation = id,
                 .seq = seq,
                 .client_message_id = fmt::format("e-{}", ++world_.last_id)},
                Text{.text = text, .mentioned = {}});
            if (done) {
                edited_ = text;
            }
        }
    }
    // Deleted for oneself: found by the others only.
    Task<void> hide() {
        const auto& id = chats[random_.below(chats.size())];
        const auto head = co_await world_.watched.head(id.stream());
        if (head->seq) {
            const std::vector<Seq> seqs{Seq(1 + random_.below(head->seq.value()))};
            (void)co_await world_.chats.module.changes().hide_entries(
                world_.chats.as(UserId(1 + random_.below(4))), id, seqs);
        }
    }
    Task<void> change_group() {
        const auto group = chats.back();
        const std::vector<UserId> who{UserId(2 + random_.below(3))};
        if (random_.below(2) == 0) {
            (void)co_await world_.chats.service.add_members(world_.chats.as(kAlice), group, who);
        } else {
            (void)co_await world_.chats.service.remove_members(world_.chats.as(kAlice), group, who);
        }
    }

    World& world_;
    SeededRandom random_;
    std::string edited_ = "火";  // the words of the last edit
    WallTime begun_ = world_.chats.loop.clock().wall_now();
};

Task<void> compare(World* world, RandomChat* chat) {
    const auto asked = chat->any_query();
    for (const auto user : {kAlice, kBob, kCarol, kDave}) {
        const auto page =
            co_await world->service().find_conversations(world->chats.as(user), asked, "", 50);
        must(page);
        for (const auto& id : chat->chats) {
            if (!co_await world->chats.module.history().readable(world->chats.as(user), id)) {
                continue;
            }
            const auto expected = co_await scan_all(world, user, id, asked);
            EXPECT_EQ(co_await world->find(user, id, asked, 7), expected)
                << asked.text << " for " << user.value();
            const auto group =
                std::find_if(page->groups.begin(), page->groups.end(), [&](const Group& one) {
                    return one.conversation == id;
                });
            const auto count = group == page->groups.end() ? 0 : group->count;
            EXPECT_EQ(count, std::min<std::size_t>(expected.size(), 100)) << asked.text;
            if (count > 0) {
                EXPECT_EQ(group->newest.entry.seq.value(), expected.front());
            }
        }
    }
}

class SearchModel : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(SearchModel, EqualsALookAtEveryEntry) {
    runtime::testing::Loop loop;
    const auto play = [](runtime::testing::Loop* at, std::uint64_t seed) -> Task<void> {
        World world(*at);
        RandomChat chat(world, seed);
        chat.chats = {ConversationId::direct(kAlice, kBob), co_await world.chats.make_group()};
        for (int i = 0; i < 700 && !::testing::Test::HasFailure(); ++i) {
            co_await chat.step();
            if (i % 70 == 69) {
                for (int question = 0; question < 2; ++question) {
                    co_await compare(&world, &chat);
                }
            }
        }
        co_await world.restart();
        co_await world.catch_up();
        co_await compare(&world, &chat);
        co_await world.close();
    };
    loop.run(play(&loop, GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Seeds, SearchModel, ::testing::Range<std::uint64_t>(1, 13));

}  // namespace
}  // namespace kapok::search::testing
