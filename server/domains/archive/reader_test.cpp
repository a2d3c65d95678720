// Archives that nobody honest has made: each is refused for its own reason.
// feature: import
#include "archive/reader.h"

#include "archive/api/errors.h"
#include "archive/testing/world.h"
#include "archive/wire.h"
#include "pack/errors.h"
#include "pack/zip_writer.h"

#include <fstream>

namespace kapok::archive {
namespace {

using testing::hash_of;

using Files = std::map<std::string, std::string>;

constexpr std::string_view kChat =
    R"({"conversation":{"conversationId":"d1-2","kind":"CONVERSATION_KIND_DIRECT"},"title":"Bob",)"
    R"("path":"entries/d1-2.jsonl"})"
    "\n";

std::string entry(std::string_view seq, std::string_view content, std::string_view more = {}) {
    return fmt::format(
        R"({{"entry":{{"seq":"{}","senderId":"2","content":{}}},"senderName":"Bob"{}}})"
        "\n",
        seq,
        content,
        more);
}

std::string text(std::string_view words) {
    return fmt::format(R"({{"text":{{"text":"{}"}}}})", words);
}

// As an honest writer would: with a manifest of what is there.
struct Forged {
    Files files{{"conversations.jsonl", std::string(kChat)},
                {"entries/d1-2.jsonl", entry("1", text("one"))}};
    Manifest manifest{.origin_id = hash_of("home").substr(0, 32),
                      .origin_name = "Home",
                      .account = UserId(1),
                      .files = {}};

    void write_manifest() {
        for (const auto& [path, bytes] : files) {
            manifest.files.push_back(
                {.path = path, .bytes = bytes.size(), .sha256 = hash_of(bytes)});
        }
        files["manifest.json"] = wire::text_of(manifest);
    }
};

std::string zip_of(const Files& files) {
    std::string out;
    auto writer = pack::ZipWriter::create(
        [&](std::string_view bytes) -> Result<void> {
            out += bytes;
            return {};
        },
        {});
    EXPECT_TRUE(writer);
    for (const auto& [path, bytes] : files) {
        EXPECT_TRUE(writer->begin({.path = path}));
        EXPECT_TRUE(writer->write(bytes));
    }
    EXPECT_TRUE(writer->finish());
    return out;
}

class ReaderTest : public ::testing::Test {
  protected:
    void TearDown() override { std::filesystem::remove(path_); }

    Result<Survey> survey(const std::string& bytes) {
        std::ofstream(path_, std::ios::binary) << bytes;
        const Reader reader({.path = path_, .passphrase = {}}, stop_);
        return reader.survey(Scope::kAccount, [](const EntryLine&) { return Result<void>(); });
    }
    std::string refusal(const std::string& bytes) {
        const auto result = survey(bytes);
        return result ? std::string() : std::string(result.error().reason());
    }
    std::string refusal(Forged forged) {
        forged.write_manifest();
        return refusal(zip_of(forged.files));
    }
    // With entries as given.
    std::string refusal_of_entries(std::string lines) {
        Forged forged;
        forged.files["entries/d1-2.jsonl"] = std::move(lines);
        return refusal(std::move(forged));
    }

    std::atomic<bool> stop_{false};

  private:
    std::string path_ =
        (std::filesystem::temp_directory_path() / fmt::format("kapok-reader-{}", ::getpid()))
            .string();
};

TEST_F(ReaderTest, AGoodOneIsUnderstood) {
    Forged forged;
    forged.files["entries/d1-2.jsonl"] =
        entry("4", text("one")) +
        entry("7",
              R"({"image":{"media":{"mediaId":"m","purpose":"PURPOSE_IMAGE"}}})",
              fmt::format(R"(,"files":[{{"mediaId":"m","sha256":"{}"}}])", hash_of("bytes"))) +
        entry("9", R"({"reaction":{"targetSeq":"4","emoji":"x"}})");
    forged.files["media/" + hash_of("bytes")] = "bytes";
    forged.files["future.jsonl"] = "{\"never\":\"seen\"}\n";
    forged.write_manifest();
    const auto found = survey(zip_of(forged.files));
    ASSERT_TRUE(found) << found.error().reason();
    EXPECT_EQ(found->manifest.origin_name, "Home");
    ASSERT_EQ(found->chats.size(), 1U);
    const auto& chat = found->chats[0];
    EXPECT_EQ(chat.conversation.title, "Bob");
    EXPECT_EQ(chat.entries, 3U);
    EXPECT_EQ(chat.last, messaging::Seq(7)) << "a reaction is not brought";
    EXPECT_EQ(chat.files.size(), 1U);
    EXPECT_EQ(found->sizes.at(hash_of("bytes")), 5U);
}

TEST_F(ReaderTest, WhatIsNoArchiveIsRefused) {
    EXPECT_EQ(refusal("no archive"), pack::errors::kZipBroken);
    EXPECT_EQ(refusal(zip_of({{"hello.txt", "hello"}})), errors::kNoArchive);
    EXPECT_EQ(refusal(zip_of({{"manifest.json", "not JSON"}})), errors::kNoArchive);
    Forged forged;
    forged.manifest.format = "other";
    EXPECT_EQ(refusal(forged), errors::kNoArchive);
    forged = {};
    forged.manifest.origin_id = "home";
    EXPECT_EQ(refusal(forged), errors::kNoArchive);
    forged = {};
    forged.manifest.version = 2;
    EXPECT_EQ(refusal(forged), errors::kVersionUnknown);
    forged = {};
    forged.manifest.scope = Scope::kInstance;
    EXPECT_EQ(refusal(forged), errors::kScopeWrong);
}

TEST_F(ReaderTest, FilesAreWhatTheManifestSays) {
    Forged forged;
    forged.write_manifest();
    auto files = forged.files;
    files["entries/d1-2.jsonl"] = entry("1", text("two"));
    EXPECT_EQ(refusal(zip_of(files)), errors::kHashWrong) << "changed";
    files = forged.files;
    files.erase("entries/d1-2.jsonl");
    EXPECT_EQ(refusal(zip_of(files)), errors::kFileMissing);
    files = forged.files;
    files["entries/g9.jsonl"] = entry("1", text("smuggled"));
    EXPECT_EQ(refusal(zip_of(files)), errors::kHashWrong) << "not named";
    forged = {};
    forged.files["media/" + hash_of("bytes")] = "other bytes";
    EXPECT_EQ(refusal(forged), errors::kHashWrong) << "its name is its hash";
    forged = {};
    forged.files.erase("entries/d1-2.jsonl");
    EXPECT_EQ(refusal(forged), errors::kFileMissing) << "a conversation without its entries";
    EXPECT_EQ(refusal_of_entries(entry(
                  "7",
                  R"({"image":{"media":{"mediaId":"m","purpose":"PURPOSE_IMAGE"}}})",
                  fmt::format(R"(,"files":[{{"mediaId":"m","sha256":"{}"}}])", hash_of("gone")))),
              "")
        << "taken back while the archive was made";
}

TEST_F(ReaderTest, LinesAreInOrderAndUnderstood) {
    EXPECT_EQ(refusal_of_entries(entry("2", text("a")) + entry("2", text("b"))),
              errors::kLineInvalid);
    EXPECT_EQ(refusal_of_entries(entry("0", text("a"))), errors::kLineInvalid);
    EXPECT_EQ(refusal_of_entries(entry("9223372036854775808", text("a"))), errors::kLineInvalid);
    EXPECT_EQ(refusal_of_entries("nonsense\n"), errors::kLineInvalid);
    EXPECT_EQ(refusal_of_entries(std::string(3'000, '[')), errors::kLineInvalid);
    EXPECT_EQ(refusal_of_entries(entry("1", text("\xff\xfe"))), errors::kTextNotUtf8);
    EXPECT_EQ(refusal_of_entries(entry("1", text(std::string(kLineBytesMax, 'a')))),
              errors::kLineInvalid);
    EXPECT_EQ(refusal_of_entries(""), "") << "a conversation may be empty";
    Forged forged;
    forged.files["conversations.jsonl"] += std::string(kChat);
    EXPECT_EQ(refusal(forged), errors::kLineInvalid) << "twice";
    forged = {};
    forged.files["conversations.jsonl"] = "{}\n";
    EXPECT_EQ(refusal(forged), errors::kLineInvalid);
}

TEST_F(ReaderTest, ABombOrOneThatIsCutOffEndsEarly) {
    Forged forged;
    forged.files["zeros"] = std::string(64U << 20U, '\0');
    EXPECT_EQ(refusal(forged), pack::errors::kZipTooLarge);
    Forged whole;
    whole.write_manifest();
    const auto zip = zip_of(whole.files);
    const auto reason = refusal(zip.substr(0, zip.size() / 2));
    EXPECT_TRUE(reason == pack::errors::kTruncated || reason == pack::errors::kZipBroken) << reason;
    EXPECT_EQ(refusal(zip_of({{"../manifest.json", ""}})), pack::errors::kZipPathInvalid);
}

TEST_F(ReaderTest, WhatIsKeptInMemoryIsShort) {
    const auto person = wire::read_account(
        fmt::format(R"({{"userId":"2","handle":"{0}","nickname":"{0}"}})", std::string(900, 'x')));
    ASSERT_TRUE(person);
    EXPECT_EQ(person->handle, std::string(64, 'x'));
    EXPECT_EQ(person->nickname, std::string(64, 'x'));
    const auto contact =
        wire::read_contact(fmt::format(R"({{"userId":"2","remark":"{}"}})", std::string(900, 'x')));
    ASSERT_TRUE(contact);
    EXPECT_EQ(contact->remark, std::string(64, 'x'));
    const auto conversation = [](std::size_t id, std::size_t path) {
        return wire::read_conversation(
            fmt::format(R"({{"conversation":{{"conversationId":"{}"}},"title":"{}","path":"{}"}})",
                        std::string(id, 'd'),
                        std::string(900, 't'),
                        std::string(path, 'p')));
    };
    ASSERT_TRUE(conversation(64, 256));
    EXPECT_EQ(conversation(64, 256)->title, std::string(64, 't'));
    EXPECT_EQ(conversation(65, 256).error().reason(), errors::kLineInvalid);
    EXPECT_EQ(conversation(64, 257).error().reason(), errors::kLineInvalid);
}

TEST_F(ReaderTest, HashesAreHashes) {
    const auto reason = [&](std::string_view hash) {
        return refusal_of_entries(entry(
            "1", text("a"), fmt::format(R"(,"files":[{{"mediaId":"m","sha256":"{}"}}])", hash)));
    };
    EXPECT_EQ(reason(""), "") << "it was gone";
    EXPECT_EQ(reason(std::string(64, 'a')), "");
    EXPECT_EQ(reason(std::string(64, 'A')), errors::kLineInvalid);
    EXPECT_EQ(reason(std::string(63, 'a')), errors::kLineInvalid);
    EXPECT_EQ(reason(std::string(9'000, 'a')), errors::kLineInvalid);
}

TEST_F(ReaderTest, AManifestOfNothingButBracesIsNotParsed) {
    std::string manifest = R"({"format":"kapok-archive","version":1,"files":[)";
    for (int i = 0; i < 300'001; ++i) {
        manifest += "{},";
    }
    manifest += "{}]}";
    EXPECT_EQ(refusal(zip_of({{"manifest.json", manifest}})), errors::kLineInvalid);
}

TEST_F(ReaderTest, MediaAreNoMoreThanTheArchiveItself) {
    const std::string zeros(1U << 20U, '\0');
    Forged forged;
    forged.files["media/" + hash_of(zeros)] = zeros;
    EXPECT_EQ(refusal(forged), errors::kMediaRefused) << "it would be a way round the quota";
}

TEST_F(ReaderTest, AServerThatStopsReadsNoFurther) {
    stop_ = true;
    EXPECT_EQ(refusal(Forged()), errors::kInterrupted);
}

}  // namespace
}  // namespace kapok::archive
