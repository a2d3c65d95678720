// feature: export
#include "archive/exporter.h"

#include "archive/testing/world.h"
#include "kapok/archive/v1/format.pb.h"
#include "kapok/messaging/v1/types.pb.h"

#include <google/protobuf/util/json_util.h>

namespace kapok::archive {
namespace {

using messaging::testing::World;
using testing::kAlice;
using testing::kBob;
using testing::kCarol;
using testing::must;
using testing::Place;

template <class Message>
std::vector<Message> lines_of(const std::string& text) {
    std::vector<Message> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        Message line;
        const auto status =
            google::protobuf::util::JsonStringToMessage(text.substr(at, end - at), &line);
        EXPECT_TRUE(status.ok()) << status.ToString();
        lines.push_back(std::move(line));
        at = end + 1;
    }
    return lines;
}

using Files = std::map<std::string, std::string>;

std::vector<v1::ArchivedEntry> entries_of(const Files& files, const messaging::ConversationId& id) {
    return lines_of<v1::ArchivedEntry>(files.at("entries/" + id.text() + ".jsonl"));
}

std::vector<std::string> texts_of(const std::vector<v1::ArchivedEntry>& entries) {
    std::vector<std::string> texts;
    for (const auto& each : entries) {
        if (each.entry().content().has_text()) {
            texts.push_back(each.entry().content().text().text());
        }
    }
    return texts;
}

Task<Files> exported(Place* place, UserId user) {
    const auto path = co_await place->export_of(user, "archive.zip");
    auto source = pack::open_file(path);
    must(source);
    auto files = testing::unpack(*std::move(source));
    std::filesystem::remove(path);
    co_return files;
}

CO_TEST(Exporter, WritesWhatOneMayReadAndNothingElse) {
    Place place(loop, "home");
    auto& world = place.world;
    const auto with_bob = World::chat(kAlice, kBob);
    must(co_await world.say(kBob, with_bob, "m1", "hello"));
    const auto secret = co_await world.say(kBob, with_bob, "m2", "taken back");
    must(secret);
    must(co_await world.service.recall(world.as(kBob), with_bob, secret->seq, "r1"));
    const auto hidden = co_await world.say(kAlice, with_bob, "m3", "hidden");
    must(hidden);
    must(co_await world.changes.hide_entries(world.as(kAlice), with_bob, {hidden->seq}));
    must(co_await world.say(kBob, World::chat(kBob, kCarol), "m4", "of others"));
    const auto files = co_await exported(&place, kAlice);
    EXPECT_FALSE(files.contains("entries/" + World::chat(kBob, kCarol).text() + ".jsonl"));
    const auto entries = entries_of(files, with_bob);
    EXPECT_EQ(texts_of(entries), std::vector<std::string>{"hello"});
    EXPECT_TRUE(entries[1].entry().content().has_recalled());
    EXPECT_EQ(entries[0].sender_name(), "bob");
    for (const auto& [path, bytes] : files) {
        EXPECT_EQ(bytes.find("taken back"), std::string::npos) << path;
        EXPECT_EQ(bytes.find("of others"), std::string::npos) << path;
    }
    co_await place.close();
}

CO_TEST(Exporter, AFormerMemberGetsWhatWasTheirs) {
    Place place(loop, "home");
    auto& world = place.world;
    const auto group = co_await world.make_group();
    must(co_await world.say(kAlice, group, "m1", "bob is here"));
    must(co_await world.service.leave_group(world.as(kBob), group));
    must(co_await world.say(kAlice, group, "m2", "bob is gone"));
    const auto files = co_await exported(&place, kBob);
    EXPECT_EQ(texts_of(entries_of(files, group)), std::vector<std::string>{"bob is here"});
    const auto chats = lines_of<v1::ArchivedConversation>(files.at("conversations.jsonl"));
    CO_ASSERT_TRUE(chats.size() == 1);
    EXPECT_EQ(chats[0].title(), "friends");
    EXPECT_EQ(chats[0].members_size(), 0) << "who is in it now is not his to know";
    co_await place.close();
}

CO_TEST(Exporter, SaysWhoEverybodyIsAndHowFarOneHasRead) {
    Place place(loop, "home");
    auto& world = place.world;
    place.book.lines[kAlice] = {
        {.user = kBob, .is_contact = true, .remark = "Bobby", .tags = {"Family"}}};
    const auto with_bob = World::chat(kAlice, kBob);
    const auto first = co_await world.say(kBob, with_bob, "m1", "read");
    must(first);
    must(co_await world.say(kBob, with_bob, "m2", "unread"));
    must(co_await world.service.mark_read(world.as(kAlice), with_bob, first->seq));
    const auto group = co_await world.make_group();
    const auto files = co_await exported(&place, kAlice);
    const auto accounts = lines_of<v1::ArchivedAccount>(files.at("accounts.jsonl"));
    CO_ASSERT_TRUE(accounts.size() == 3);
    EXPECT_EQ(accounts[0].user_id(), kAlice.value()) << "the account itself is the first";
    const auto contacts = lines_of<v1::ArchivedContact>(files.at("contacts.jsonl"));
    CO_ASSERT_TRUE(contacts.size() == 1);
    EXPECT_EQ(contacts[0].remark(), "Bobby");
    EXPECT_EQ(contacts[0].tags(0), "Family");
    for (const auto& chat : lines_of<v1::ArchivedConversation>(files.at("conversations.jsonl"))) {
        const auto& conversation = chat.conversation();
        EXPECT_FALSE(conversation.has_last_entry());
        if (conversation.conversation_id() == with_bob.text()) {
            EXPECT_EQ(chat.title(), "Bobby");
            EXPECT_EQ(conversation.read_cursor().seq(), first->seq.value());
        } else {
            EXPECT_EQ(conversation.conversation_id(), group.text());
            EXPECT_EQ(chat.members_size(), 3);
            const auto entries = entries_of(files, group);
            CO_ASSERT_TRUE(!entries.empty());
            EXPECT_EQ(entries[0].people_size(), 2) << "who was invited";
        }
    }
    co_await place.close();
}

CO_TEST(Exporter, FilesAreThereOnceByTheirHash) {
    Place place(loop, "home");
    auto& world = place.world;
    const auto with_bob = World::chat(kAlice, kBob);
    const std::string large(3U << 20U, 'v');
    place.files.add(kAlice, "pic-1", media::Purpose::kImage, "a picture");
    place.files.add(kAlice, "file-1", media::Purpose::kFile, large);
    place.files.add(kAlice, "pic-2", media::Purpose::kImage, "lost");
    const auto image = [](const char* id) {
        messaging::Image image;
        image.media.id = id;
        return messaging::Content{.body = image, .quote = {}};
    };
    messaging::File file{.media = {}, .name = "plan.pdf"};
    file.media.id = "file-1";
    must(co_await world.service.send(world.as(kAlice),
                                     World::draft(with_bob, "m1", image("pic-1"))));
    must(co_await world.service.send(world.as(kAlice),
                                     World::draft(with_bob, "m2", image("pic-1"))));
    must(co_await world.service.send(world.as(kAlice),
                                     World::draft(with_bob, "m3", {.body = file, .quote = {}})));
    must(co_await world.service.send(world.as(kAlice),
                                     World::draft(with_bob, "m4", image("pic-2"))));
    place.files.lose("pic-2");
    const auto files = co_await exported(&place, kAlice);
    EXPECT_EQ(files.at("media/" + testing::hash_of("a picture")), "a picture");
    EXPECT_EQ(files.at("media/" + testing::hash_of(large)), large);
    EXPECT_FALSE(files.contains("media/" + testing::hash_of("lost")));
    EXPECT_EQ(place.tally.files, 2U);
    const auto entries = entries_of(files, with_bob);
    CO_ASSERT_TRUE(entries.size() == 4);
    EXPECT_EQ(entries[1].files(0).media_id(), "pic-1");
    EXPECT_EQ(entries[1].files(0).sha256(), testing::hash_of("a picture"));
    EXPECT_EQ(entries[3].files(0).sha256(), "") << "it is gone, and that is said";

    v1::Manifest manifest;
    const auto parsed =
        google::protobuf::util::JsonStringToMessage(files.at("manifest.json"), &manifest);
    EXPECT_TRUE(parsed.ok());
    EXPECT_EQ(manifest.origin_name(), "home");
    EXPECT_EQ(manifest.entries(), 4U);
    EXPECT_EQ(static_cast<std::size_t>(manifest.files_size()) + 1, files.size());
    for (const auto& each : manifest.files()) {
        EXPECT_EQ(each.sha256(), testing::hash_of(files.at(each.path()))) << each.path();
        EXPECT_EQ(each.bytes(), files.at(each.path()).size());
    }
    co_await place.close();
}

CO_TEST(Exporter, LongChatsComeInOrderAndOnceEach) {
    Place place(loop, "home");
    auto& world = place.world;
    const auto with_bob = World::chat(kAlice, kBob);
    constexpr int kMessages = 450;
    for (int i = 0; i < kMessages; ++i) {
        must(co_await world.say(kBob, with_bob, fmt::format("m{}", i), fmt::format("{}", i)));
    }
    const auto files = co_await exported(&place, kAlice);
    const auto texts = texts_of(entries_of(files, with_bob));
    CO_ASSERT_TRUE(texts.size() == kMessages);
    for (int i = 0; i < kMessages; ++i) {
        EXPECT_EQ(texts[static_cast<std::size_t>(i)], fmt::format("{}", i));
    }
    EXPECT_EQ(place.tally.entries, static_cast<std::uint64_t>(kMessages));
    EXPECT_EQ(place.tally.entries_total, static_cast<std::uint64_t>(kMessages));
    co_await place.close();
}

CO_TEST(Exporter, WhatOnePutAsideComesWithItsFiles) {
    Place place(loop, "home");
    place.files.add(kAlice, "pic-1", media::Purpose::kImage, "a picture");
    messaging::v1::Content content;
    content.mutable_image()->mutable_media()->set_media_id("pic-1");
    place.keep_aside({{.conversation = "g1",
                       .seq = 4,
                       .sender = kBob,
                       .said = from_ms(5),
                       .added = from_ms(9),
                       .tags = {"trips"},
                       .content = content.SerializeAsString()},
                      {.conversation = "g1", .seq = 5, .sender = kCarol, .content = ""}});
    const auto files = co_await exported(&place, kAlice);
    const auto lines = lines_of<v1::ArchivedFavourite>(files.at("favourites.jsonl"));
    CO_ASSERT_TRUE(lines.size() == 2);
    EXPECT_EQ(lines[0].sender_name(), "bob");
    EXPECT_EQ(lines[0].tags(0), "trips");
    EXPECT_EQ(lines[0].added_ms(), 9);
    EXPECT_EQ(lines[0].entry().time_ms(), 5);
    EXPECT_EQ(lines[0].files(0).sha256(), testing::hash_of("a picture"));
    EXPECT_TRUE(files.contains("media/" + testing::hash_of("a picture")));
    EXPECT_FALSE(lines[1].entry().content().has_image()) << "it was recalled";
    co_await place.close();
}

CO_TEST(Exporter, OneThatIsStoppedLeavesNothing) {
    Place place(loop, "home");
    must(co_await place.world.say(kAlice, World::chat(kAlice, kBob), "m1", "hello"));
    const auto made = co_await place.exporter.run(
        {.user = kAlice,
         .origin = place.origin,
         .place = {.path = place.path("stopped.zip"), .passphrase = {}, .made = {}}},
        [](Tally) -> Task<Result<void>> { co_return Error(Code::kCancelled, "STOPPED"); });
    EXPECT_FALSE(made);
    EXPECT_FALSE(std::filesystem::exists(place.path("stopped.zip")));
    co_await place.close();
}

CO_TEST(Exporter, OneWithAPassphraseOpensWithIt) {
    Place place(loop, "home");
    must(co_await place.world.say(kAlice, World::chat(kAlice, kBob), "m1", "hello"));
    const auto path = co_await place.export_of(kAlice, "locked", "correct horse");
    auto source = pack::open_file(path);
    must(source);
    auto plain = pack::unseal(*std::move(source), "correct horse");
    must(plain);
    EXPECT_TRUE(testing::unpack(*std::move(plain)).contains("manifest.json"));
    co_await place.close();
}

}  // namespace
}  // namespace kapok::archive
