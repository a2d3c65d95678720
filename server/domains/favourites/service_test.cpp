// feature: favourites, rule-6
#include "favourites/service.h"

#include "favourites/api/errors.h"
#include "favourites/module.h"
#include "favourites/store.h"
#include "favourites/wire.h"
#include "kapok/favourites/v1/types.pb.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::favourites {
namespace {

using messaging::ConversationId;
using messaging::MessageId;
using messaging::testing::kAlice;
using messaging::testing::kBob;
using messaging::testing::kCarol;
using messaging::testing::must;
using messaging::testing::reason_of;

media::Media named(std::string id) {
    media::Media media;
    media.id = std::move(id);
    return media;
}

// favourites over real messaging, with tables and an outbox of their own.
class World {
  public:
    explicit World(runtime::testing::Loop& loop)
        : chats(loop),
          database(storage::testing::memory_database({migrations()}, loop.clock())),
          feeds(loop.clock()),
          outbox(*database, loop.timers(), loop.executor()),
          feed({.streams = feeds.streams(), .outbox = outbox, .sessions = chats.sessions}),
          module({.database = *database,
                  .outbox = outbox,
                  .media = chats.media,
                  .messages = chats.module.participation(),
                  .history = chats.module.history(),
                  .timers = loop.timers(),
                  .ids = chats.ids}),
          service(module.service()) {
        outbox.start();
    }

    Task<MessageId> send(UserId user, ConversationId id, messaging::Body body) {
        auto sent = co_await chats.service.send(
            chats.as(user),
            messaging::testing::World::draft(
                id, fmt::format("m{}", ++last_), {.body = std::move(body), .quote = {}}));
        KAPOK_ASSERT(sent.has_value(), sent.has_value() ? "" : sent.error().reason());
        co_return MessageId{.conversation = id, .seq = sent->seq};
    }
    Task<MessageId> say(std::string words) {
        return send(kAlice,
                    ConversationId::direct(kAlice, kBob),
                    messaging::Text{.text = std::move(words)});
    }
    Task<MessageId> show(std::string media_id) {
        chats.media.upload(kAlice, media_id, media::Purpose::kImage);
        return send(kAlice,
                    ConversationId::direct(kAlice, kBob),
                    messaging::Image{.media = named(std::move(media_id))});
    }
    Task<FavouriteId> keep(UserId user, MessageId message) {
        const auto kept = co_await service.add(chats.as(user), message);
        KAPOK_ASSERT(kept.has_value(), kept.has_value() ? "" : kept.error().reason());
        co_return kept->id;
    }
    Task<void> recall(MessageId id) {
        must(co_await chats.service.recall(
            chats.as(kAlice), id.conversation, id.seq, fmt::format("r{}", id.seq)));
        co_await chats.drain();
    }
    // What messaging's outbox hands on, here with a database of its own.
    Task<void> tell_recalled(MessageId id) {
        must(co_await service.on_recalled(
            {.id = 1,
             .topic = std::string(messaging::kMessageRecalled),
             .key = id.conversation.text(),
             .payload =
                 fmt::format("{0}\n{1}\n{2}\nr{1}\n", id.conversation.text(), id.seq, kAlice)}));
        EXPECT_TRUE(co_await outbox.drained(soon()));
    }
    // Kinds of what the user has, newest first; "recalled" for what is.
    Task<std::vector<std::string>> kinds(UserId user, Wish wish = Wish()) {
        const auto page = co_await service.list(chats.as(user), std::move(wish));
        KAPOK_ASSERT(page.has_value(), page.has_value() ? "" : page.error().reason());
        std::vector<std::string> found;
        for (const auto& each : page->favourites) {
            EXPECT_EQ(each.recalled, each.content.empty());
            found.push_back(each.recalled ? "recalled" : each.kind);
        }
        co_return found;
    }
    [[nodiscard]] bool holds(const std::string& media_id, FavouriteId id) const {
        return chats.media.attachments().contains({media_id, fmt::format("f{}", id), 0});
    }
    Favourite stored(FavouriteId id) {
        return *database->blocking_read(Deadline::never(), [&](storage::Tx& tx) {
            return Result(store::find(tx, id).value_or(Favourite()));
        });
    }
    [[nodiscard]] Deadline soon() const {
        return Deadline::after(chats.loop.clock(), std::chrono::seconds(10));
    }
    Task<void> close() {
        co_await outbox.close();
        co_await chats.close();
    }

    messaging::testing::World chats;
    std::unique_ptr<storage::Database> database;
    // Rows of two databases have the same ids, which a feed takes for repetitions.
    streams::testing::TemporaryStreams feeds;
    storage::Outbox outbox;
    feed::Module feed;
    Module module;
    Service& service;

  private:
    int last_ = 0;
};

CO_TEST(Favourites, AreCopiesOfWhatOneMayRead) {
    World world(loop);
    const auto hi = co_await world.say("hi");
    const auto kept = co_await world.service.add(world.chats.as(kBob), hi);
    EXPECT_EQ(reason_of(kept), "");
    CO_ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->sender, kAlice);
    const auto again = co_await world.service.add(world.chats.as(kBob), hi);
    EXPECT_EQ(again->id, kept->id) << "once";
    EXPECT_EQ(co_await world.kinds(kBob), std::vector<std::string>{"text"});
    EXPECT_TRUE((co_await world.kinds(kAlice)).empty()) << "each has their own";
    v1::Favourite shown;
    wire::fill(*kept, shown);
    EXPECT_EQ(shown.content().text().text(), "hi");
    EXPECT_EQ(*(co_await world.feed.head(kBob)), streams::Seq(1))
        << "bob's devices hear of it, once";

    EXPECT_EQ(reason_of(co_await world.service.add(world.chats.as(kCarol), hi)),
              messaging::errors::kConversationUnknown);
    EXPECT_EQ(
        reason_of(co_await world.service.add(
            world.chats.as(kBob), {.conversation = hi.conversation, .seq = streams::Seq(99)})),
        messaging::errors::kEntryUnknown);
    const auto poll =
        co_await world.send(kAlice,
                            hi.conversation,
                            messaging::Poll{.question = "Lunch?", .options = {"noodles", "rice"}});
    EXPECT_EQ(reason_of(co_await world.service.add(world.chats.as(kBob), poll)),
              errors::kNotToBeKept);
    // Deleting for oneself touches the chat only.
    must(
        co_await world.chats.changes.hide_entries(world.chats.as(kBob), hi.conversation, {hi.seq}));
    EXPECT_EQ(co_await world.kinds(kBob), std::vector<std::string>{"text"});
    co_await world.close();
}

CO_TEST(Favourites, ARecallErasesThem) {
    World world(loop);
    const auto picture = co_await world.show("p1");
    const auto id = co_await world.keep(kBob, picture);
    EXPECT_TRUE(world.holds("p1", id));
    EXPECT_TRUE(*(co_await world.service.may_read_kept(world.soon(), kBob, "p1")));
    EXPECT_FALSE(*(co_await world.service.may_read_kept(world.soon(), kAlice, "p1")));
    EXPECT_FALSE(*(co_await world.service.may_read_kept(world.soon(), kBob, "p2")));
    must(co_await world.service.set_tags(world.chats.as(kBob), id, {"trip"}));

    co_await world.recall(picture);
    // Before anybody was told: the stream knows.
    EXPECT_FALSE(*(co_await world.service.may_read_kept(world.soon(), kBob, "p1")));
    EXPECT_EQ(co_await world.kinds(kBob), std::vector<std::string>{"recalled"});
    EXPECT_TRUE(co_await world.outbox.drained(world.soon()));
    EXPECT_FALSE(world.holds("p1", id));
    EXPECT_EQ(world.stored(id).content, "") << "nothing of it is left";
    EXPECT_EQ(world.stored(id).words, "");
    EXPECT_EQ(world.stored(id).tags, std::vector<std::string>{"trip"}) << "one's own words stay";
    EXPECT_EQ(reason_of(co_await world.service.add(world.chats.as(kBob), picture)),
              messaging::errors::kAlreadyRecalled);
    co_await world.close();
}

CO_TEST(Favourites, TheEventOfARecallReachesAllWhoKeptIt) {
    World world(loop);
    const auto words = co_await world.say("a secret");
    const auto mine = co_await world.keep(kAlice, words);
    const auto yours = co_await world.keep(kBob, words);
    // One that was refused takes nothing.
    co_await world.tell_recalled(words);
    EXPECT_EQ(co_await world.kinds(kBob), std::vector<std::string>{"text"});
    co_await world.recall(words);
    co_await world.tell_recalled(words);
    for (const auto id : {mine, yours}) {
        EXPECT_TRUE(world.stored(id).recalled);
        EXPECT_EQ(world.stored(id).content + world.stored(id).words, "");
    }
    EXPECT_TRUE((co_await world.kinds(kBob, {.text = "secret"})).empty());
    co_await world.close();
}

CO_TEST(Favourites, RecalledWordsAreNotFoundBeforeTheEvent) {
    World world(loop);
    const auto first = co_await world.say("a secret");
    const auto second = co_await world.say("another secret");
    const auto third = co_await world.say("no secret");
    for (const auto& each : {third, first, second}) {
        co_await world.keep(kBob, each);
    }
    co_await world.recall(second);
    co_await world.recall(first);
    EXPECT_EQ(co_await world.kinds(kBob, {.text = "secret", .limit = 1}),
              std::vector<std::string>{"text"});
    EXPECT_TRUE((co_await world.kinds(kBob, {.text = "a secret"})).empty());
    EXPECT_EQ((co_await world.kinds(kBob)).size(), 3U) << "they are shown as recalled";
    co_await world.close();
}

CO_TEST(Favourites, TagsAreGivenRenamedAndTakenOff) {
    World world(loop);
    const auto one = co_await world.keep(kBob, co_await world.say("one"));
    const auto two = co_await world.keep(kBob, co_await world.say("two"));
    const auto as_bob = world.chats.as(kBob);
    EXPECT_EQ(*(co_await world.service.set_tags(as_bob, one, {" b", "a", "b"})),
              (std::vector<std::string>{"b", "a"}));
    must(co_await world.service.set_tags(as_bob, two, {"a"}));
    EXPECT_EQ((co_await world.kinds(kBob, {.tag = "b"})).size(), 1U);
    EXPECT_EQ((co_await world.kinds(kBob, {.tag = "a"})).size(), 2U);
    EXPECT_EQ((co_await world.kinds(kBob, {.text = "B"})).size(), 1U) << "tags are found too";

    must(co_await world.service.rename_tag(as_bob, "a", "b"));
    const auto tags = co_await world.service.list_tags(as_bob);
    CO_ASSERT_TRUE(tags->size() == 1U);
    EXPECT_EQ(tags->front().tag, "b");
    EXPECT_EQ(tags->front().count, 2U);
    EXPECT_EQ(world.stored(one).tags, std::vector<std::string>{"b"});
    EXPECT_EQ(reason_of(co_await world.service.rename_tag(as_bob, "a", "c")), errors::kTagUnknown);
    EXPECT_EQ(reason_of(co_await world.service.rename_tag(as_bob, "b", " ")), errors::kTagInvalid);
    EXPECT_EQ(reason_of(co_await world.service.remove_tag(as_bob, "a")), errors::kTagUnknown);
    must(co_await world.service.remove_tag(as_bob, "b"));
    EXPECT_TRUE((co_await world.service.list_tags(as_bob))->empty());
    EXPECT_EQ((co_await world.kinds(kBob)).size(), 2U);

    EXPECT_EQ(reason_of(co_await world.service.set_tags(world.chats.as(kAlice), one, {"x"})),
              errors::kFavouriteUnknown)
        << "another's";
    EXPECT_EQ(reason_of(co_await world.service.remove_tag(world.chats.as(kAlice), "b")),
              errors::kTagUnknown);
    co_await world.close();
}

CO_TEST(Favourites, PagesFollowEachOtherAndAreFiltered) {
    World world(loop);
    for (int i = 0; i < 5; ++i) {
        co_await world.keep(kBob, co_await world.say(fmt::format("Words {}", i)));
    }
    co_await world.keep(kBob, co_await world.show("p1"));
    std::vector<std::string> seen;
    Wish wish{.limit = 2};
    do {
        const auto page = co_await world.service.list(world.chats.as(kBob), wish);
        for (const auto& each : page->favourites) {
            seen.push_back(each.kind);
        }
        wish.page_token = page->next_page_token;
    } while (!wish.page_token.empty());
    EXPECT_EQ(seen, (std::vector<std::string>{"image", "text", "text", "text", "text", "text"}));
    EXPECT_EQ((co_await world.kinds(kBob, {.kinds = {"image", "album"}})).size(), 1U);
    EXPECT_EQ((co_await world.kinds(kBob, {.text = "ＷＯＲＤＳ 3"})).size(), 1U);
    EXPECT_TRUE((co_await world.kinds(kBob, {.text = "%"})).empty());
    EXPECT_EQ(reason_of(co_await world.service.list(world.chats.as(kBob), {.page_token = "x"})),
              errors::kPageTokenInvalid);
    co_await world.close();
}

CO_TEST(Favourites, AreTakenAwayAndGoWithTheAccount) {
    World world(loop);
    const auto picture = co_await world.show("p1");
    const auto id = co_await world.keep(kBob, picture);
    const auto of_alice = co_await world.keep(kAlice, picture);
    must(co_await world.service.remove(world.chats.as(kBob), {of_alice, FavouriteId(7)}));
    EXPECT_TRUE(world.holds("p1", of_alice)) << "another's stays";
    must(co_await world.service.remove(world.chats.as(kBob), {id}));
    EXPECT_FALSE(world.holds("p1", id));
    EXPECT_TRUE((co_await world.kinds(kBob)).empty());
    EXPECT_EQ(reason_of(co_await world.service.remove(world.chats.as(kBob),
                                                      std::vector<FavouriteId>(101))),
              errors::kTooManyFavourites);

    const auto last = co_await world.keep(kBob, picture);
    must(co_await world.module.erasure().erase(world.soon(), kBob));
    EXPECT_TRUE(co_await world.outbox.drained(world.soon()));
    EXPECT_FALSE(world.holds("p1", last));
    EXPECT_TRUE((co_await world.kinds(kBob)).empty());
    EXPECT_EQ((co_await world.kinds(kAlice)).size(), 1U);
    must(co_await world.module.erasure().erase(world.soon(), kBob));
    co_await world.close();
}

CO_TEST(Favourites, AForwardedCardIsReadAnew) {
    World world(loop);
    const auto words = co_await world.say("a secret");
    const auto card = co_await world.send(
        kAlice,
        ConversationId::direct(kAlice, kCarol),
        messaging::Merged{.from = words.conversation.text(), .seqs = {words.seq}});
    const auto id = co_await world.keep(kCarol, card);
    const auto lines = [](const Result<Page>& page) {
        v1::Favourite shown;
        wire::fill(page->favourites.front(), shown);
        return shown.content().merged();
    };
    const auto before = lines(co_await world.service.list(world.chats.as(kCarol), {}));
    CO_ASSERT_TRUE(before.lines_size() == 1);
    EXPECT_EQ(before.lines(0).summary(), "a secret");
    EXPECT_EQ(world.stored(id).content.find("secret"), std::string::npos) << "no word is kept";
    co_await world.recall(words);
    const auto after = lines(co_await world.service.list(world.chats.as(kCarol), {}));
    EXPECT_EQ(after.lines(0).kind(), "recalled");
    EXPECT_EQ(after.lines(0).summary(), "");
    co_await world.close();
}

CO_TEST(Favourites, AnEventThatCannotBeReadStopsNothing) {
    World world(loop);
    for (const auto* payload : {"", "x", "x\np1\n"}) {
        must(
            co_await world.service.on_files({.id = 1, .topic = {}, .key = {}, .payload = payload}));
        must(co_await world.service.on_recalled(
            {.id = 1, .topic = {}, .key = {}, .payload = payload}));
    }
    co_await world.close();
}

CO_TEST(Favourites, HoldNotesOfOnesOwn) {
    World world(loop);
    const auto me = world.chats.as(kBob);
    const auto note = co_await world.service.add_note(
        me, {.client_note_id = "n-1", .text = " milk ", .tags = {"home", "home"}});
    EXPECT_EQ(reason_of(note), "");
    CO_ASSERT_TRUE(note.has_value());
    EXPECT_EQ(note->tags, std::vector<std::string>{"home"});
    const auto again =
        co_await world.service.add_note(me, {.client_note_id = "n-1", .text = "other"});
    EXPECT_EQ(again->id, note->id) << "a repetition is one";
    static_cast<void>(
        co_await world.service.add_note(me, {.client_note_id = "n-2", .text = "a second"}));
    EXPECT_EQ(co_await world.kinds(kBob), (std::vector<std::string>{"note", "note"}));
    EXPECT_TRUE((co_await world.kinds(kAlice)).empty());
    Wish milk;
    milk.text = "MILK";
    EXPECT_EQ((co_await world.kinds(kBob, milk)).size(), 1U) << "found as the rest is";
    Wish home;
    home.tag = "home";
    EXPECT_EQ((co_await world.kinds(kBob, home)).size(), 1U);
    v1::Favourite shown;
    wire::fill(*note, shown);
    EXPECT_TRUE(shown.note());
    EXPECT_EQ(shown.conversation_id(), "");
    EXPECT_EQ(shown.seq(), 0U);
    EXPECT_EQ(shown.content().text().text(), "milk");

    const auto head = *(co_await world.feed.head(kBob));
    const auto edited = co_await world.service.edit_note(me, note->id, "bread");
    EXPECT_EQ(reason_of(edited), "");
    EXPECT_EQ(edited->tags, std::vector<std::string>{"home"}) << "tags stay";
    EXPECT_GT(*(co_await world.feed.head(kBob)), head) << "other devices hear of it";
    EXPECT_TRUE((co_await world.kinds(kBob, milk)).empty());
    must(co_await world.service.remove(me, {note->id}));
    EXPECT_EQ((co_await world.kinds(kBob)).size(), 1U);
    co_await world.close();
}

CO_TEST(Favourites, RefuseNotesThatAreNone) {
    World world(loop);
    const auto me = world.chats.as(kBob);
    const auto add = [&](std::string id, std::string text) {
        return world.service.add_note(me,
                                      {.client_note_id = std::move(id), .text = std::move(text)});
    };
    EXPECT_EQ(reason_of(co_await add("", "a")), errors::kClientNoteIdInvalid);
    EXPECT_EQ(reason_of(co_await add("n-1", "  ")), errors::kNoteInvalid);
    EXPECT_EQ(reason_of(co_await add("n-1", std::string(10'001, 'a'))), errors::kNoteTooLong);
    const auto note = co_await add("n-1", "mine");
    CO_ASSERT_TRUE(note.has_value());
    EXPECT_EQ(reason_of(co_await world.service.edit_note(me, note->id, "")), errors::kNoteInvalid);
    EXPECT_EQ(
        reason_of(co_await world.service.edit_note(world.chats.as(kAlice), note->id, "not hers")),
        errors::kFavouriteUnknown);
    const auto copy = co_await world.keep(kBob, co_await world.say("hi"));
    EXPECT_EQ(reason_of(co_await world.service.edit_note(me, copy, "words in another's mouth")),
              errors::kNotANote);
    co_await world.close();
}

}  // namespace
}  // namespace kapok::favourites
