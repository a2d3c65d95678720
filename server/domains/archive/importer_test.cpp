// feature: import
#include "archive/importer.h"

#include "archive/api/errors.h"
#include "archive/testing/world.h"
#include "messaging/api/errors.h"
#include "messaging/store.h"
#include "pack/errors.h"
#include "pack/zip_writer.h"

#include <fstream>

namespace kapok::archive {
namespace {

using messaging::ConversationId;
using messaging::Entry;
using messaging::testing::World;
using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::must;
using testing::Place;

// An account of an instance, and an archive that comes to it.
class Arrival {
  public:
    explicit Arrival(Place& place)
        : place_(place),
          importer_({.history = place.world.module.history(),
                     .imports = place.world.module.imports(),
                     .files = place.files,
                     .pool = place.pool,
                     .clock = place.world.loop.clock()}) {}

    Task<Result<Importer::Done>> import(std::string path,
                                        std::string passphrase = {},
                                        UserId user = kAlice) {
        return importer_.run(
            {.user = user,
             .instance_id = place_.origin.id,
             .file = {.path = std::move(path), .passphrase = std::move(passphrase)},
             .stop = std::make_shared<const std::atomic<bool>>(false)},
            [this](Tally) -> Task<Result<void>> { return step(); });
    }
    // The reason of a refusal; that nothing was imported is checked.
    Task<std::string> refusal(std::string path, std::string passphrase = {}) {
        const auto done = co_await import(std::move(path), std::move(passphrase));
        const auto chats = co_await imported(kAlice);
        EXPECT_TRUE(chats.empty()) << "nothing is half shown";
        EXPECT_EQ(place_.files.kept, 0);
        co_return done ? std::string() : std::string(done.error().reason());
    }
    // Breaks off at the n-th step from now, as if the process were gone.
    void break_off_at(int steps) { steps_left_ = steps; }

    Task<std::vector<messaging::Conversation>> imported(UserId user) {
        auto page =
            co_await place_.world.service.list_conversations(place_.world.as(user), "", 200);
        must(page);
        std::erase_if(page->conversations, [](const messaging::Conversation& each) {
            return each.id.kind() != messaging::Kind::kImported;
        });
        co_return std::move(page->conversations);
    }

  private:
    Task<Result<void>> step() {
        if (steps_left_ > 0 && --steps_left_ == 0) {
            co_return Error(Code::kUnavailable, "BROKEN_OFF");
        }
        co_return Result<void>();
    }

    Place& place_;
    Importer importer_;
    int steps_left_ = 0;
};

std::vector<std::string> texts_of(const std::vector<Entry>& entries) {
    std::vector<std::string> texts;
    for (const auto& entry : entries) {
        const auto* text = std::get_if<messaging::Text>(&entry.content.body);
        texts.push_back(text != nullptr ? text->text
                                        : std::string(messaging::kind_of(entry.content.body)));
    }
    return texts;
}

using Texts = std::vector<std::string>;

Task<Result<void>> go_on() { co_return Result<void>(); }

bool has_rows(World* world, ConversationId id) {
    const auto found =
        world->database->blocking_read(Deadline::never(), [&](storage::Tx& tx) -> Result<bool> {
            return messaging::store::find_conversation(tx, id).has_value() ||
                   messaging::store::find_member(tx, id, id.first()).has_value();
        });
    must(found);
    return *found;
}

CO_TEST(Importer, KeepsOrderSendersTimesAndReadState) {
    Place home(loop, "home");
    const auto chat = World::chat(kAlice, kBob);
    must(co_await home.world.say(kBob, chat, "m1", "one"));
    loop.advance(std::chrono::hours(1));
    const auto two = co_await home.world.say(kAlice, chat, "m2", "two");
    must(two);
    must(co_await home.world.say(kBob, chat, "m3", "three"));
    must(co_await home.world.say(kBob, chat, "m4", "four"));
    must(co_await home.world.service.mark_read(home.world.as(kAlice), chat, messaging::Seq(3)));
    const auto path = co_await home.export_of(kAlice, "a.zip");

    loop.advance(std::chrono::hours(24));
    Place away(loop, "away");
    Arrival arrival(away);
    // Who she is here has another id.
    const auto done = co_await arrival.import(path, "", kCarol);
    must(done);
    EXPECT_EQ(done->tally.conversations, 1U);
    EXPECT_EQ(done->tally.entries, 4U);
    const auto chats = co_await arrival.imported(kCarol);
    CO_ASSERT_TRUE(chats.size() == 1);
    EXPECT_EQ(chats[0].name, "bob");
    EXPECT_EQ(chats[0].origin->instance_name, "home");
    EXPECT_EQ(chats[0].origin->kind, messaging::Kind::kDirect);
    EXPECT_EQ(chats[0].read_cursor.seq, messaging::Seq(3));
    EXPECT_EQ(World::unread(chats[0]), 1U);
    const auto entries = co_await away.world.entries(kCarol, chats[0].id);
    EXPECT_EQ(texts_of(entries), (Texts{"one", "two", "three", "four"}));
    CO_ASSERT_TRUE(entries.size() == 4);
    EXPECT_EQ(entries[0].sender, UserId()) << "nobody here said it";
    EXPECT_EQ(entries[0].content.imported->sender.name, "bob");
    EXPECT_EQ(entries[1].sender, kCarol) << "her own stay her own";
    EXPECT_EQ(entries[1].time, two->time) << "when it was said";
    EXPECT_EQ(chats[0].head.time, entries[3].time);
    // In the list it stands where its words belong, not on top.
    must(co_await away.world.say(kCarol, World::chat(kCarol, kBob), "x1", "today"));
    must(co_await arrival.import(path, "", kCarol));
    const auto page = co_await away.world.service.list_conversations(away.world.as(kCarol), "", 0);
    must(page);
    CO_ASSERT_TRUE(page->conversations.size() == 2);
    EXPECT_EQ(page->conversations[0].id, World::chat(kCarol, kBob));
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, TwiceIsOnceAndALaterArchiveGoesOn) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    const auto chat = World::chat(kAlice, kBob);
    must(co_await home.world.say(kBob, chat, "m1", "one"));
    const auto first = co_await home.export_of(kAlice, "1.zip");
    must(co_await arrival.import(first));
    must(co_await arrival.import(first));
    const auto chats = co_await arrival.imported(kAlice);
    CO_ASSERT_TRUE(chats.size() == 1);
    EXPECT_EQ(texts_of(co_await away.world.entries(kAlice, chats[0].id)), Texts{"one"});
    must(co_await home.world.say(kBob, chat, "m2", "two"));
    must(co_await arrival.import(co_await home.export_of(kAlice, "2.zip")));
    EXPECT_EQ(texts_of(co_await away.world.entries(kAlice, chats[0].id)), (Texts{"one", "two"}));
    EXPECT_EQ((co_await arrival.imported(kAlice)).size(), 1U);
    // Another's import of the same is their own.
    must(co_await arrival.import(first, "", kBob));
    const auto others = co_await arrival.imported(kBob);
    CO_ASSERT_TRUE(others.size() == 1);
    EXPECT_NE(others[0].id, chats[0].id);
    const auto foreign =
        co_await away.world.service.get_conversation(away.world.as(kBob), chats[0].id);
    CO_ASSERT_TRUE(!foreign);
    EXPECT_EQ(foreign.error().reason(), messaging::errors::kConversationUnknown);
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, OneThatBreaksOffIsNotShownAndGoesOn) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    const auto chat = World::chat(kAlice, kBob);
    constexpr int kMessages = 450;  // three steps
    Texts said;
    for (int i = 0; i < kMessages; ++i) {
        said.push_back(fmt::format("{}", i));
        must(co_await home.world.say(kBob, chat, fmt::format("m{}", i), said.back()));
    }
    const auto path = co_await home.export_of(kAlice, "a.zip");
    for (const int steps : {1, 2}) {
        arrival.break_off_at(steps);
        EXPECT_FALSE(co_await arrival.import(path));
        EXPECT_TRUE((co_await arrival.imported(kAlice)).empty());
    }
    must(co_await arrival.import(path));
    const auto chats = co_await arrival.imported(kAlice);
    CO_ASSERT_TRUE(chats.size() == 1);
    Texts read;
    for (messaging::Seq after; read.size() < said.size();) {
        const auto page = co_await away.world.entries(
            kAlice, chats[0].id, {.after = after, .before = {}, .limit = 200});
        CO_ASSERT_TRUE(!page.empty());
        after = page.back().seq;
        for (auto& text : texts_of(page)) {
            read.push_back(std::move(text));
        }
    }
    EXPECT_EQ(read, said);
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, OneThatBrokeOffGoesWithItsAccount) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    const auto chat = World::chat(kAlice, kBob);
    must(co_await home.world.say(kBob, chat, "m1", "one"));
    const auto path = co_await home.export_of(kAlice, "a.zip");
    arrival.break_off_at(1);
    EXPECT_FALSE(co_await arrival.import(path));
    const auto id = imported_id(kAlice, home.origin.id, chat.text());
    EXPECT_EQ((co_await away.world.stored(id)).size(), 1U) << "appended and not shown";
    must(co_await away.world.service.erase(Deadline::never(), kBob));
    EXPECT_EQ((co_await away.world.stored(id)).size(), 1U) << "it is not another's";
    must(co_await away.world.service.erase(Deadline::never(), kAlice));
    EXPECT_TRUE((co_await away.world.stored(id)).empty());
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, NoticesOfElsewhereAreChecked) {
    Place away(loop, "away");
    messaging::Content content{.body = messaging::Notice{.id = std::string(64, 'n')}, .quote = {}};
    content.imported.emplace();
    EXPECT_TRUE(away.world.module.imports().check(content));
    std::get<messaging::Notice>(content.body).id += 'n';
    EXPECT_FALSE(away.world.module.imports().check(content));
    co_await away.close();
}

CO_TEST(Importer, WhatWasRecalledMeanwhileDoesNotKeepTheRestOut) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    home.files.add(kBob, "pic-1", media::Purpose::kImage, "a picture");
    messaging::Image image;
    image.media.id = "pic-1";
    must(co_await home.world.service.send(
        home.world.as(kBob),
        World::draft(World::chat(kAlice, kBob), "m1", {.body = image, .quote = {}})));
    must(co_await home.world.say(kBob, World::chat(kAlice, kBob), "m2", "two"));
    const auto path = home.path("a.zip");
    // After its entry was read, before its bytes are.
    const auto made = co_await home.exporter.run(
        {.user = kAlice,
         .origin = home.origin,
         .place = {.path = path, .passphrase = {}, .made = loop.clock().wall_now()}},
        [&](Tally) {
            home.files.lose("pic-1");
            return go_on();
        });
    must(made);
    EXPECT_EQ(made->tally.files, 0U);
    must(co_await arrival.import(path));
    const auto chats = co_await arrival.imported(kAlice);
    CO_ASSERT_TRUE(chats.size() == 1);
    EXPECT_EQ(texts_of(co_await away.world.entries(kAlice, chats[0].id)),
              (Texts{"[image]", "two"}));
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, NobodyWritesToIt) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    auto& world = away.world;
    must(co_await home.world.say(kBob, World::chat(kAlice, kBob), "m1", "one"));
    must(co_await arrival.import(co_await home.export_of(kAlice, "a.zip")));
    const auto chats = co_await arrival.imported(kAlice);
    CO_ASSERT_TRUE(chats.size() == 1);
    const auto id = chats[0].id;
    const auto said = co_await world.say(kAlice, id, "x1", "hello?");
    CO_ASSERT_TRUE(!said);
    EXPECT_EQ(said.error().reason(), messaging::errors::kImportedReadOnly);
    const auto reacted = co_await world.changes.react(
        world.as(kAlice), World::change(id, messaging::Seq(1), "x2"), "👍", true);
    CO_ASSERT_TRUE(!reacted);
    EXPECT_EQ(reacted.error().reason(), messaging::errors::kImportedReadOnly);
    EXPECT_EQ((co_await world.say(kBob, id, "x3", "mine?")).error().reason(),
              messaging::errors::kConversationUnknown);
    EXPECT_EQ(ConversationId::parse(id.text()), id);
    // Nor is it evidence, or a card that says what was said.
    const auto copied = co_await world.module.oversight().copy_entries(
        Deadline::never(), kAlice, id, {messaging::Seq(1)});
    EXPECT_FALSE(copied);
    messaging::Merged card;
    card.from = id.text();
    card.seqs = {messaging::Seq(1)};
    const auto forwarded = co_await world.service.send(
        world.as(kAlice),
        World::draft(World::chat(kAlice, kBob), "x4", {.body = card, .quote = {}}));
    CO_ASSERT_TRUE(!forwarded);
    EXPECT_EQ(forwarded.error().reason(), messaging::errors::kImportedReadOnly);
    // It is a chat like others: read, muted, cleared.
    must(co_await world.service.mark_read(world.as(kAlice), id, messaging::Seq(1)));
    must(co_await world.service.update_membership(world.as(kAlice), id, {.pinned = true}));
    // And goes with its account.
    must(co_await world.service.erase(Deadline::never(), kAlice));
    EXPECT_TRUE((co_await world.stored(id)).empty());
    EXPECT_FALSE(has_rows(&world, id)) << "nor do its name and its origin's stay";
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, FilesComeWithTheirMessages) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    const auto chat = World::chat(kAlice, kBob);
    home.files.add(kBob, "pic-1", media::Purpose::kImage, "a picture");
    home.files.add(kBob, "file-1", media::Purpose::kFile, std::string(200'000, 'f'));
    home.files.add(kBob, "file-2", media::Purpose::kFile, "a picture");  // the same bytes
    home.files.add(kBob, "lost", media::Purpose::kImage, "lost");
    const auto send = [&](const char* id, messaging::Body body) {
        return home.world.service.send(
            home.world.as(kBob), World::draft(chat, id, {.body = std::move(body), .quote = {}}));
    };
    const auto media = [](const char* id) {
        media::Media named;
        named.id = id;
        return named;
    };
    must(co_await send("m1", messaging::Image{.media = media("pic-1")}));
    must(co_await send("m2", messaging::File{.media = media("file-1"), .name = "plan.pdf"}));
    must(co_await send("m3", messaging::File{.media = media("file-2"), .name = "cat"}));
    must(co_await send("m4", messaging::Image{.media = media("lost")}));
    home.files.lose("lost");
    const auto path = co_await home.export_of(kAlice, "a.zip");
    must(co_await arrival.import(path));
    const auto chats = co_await arrival.imported(kAlice);
    CO_ASSERT_TRUE(chats.size() == 1);
    const auto entries = co_await away.world.entries(kAlice, chats[0].id);
    EXPECT_EQ(texts_of(entries), (Texts{"image", "file", "file", "[image]"}));
    CO_ASSERT_TRUE(entries.size() == 4);
    const auto& image = std::get<messaging::Image>(entries[0].content.body);
    EXPECT_EQ(away.files.content_of(image.media.id), "a picture");
    EXPECT_TRUE(away.world.media.attachments().contains({image.media.id, chats[0].id.text(), 1}))
        << "so that it stays";
    EXPECT_EQ(std::get<messaging::File>(entries[1].content.body).name, "plan.pdf");
    const auto kept = away.files.kept;
    must(co_await arrival.import(path));
    EXPECT_EQ(away.files.kept, kept) << "what is here is not brought again";
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, WhatCannotBeSentHereIsLeftOutAndTheRestComes) {
    Place home(loop, "home");
    messaging::Settings narrow;
    narrow.limits.text_characters = 5;
    Place away(loop, "away", narrow);
    Arrival arrival(away);
    const auto chat = World::chat(kAlice, kBob);
    must(co_await home.world.say(kBob, chat, "m1", "one"));
    const auto longer = co_await home.world.say(kBob, chat, "m2", "far too long for them");
    must(longer);
    messaging::Content answer{.body = messaging::Text{.text = "why?"},
                              .quote = messaging::Quote{.seq = longer->seq}};
    must(co_await home.world.service.send(home.world.as(kAlice), World::draft(chat, "m3", answer)));
    must(co_await home.world.say(kCarol, World::chat(kAlice, kCarol), "m4", "nothing but this"));
    const auto path = co_await home.export_of(kAlice, "a.zip");
    const auto done = co_await arrival.import(path);
    must(done);
    EXPECT_EQ(done->tally.left_out, 2U);
    EXPECT_EQ(done->tally.entries, 4U) << "looked at";
    EXPECT_EQ(done->tally.conversations, 1U) << "one of which nothing is left is not shown";
    const auto chats = co_await arrival.imported(kAlice);
    CO_ASSERT_TRUE(chats.size() == 1);
    const auto entries = co_await away.world.entries(kAlice, chats[0].id);
    EXPECT_EQ(texts_of(entries), (Texts{"one", "why?"}));
    EXPECT_FALSE(entries.back().content.quote) << "what it answered is not here";
    must(co_await arrival.import(path));
    EXPECT_EQ((co_await away.world.entries(kAlice, chats[0].id)).size(), 2U) << "again is once";
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, AFileThatCannotBeSentHereLeavesItsKind) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    const auto chat = World::chat(kAlice, kBob);
    home.files.add(kBob, "good", media::Purpose::kImage, "a picture");
    home.files.add(kBob, "bad", media::Purpose::kImage, "no picture");
    for (const auto* id : {"good", "bad"}) {
        messaging::Image image;
        image.media.id = id;
        must(co_await home.world.service.send(
            home.world.as(kBob), World::draft(chat, id, {.body = image, .quote = {}})));
    }
    const auto path = co_await home.export_of(kAlice, "a.zip");
    away.files.refused = "no picture";
    const auto done = co_await arrival.import(path);
    must(done);
    EXPECT_EQ(done->tally.left_out, 1U);
    EXPECT_EQ(done->tally.files, 1U);
    const auto chats = co_await arrival.imported(kAlice);
    CO_ASSERT_TRUE(chats.size() == 1);
    EXPECT_EQ(texts_of(co_await away.world.entries(kAlice, chats[0].id)),
              (Texts{"image", "[image]"}));
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, GroupsQuotesAndWhatWasTakenBack) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    auto& world = home.world;
    const auto group = co_await world.make_group();
    const auto asked = co_await world.say(kBob, group, "m1", "when?");
    must(asked);
    must(co_await world.say(kCarol, group, "m2", "secret"));
    messaging::Content answer{.body = messaging::Text{.text = "at nine", .mentioned = {kBob}},
                              .quote = messaging::Quote{.seq = asked->seq}};
    must(co_await world.service.send(world.as(kAlice), World::draft(group, "m3", answer)));
    must(co_await world.service.recall(
        world.as(kCarol), group, messaging::Seq(asked->seq.value() + 1), "r1"));
    must(co_await arrival.import(co_await home.export_of(kAlice, "a.zip")));
    const auto chats = co_await arrival.imported(kAlice);
    CO_ASSERT_TRUE(chats.size() == 1);
    EXPECT_EQ(chats[0].name, "friends");
    EXPECT_EQ(chats[0].origin->kind, messaging::Kind::kGroup);
    const auto entries = co_await away.world.entries(kAlice, chats[0].id);
    EXPECT_EQ(texts_of(entries), (Texts{"notice", "when?", "recalled", "at nine"}));
    CO_ASSERT_TRUE(entries.size() == 4);
    EXPECT_EQ(entries[0].content.imported->people.size(), 2U) << "who they were";
    const auto& quote = entries[3].content.quote;
    CO_ASSERT_TRUE(quote.has_value());
    EXPECT_EQ(quote->seq, entries[1].seq);
    EXPECT_EQ(quote->summary, "when?");
    EXPECT_TRUE(std::get<messaging::Text>(entries[3].content.body).mentioned.empty());
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, OfItsOwnInstanceOnlyWhatOneIsNotInIsBrought) {
    Place home(loop, "home");
    Arrival arrival(home);
    auto& world = home.world;
    must(co_await world.say(kBob, World::chat(kAlice, kBob), "m1", "still here"));
    const auto group = co_await world.make_group();
    const auto path = co_await home.export_of(kBob, "bob.zip");
    must(co_await world.service.leave_group(world.as(kBob), group));
    const auto done = co_await arrival.import(path, "", kBob);
    must(done);
    EXPECT_EQ(done->tally.skipped, 1U);
    EXPECT_EQ(done->tally.conversations, 1U);
    const auto chats = co_await arrival.imported(kBob);
    CO_ASSERT_TRUE(chats.size() == 1);
    EXPECT_EQ(chats[0].name, "friends");
    co_await home.close();
}

CO_TEST(Importer, SaysWhomOneKnewAndAddsNobody) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    home.book.lines[kAlice] = {{.user = kBob, .is_contact = true, .remark = "Bobby", .tags = {}},
                               {.user = kCarol, .blocked = true, .tags = {}}};
    must(co_await home.world.say(kBob, World::chat(kAlice, kBob), "m1", "one"));
    const auto done = co_await arrival.import(co_await home.export_of(kAlice, "a.zip"));
    must(done);
    CO_ASSERT_TRUE(done->known.size() == 1);
    EXPECT_EQ(done->known[0].handle, "bob");
    EXPECT_EQ(done->known[0].name, "Bobby");
    co_await home.close();
    co_await away.close();
}

CO_TEST(Importer, LockedOnesNeedTheirPassphrase) {
    Place home(loop, "home");
    Place away(loop, "away");
    Arrival arrival(away);
    must(co_await home.world.say(kBob, World::chat(kAlice, kBob), "m1", "one"));
    const auto path = co_await home.export_of(kAlice, "locked", "correct horse");
    EXPECT_EQ(co_await arrival.refusal(path), pack::errors::kPassphraseNeeded);
    EXPECT_EQ(co_await arrival.refusal(path, "battery staple"), pack::errors::kPassphraseWrong);
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
    EXPECT_EQ(co_await arrival.refusal(path, "correct horse"), pack::errors::kPassphraseWrong)
        << "a small one is one chunk";
    must(co_await arrival.import(co_await home.export_of(kAlice, "again", "correct horse"),
                                 "correct horse"));
    co_await home.close();
    co_await away.close();
}

}  // namespace
}  // namespace kapok::archive
