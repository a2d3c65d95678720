// Lines of an instance's archive: what is written comes back to the byte, and what is wrong is
// told. feature: instance-move
#include "app/instance/lines.h"

#include "archive/api/errors.h"
#include "feed/api/feed.h"
#include "kapok/feed/v1/feed.pb.h"
#include "kapok/messaging/v1/types.pb.h"
#include "messaging/api/ids.h"

#include <gtest/gtest.h>

namespace kapok::app::instance {
namespace {

namespace errors = archive::errors;
using storage::Bytes;
using storage::ColumnType;

storage::Table users() {
    return {.name = "accounts_user",
            .columns = {{.name = "user_id", .type = ColumnType::kInteger, .key_place = 1},
                        {.name = "nickname", .type = ColumnType::kText},
                        {.name = "password_hash", .type = ColumnType::kText, .nullable = true},
                        {.name = "picture", .type = ColumnType::kBytes, .nullable = true}}};
}

std::string refusal(std::string_view line) {
    const auto row = read_row(users(), line);
    return row ? "read" : std::string(row.error().reason());
}

TEST(InstanceLines, ARowComesBackAsItWas) {
    const std::vector<storage::Values> rows{
        {INT64_MIN, "木棉 <b> \" \\ \n", "secret", Bytes{std::string("\0\xff+/", 4)}},
        {INT64_MAX, "", nullptr, Bytes{}},
        {-1, "5", "{}", nullptr},
    };
    for (const auto& row : rows) {
        const auto line = line_of(users(), row, Secrets::kIncluded);
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        const auto again = read_row(users(), line);
        ASSERT_TRUE(again.has_value()) << line;
        EXPECT_EQ(*again, row) << line;
    }
}

TEST(InstanceLines, NumbersAreStringsAndBytesAreNamed) {
    EXPECT_EQ(line_of(users(), {7, "Lin", nullptr, Bytes{"ab"}}, Secrets::kIncluded)
                      .find(R"("picture":{"base64":"YWI="})") == std::string::npos,
              false);
    const auto row = read_row(users(), R"({"nickname":"Lin","user_id":"-7"})");
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(*row, (storage::Values{-7, "Lin", nullptr, nullptr}));
}

TEST(InstanceLines, AnOpenArchiveHasNoSecrets) {
    const auto line = line_of(users(), {7, "Lin", "argon2", nullptr}, Secrets::kLeftOut);
    EXPECT_EQ(line.find("argon2"), std::string::npos);
    EXPECT_EQ(*read_row(users(), line), (storage::Values{7, "Lin", nullptr, nullptr}));
}

TEST(InstanceLines, AWrongRowIsRefused) {
    for (const auto* line : {
             "",
             "[]",
             "nonsense",
             R"({"user_id":"1"})",
             R"({"user_id":"","nickname":"x"})",
             R"({"user_id":" 1","nickname":"x"})",
             R"({"user_id":"1x","nickname":"x"})",
             R"({"user_id":"9223372036854775808","nickname":"x"})",
             R"({"user_id":1,"nickname":"x"})",
             R"({"user_id":"1","nickname":null})",
             R"({"user_id":"1","nickname":{"base64":"YQ=="}})",
             R"({"user_id":"1","nickname":"a\u0000b"})",
             R"({"user_id":"1","nickname":"x","picture":"YQ=="})",
             R"({"user_id":"1","nickname":"x","picture":{"base64":"?"}})",
             R"({"user_id":"1","nickname":"x","picture":{"base64":"YQ==","more":"1"}})",
             R"({"user_id":"1","nickname":"x","unknown":"1"})",
         }) {
        EXPECT_EQ(refusal(line), errors::kLineInvalid) << line;
    }
    EXPECT_EQ(refusal("{\"user_id\":\"1\",\"nickname\":\"\xff\"}"), errors::kTextNotUtf8);
}

streams::Stored stored(std::string payload) {
    streams::Entry entry;
    entry.seq = streams::Seq(3);
    entry.ordinal = streams::Ordinal(2);
    entry.time = from_ms(1'800'000'000'123);
    entry.sender = UserId(7'000'000'000'000'000'001);
    entry.client_message_id = std::string("\0\xff id", 5);
    entry.countable = streams::Countable::kYes;
    entry.replaced = true;
    entry.payload = std::move(payload);
    return {.entry = std::move(entry), .content_hash = UINT64_MAX};
}

// Its line.
std::string expect_round_trip(const streams::StreamId& stream, const std::string& payload) {
    const auto before = stored(payload);
    auto line = line_of(stream, before);
    const auto after = read_stored(line);
    EXPECT_TRUE(after.has_value()) << line;
    if (after) {
        EXPECT_EQ(after->content_hash, before.content_hash);
        EXPECT_EQ(after->entry.seq, before.entry.seq);
        EXPECT_EQ(after->entry.ordinal, before.entry.ordinal);
        EXPECT_EQ(after->entry.time, before.entry.time);
        EXPECT_EQ(after->entry.sender, before.entry.sender);
        EXPECT_EQ(after->entry.client_message_id, before.entry.client_message_id);
        EXPECT_EQ(after->entry.countable, before.entry.countable);
        EXPECT_EQ(after->entry.replaced, before.entry.replaced);
        EXPECT_EQ(after->entry.payload, payload) << line;
    }
    return line;
}

TEST(InstanceLines, AnEntryComesBackToTheByte) {
    const auto chat = messaging::ConversationId::group(5).stream();
    messaging::v1::Content content;
    content.mutable_text()->set_text("木棉开了");
    const auto said = content.SerializeAsString();
    EXPECT_NE(expect_round_trip(chat, said).find("木棉开了"), std::string::npos)
        << "readable for everybody";
    EXPECT_EQ(expect_round_trip(chat, "").find("\"raw\""), std::string::npos);
    // A field that this release does not know, bytes in another order, and what is no message.
    const std::string unknown("\x9a\x3f\x01x", 4);
    for (const auto& odd : {said + unknown, std::string("\xff\xff nothing"), said + said}) {
        EXPECT_NE(expect_round_trip(chat, odd).find("\"raw\""), std::string::npos);
    }
    feed::v1::FeedEntry change;
    change.mutable_contact_removed()->set_user_id(9);
    EXPECT_NE(expect_round_trip(feed::stream_of(UserId(5)), change.SerializeAsString())
                  .find("contactRemoved"),
              std::string::npos);
}

TEST(InstanceLines, AnEntrySaysSomething) {
    for (const auto* line : {"", "7", R"({"seq":"1"})", R"({"raw":"?"})", R"({"seq":"-1"})"}) {
        const auto entry = read_stored(line);
        ASSERT_FALSE(entry.has_value()) << line;
        EXPECT_EQ(entry.error().reason(), errors::kLineInvalid) << line;
    }
}

TEST(InstanceLines, AStreamSaysWhereItEnds) {
    const StreamEnds ends{
        .end = {.seq = streams::Seq(9), .ordinal = streams::Ordinal(7), .time = from_ms(50)},
        .trimmed = {.seq = streams::Seq(4), .ordinal = streams::Ordinal(3), .time = from_ms(40)}};
    const auto again = read_ends(line_of(ends));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->end.seq, ends.end.seq);
    EXPECT_EQ(again->end.ordinal, ends.end.ordinal);
    EXPECT_EQ(again->end.time, ends.end.time);
    EXPECT_EQ(again->trimmed.seq, ends.trimmed.seq);
    EXPECT_EQ(again->trimmed.ordinal, ends.trimmed.ordinal);
    EXPECT_EQ(again->trimmed.time, ends.trimmed.time);
    EXPECT_FALSE(read_ends(R"({"seq":"3","trimmedSeq":"4"})").has_value());
    EXPECT_FALSE(read_ends("[]").has_value());
}

TEST(InstanceLines, FilesAreNamedAfterWhatIsInThem) {
    using messaging::ConversationId;
    for (const auto& stream : {ConversationId::group(5).stream(),
                               ConversationId::direct(UserId(1), UserId(2)).stream(),
                               ConversationId::direct(UserId(3), UserId(3)).stream(),
                               ConversationId::service(UserId(4)).stream(),
                               ConversationId::imported(UserId(4), 77).stream(),
                               feed::stream_of(UserId(8))}) {
        const auto path = path_of(stream);
        ASSERT_TRUE(path.has_value());
        EXPECT_EQ(stream_of(*path), stream) << *path;
        const streams::LastWritten writer{
            .stream = stream, .sender = UserId(6), .ordinal = streams::Ordinal(5)};
        const auto again = read_writer(line_of(writer));
        ASSERT_TRUE(again.has_value());
        EXPECT_EQ(again->stream, stream);
        EXPECT_EQ(again->sender, writer.sender);
        EXPECT_EQ(again->ordinal, writer.ordinal);
    }
    EXPECT_EQ(path_of(ConversationId::group(5).stream()), "entries/g5.jsonl");
    EXPECT_EQ(path_of(feed::stream_of(UserId(8))), "feeds/8.jsonl");
    EXPECT_FALSE(path_of({.kind = 'x', .high = 0, .low = 1}).has_value());
    for (const auto* path : {"entries/.jsonl",
                             "entries/g0.jsonl",
                             "entries/g5",
                             "feeds/x.jsonl",
                             "feeds/0.jsonl",
                             "feeds/8.jsonl.jsonl",
                             "g5.jsonl",
                             ""}) {
        EXPECT_FALSE(stream_of(path).has_value()) << path;
    }
    EXPECT_EQ(table_of(rows_path("note")), "note");
    EXPECT_FALSE(table_of("rows/.jsonl").has_value());
    EXPECT_FALSE(read_writer(R"({"path":"entries/x.jsonl"})").has_value());
}

TEST(InstanceLines, ASpentIdComesBack) {
    const SpentLine spent{.stream = messaging::ConversationId::group(5).stream(),
                          .id = {.digest = std::string("\0\xff 3456789ab", 12),
                                 .seq = streams::Seq(4),
                                 .content_hash = UINT64_MAX}};
    const auto again = read_spent(line_of(spent));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->stream, spent.stream);
    EXPECT_EQ(again->id.digest, spent.id.digest);
    EXPECT_EQ(again->id.seq, spent.id.seq);
    EXPECT_EQ(again->id.content_hash, spent.id.content_hash);
    EXPECT_FALSE(read_spent(R"({"path":"entries/g5.jsonl","digest":"YQ==","seq":"1"})"));
    EXPECT_FALSE(read_spent(R"({"path":"entries/g5.jsonl","digest":"YWJjZGVmZ2hpamts"})"));
}

}  // namespace
}  // namespace kapok::app::instance
