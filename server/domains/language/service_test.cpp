// feature: translate, voice-to-text, rule-6
#include "language/service.h"

#include "language/api/errors.h"
#include "messaging/api/errors.h"
#include "messaging/testing/world.h"

namespace kapok::language {
namespace {

using messaging::ConversationId;
using messaging::MessageId;
using messaging::testing::kAlice;
using messaging::testing::kBob;
using messaging::testing::kCarol;
using messaging::testing::must;
using messaging::testing::reason_of;

// A provider that puts the language before the words.
class FakeProvider final : public Translator, public Transcriber {
  public:
    int calls = 0;
    std::function<Task<void>()> meanwhile;
    std::optional<Error> failure;

    Task<Result<Translation>> translate(Deadline /*deadline*/,
                                        std::string text,
                                        std::string target) override {
        CO_TRY_VOID(co_await work());
        co_return Translation{.text = target + ": " + text, .source = "xx"};
    }
    Task<Result<std::string>> transcribe(Deadline /*deadline*/, Recording recording) override {
        CO_TRY_VOID(co_await work());
        co_return recording.mime_type + ": " + recording.bytes;
    }

  private:
    Task<Result<void>> work() {
        ++calls;
        if (meanwhile) {
            co_await meanwhile();
        }
        co_return failure ? Result<void>(*failure) : Result<void>();
    }
};

// Says whose file it was asked for.
class FakeFiles final : public media::Files {
  public:
    Task<Result<media::StoredFile>> find_file(Deadline /*deadline*/,
                                              UserId user,
                                              std::string media_id,
                                              std::string /*via*/) override {
        media::StoredFile file{.sha256 = fmt::format("{} for {}", media_id, user)};
        file.media.size_bytes = file.sha256.size();
        co_return file;
    }
    Task<Result<std::string>> read_file(std::string sha256,
                                        std::uint64_t offset,
                                        std::size_t length) override {
        co_return sha256.substr(offset, length);
    }
    Task<Result<media::StoredFile>> find_any_file(Deadline /*deadline*/,
                                                  std::string /*media_id*/) override {
        co_return Error(Code::kNotFound, "MEDIA_UNKNOWN");
    }
    Task<Result<std::string>> find_own_path(Deadline /*deadline*/,
                                            UserId /*user*/,
                                            std::string /*media_id*/) override {
        co_return Error(Code::kNotFound, "MEDIA_UNKNOWN");
    }
    Task<Result<media::Media>> keep_file(Deadline /*deadline*/,
                                         UserId /*owner*/,
                                         media::ComingFile /*file*/) override {
        co_return Error(Code::kInternal, "NOT_HERE");
    }
};

class World {
  public:
    explicit World(runtime::testing::Loop& loop, Settings settings = {})
        : chats(loop),
          service({.messages = chats.module.participation(),
                   .files = files,
                   .translator = &provider,
                   .transcriber = &provider},
                  settings),
          bare({.messages = chats.module.participation(), .files = files}, settings) {}

    Task<MessageId> send(messaging::Body body) {
        const auto id = ConversationId::direct(kAlice, kBob);
        auto sent = co_await chats.service.send(
            chats.as(kAlice),
            messaging::testing::World::draft(
                id, fmt::format("m{}", ++last_), {.body = std::move(body), .quote = {}}));
        KAPOK_ASSERT(sent.has_value(), sent.has_value() ? "" : sent.error().reason());
        co_return MessageId{.conversation = id, .seq = sent->seq};
    }
    Task<MessageId> say(std::string words) {
        return send(messaging::Text{.text = std::move(words)});
    }
    Task<MessageId> speak() {
        chats.media.upload(kAlice, "v1", media::Purpose::kVoice);
        messaging::Voice voice{.media = {}, .waveform = "wave"};
        voice.media.id = "v1";
        return send(std::move(voice));
    }
    Task<void> recall(MessageId id) {
        must(co_await chats.service.recall(chats.as(kAlice), id.conversation, id.seq, "r1"));
        co_await chats.drain();
    }
    Task<std::string> translate(UserId user, MessageId id, std::string target) {
        const auto made = co_await service.translate(chats.as(user), id, std::move(target));
        co_return made ? made->translation.text : std::string(made.error().reason());
    }
    Task<std::string> transcribe(UserId user, MessageId id) {
        const auto made = co_await service.transcribe(chats.as(user), id);
        co_return made ? *made : std::string(made.error().reason());
    }
    Task<void> close() { return chats.close(); }

    messaging::testing::World chats;
    FakeProvider provider;
    FakeFiles files;
    Service service;
    Service bare;  // of an instance without providers

  private:
    int last_ = 0;
};

CO_TEST(Language, ATextIsTranslatedOnceForAll) {
    World world(loop);
    const auto id = co_await world.say("hi");
    EXPECT_EQ(co_await world.translate(kBob, id, "fr"), "fr: hi");
    EXPECT_EQ(co_await world.translate(kAlice, id, "fr"), "fr: hi");
    EXPECT_EQ(world.provider.calls, 1) << "kept";
    EXPECT_EQ(co_await world.translate(kBob, id, "de"), "de: hi");
    EXPECT_EQ(world.provider.calls, 2);

    must(co_await world.chats.changes.edit(
        world.chats.as(kAlice),
        messaging::testing::World::change(id.conversation, id.seq, "e1"),
        messaging::Text{.text = "hello"}));
    const auto edited = co_await world.service.translate(world.chats.as(kBob), id, "fr");
    EXPECT_EQ(edited->translation.text, "fr: hello");
    EXPECT_EQ(edited->version, 1U);
    co_await world.close();
}

CO_TEST(Language, OnlyForThoseWhoMayRead) {
    World world(loop);
    const auto id = co_await world.say("hi");
    const auto voice = co_await world.speak();
    EXPECT_EQ(co_await world.translate(kBob, id, "fr"), "fr: hi");
    EXPECT_EQ(co_await world.translate(kCarol, id, "fr"), messaging::errors::kConversationUnknown)
        << "kept or not";
    EXPECT_EQ(co_await world.transcribe(kCarol, voice), messaging::errors::kConversationUnknown);
    must(
        co_await world.chats.changes.hide_entries(world.chats.as(kBob), id.conversation, {id.seq}));
    EXPECT_EQ(co_await world.translate(kBob, id, "fr"), messaging::errors::kEntryUnknown);
    co_await world.close();
}

CO_TEST(Language, EachRefusalHasItsReason) {
    World world(loop, {.translate = {.characters_max = 5}, .transcribe = {.bytes_max = 999}});
    const auto text = co_await world.say("hi");
    const auto longer = co_await world.say("too long");
    const auto voice = co_await world.speak();
    EXPECT_EQ(co_await world.translate(kBob, text, "e"), errors::kLanguageInvalid);
    EXPECT_EQ(co_await world.translate(kBob, longer, "en"), errors::kTooLongToTranslate);
    EXPECT_EQ(co_await world.translate(kBob, voice, "en"), errors::kNotAText);
    EXPECT_EQ(co_await world.transcribe(kBob, text), errors::kNotAVoice);
    EXPECT_EQ(co_await world.transcribe(kBob, voice), errors::kTooLongToTranscribe);
    EXPECT_EQ(world.provider.calls, 0);
    world.provider.failure = Error(Code::kUnavailable, errors::kProviderDown);
    EXPECT_EQ(co_await world.translate(kBob, text, "en"), errors::kProviderDown);
    world.provider.failure.reset();
    EXPECT_EQ(co_await world.translate(kBob, text, "en"), "en: hi") << "a failure is not kept";
    co_await world.close();
}

CO_TEST(Language, AnInstanceWithoutProvidersSaysSo) {
    World world(loop);
    const auto text = co_await world.say("hi");
    const auto voice = co_await world.speak();
    EXPECT_EQ(reason_of(co_await world.bare.translate(world.chats.as(kBob), text, "fr")),
              errors::kTranslateNotSetUp);
    EXPECT_EQ(reason_of(co_await world.bare.transcribe(world.chats.as(kBob), voice)),
              errors::kTranscribeNotSetUp);
    // Not a way to learn whether a message is there.
    EXPECT_EQ(reason_of(co_await world.bare.translate(world.chats.as(kCarol), text, "fr")),
              messaging::errors::kConversationUnknown);
    co_await world.close();
}

CO_TEST(Language, AVoiceIsWrittenDownOnce) {
    World world(loop);
    const auto voice = co_await world.speak();
    EXPECT_EQ(co_await world.transcribe(kBob, voice), "application/octet-stream: v1 for 2");
    EXPECT_EQ(co_await world.transcribe(kAlice, voice), "application/octet-stream: v1 for 2");
    EXPECT_EQ(world.provider.calls, 1);
    co_await world.close();
}

CO_TEST(Language, ARecallForgetsWhatWasMade) {
    World world(loop);
    const auto id = co_await world.say("a secret");
    const auto other = co_await world.say("no secret");
    for (const auto* language : {"fr", "de"}) {
        static_cast<void>(co_await world.translate(kBob, id, language));
    }
    static_cast<void>(co_await world.translate(kBob, other, "fr"));
    EXPECT_EQ(world.service.answers().size(), 3U);
    co_await world.recall(id);
    EXPECT_EQ(co_await world.translate(kBob, id, "fr"), messaging::errors::kAlreadyRecalled);
    must(co_await world.service.on_recalled(
        {.id = 1,
         .topic = std::string(messaging::kMessageRecalled),
         .key = id.conversation.text(),
         .payload = fmt::format("{}\n{}\n{}\nr1\n", id.conversation.text(), id.seq, kAlice)}));
    EXPECT_EQ(world.service.answers().size(), 1U) << "the other one's";
    must(co_await world.service.on_recalled({.id = 2, .topic = {}, .key = {}, .payload = "x"}));
    co_await world.close();
}

CO_TEST(Language, ARecallThatCrossesAnAnswerLeavesNothing) {
    World world(loop);
    const auto id = co_await world.say("a secret");
    world.provider.meanwhile = [&world, id] { return world.recall(id); };
    EXPECT_EQ(co_await world.translate(kBob, id, "fr"), messaging::errors::kAlreadyRecalled);
    EXPECT_EQ(world.service.answers().size(), 0U);
    co_await world.close();
}

TEST(Answers, TheLeastRecentlyUsedLeaveFirst) {
    Answers answers(2);
    const auto key = [](std::uint64_t seq, std::string what = "fr") {
        return Answers::Key{.conversation = ConversationId::group(1),
                            .seq = messaging::Seq(seq),
                            .what = std::move(what)};
    };
    answers.put(key(1), {.text = "one"});
    answers.put(key(2), {.text = "two"});
    EXPECT_EQ(answers.find(key(1))->text, "one");
    answers.put(key(3), {.text = "three"});
    EXPECT_FALSE(answers.find(key(2)));
    EXPECT_EQ(answers.find(key(1))->text, "one");
    answers.put(key(1), {.text = "again"});
    EXPECT_EQ(answers.find(key(1))->text, "one") << "the first stays";
    answers.forget({.conversation = ConversationId::group(1), .seq = messaging::Seq(1)});
    EXPECT_FALSE(answers.find(key(1)));
    EXPECT_EQ(answers.size(), 1U);
}

}  // namespace
}  // namespace kapok::language
