#include "streams/rocksdb/format.h"

#include <gtest/gtest.h>

namespace kapok::streams::rocks {
namespace {

constexpr StreamId kChat{.kind = 'c', .high = 1, .low = 2};

Entry example() {
    Entry entry;
    entry.seq = Seq(9);
    entry.ordinal = Ordinal(300);
    entry.time = from_ms(1'800'000'000'123);
    entry.sender = UserId(1ULL << 62U);
    entry.client_message_id = "id";
    entry.countable = Countable::kYes;
    entry.payload = "payload";
    return entry;
}

TEST(StreamsFormat, EntriesReadBack) {
    auto entry = example();
    for (const bool replaced : {false, true}) {
        entry.replaced = replaced;
        const auto bytes = encode_entry(entry);
        EXPECT_EQ(is_replaced_value(bytes), replaced);
        const auto back = decode_entry(Seq(9), bytes);
        ASSERT_TRUE(back.has_value());
        EXPECT_EQ(back->seq, entry.seq);
        EXPECT_EQ(back->ordinal, entry.ordinal);
        EXPECT_EQ(back->time, entry.time);
        EXPECT_EQ(back->sender, entry.sender);
        EXPECT_EQ(back->client_message_id, entry.client_message_id);
        EXPECT_EQ(back->countable, entry.countable);
        EXPECT_EQ(back->replaced, replaced);
        EXPECT_EQ(back->payload, entry.payload);
    }
}

TEST(StreamsFormat, BytesOnDiskStayAsTheyAre) {
    // A store written by an older release must be read: a change here needs a new kFormatVersion.
    EXPECT_EQ(entry_key(kChat, Seq(258)),
              std::string("ec\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\1\2", 26));
    EXPECT_EQ(head_key(kChat), std::string("hc\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2", 18));
    EXPECT_EQ(sender_key(UserId(3), kChat),
              std::string("s\0\0\0\0\0\0\0\3c\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2", 26));
    const auto index = index_key(kChat, UserId(3), "m1");
    EXPECT_EQ(index.substr(0, 18), std::string("ic\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2", 18));
    EXPECT_EQ(index.size(), 30U);
    EXPECT_EQ(encode_head({.seq = Seq(1), .ordinal = Ordinal(128), .time = from_ms(3)}),
              std::string("\x01\x80\x01\x03", 4));
    EXPECT_EQ(encode_index({.seq = Seq(2), .content_hash = 0x0102030405060708}),
              std::string("\x02\1\2\3\4\5\6\7\10", 9));
    Entry entry;
    entry.ordinal = Ordinal(1);
    entry.time = from_ms(2);
    entry.sender = UserId(3);
    entry.client_message_id = "id";
    entry.countable = Countable::kYes;
    entry.replaced = true;
    entry.payload = "p";
    EXPECT_EQ(encode_entry(entry), std::string("\3\1\2\3\2idp"));
}

TEST(StreamsFormat, EntriesOfAStreamAreInOrder) {
    EXPECT_LT(entry_key(kChat, Seq(255)), entry_key(kChat, Seq(256)));
    StreamId next = kChat;
    next.low += 1;
    EXPECT_LT(entry_key(kChat, Seq(UINT64_MAX)), entry_key(next, Seq(0)));
    EXPECT_TRUE(entry_key(kChat, Seq(1)).starts_with(entry_prefix(kChat)));
    EXPECT_EQ(seq_of_entry_key(entry_key(kChat, Seq(77))), Seq(77));
}

TEST(StreamsFormat, EveryTruncationIsRefused) {
    const auto entry = encode_entry(example());
    const auto header = entry.size() - example().payload.size();
    for (std::size_t size = 0; size < header; ++size) {
        EXPECT_FALSE(decode_entry(Seq(1), entry.substr(0, size)).has_value()) << size;
    }
    const auto head = encode_head({.seq = Seq(1), .ordinal = Ordinal(1), .time = from_ms(1)});
    EXPECT_FALSE(decode_head(head.substr(0, 2)).has_value());
    EXPECT_FALSE(decode_head(head + "x").has_value());
    const auto index = encode_index({.seq = Seq(2), .content_hash = 1});
    EXPECT_FALSE(decode_index(index.substr(0, 8)).has_value());
    EXPECT_FALSE(decode_index(index + "x").has_value());
    EXPECT_FALSE(decode_ordinal("").has_value());
    EXPECT_FALSE(decode_ordinal(std::string(11, '\xff')).has_value());
}

}  // namespace
}  // namespace kapok::streams::rocks
