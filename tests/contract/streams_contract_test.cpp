// What every engine of infra/streams guarantees, one call at a time.
#include "contract/streams_engines.h"
#include "streams/errors.h"

#include <gmock/gmock.h>

namespace kapok::streams {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_P(StreamsContract, NumbersAreDensePerStream) {
    for (std::uint64_t n = 1; n <= 5; ++n) {
        EXPECT_EQ(append(message(chat(1), kAlice, std::to_string(n))).seq, Seq(n));
    }
    EXPECT_EQ(append(message(chat(2), kAlice, "1")).seq, Seq(1)) << "streams do not share numbers";
    EXPECT_THAT(seqs_of(read_after(chat(1), 0, 100)), ElementsAre(1, 2, 3, 4, 5));
}

TEST_P(StreamsContract, AnEntryComesBackAsItWasSent) {
    clock_.advance(5s);
    auto sent = message(chat(1), kAlice, std::string("\0\xff id", 5));
    sent.payload = std::string("\0\x01\xfe binary \\ ' \" {}", 17);
    const auto appended = append(sent);
    const auto entry = find(chat(1), 1);
    ASSERT_TRUE(entry.has_value());
    EXPECT_EQ(entry->seq, Seq(1));
    EXPECT_EQ(entry->ordinal, Ordinal(1));
    EXPECT_EQ(entry->time, clock_.wall_now());
    EXPECT_EQ(entry->time, appended.time);
    EXPECT_EQ(entry->sender, kAlice);
    EXPECT_EQ(entry->client_message_id, sent.client_message_id);
    EXPECT_EQ(entry->countable, Countable::kYes);
    EXPECT_EQ(entry->payload, sent.payload);
    EXPECT_FALSE(entry->replaced);
    EXPECT_FALSE(find(chat(1), 2).has_value());
    EXPECT_FALSE(find(chat(1), 0).has_value());
    EXPECT_FALSE(find(chat(9), 1).has_value());
}

TEST_P(StreamsContract, ExtremeValuesSurvive) {
    const StreamId far{.kind = 'f', .high = UINT64_MAX, .low = UINT64_MAX};
    auto sent = message(far, UserId(UINT64_MAX), std::string(128, 'x'));
    sent.content_hash = UINT64_MAX;
    sent.payload.clear();
    append(sent);
    EXPECT_TRUE(append(sent).repeated);
    sent.content_hash = 0;
    EXPECT_EQ(refusal(sent), kClientMessageIdReused);
    EXPECT_EQ(find_repeat(far, sent.sender, sent.client_message_id)->content_hash, UINT64_MAX);
    const auto entry = find(far, 1);
    ASSERT_TRUE(entry.has_value());
    EXPECT_EQ(entry->sender, UserId(UINT64_MAX));
    EXPECT_TRUE(entry->payload.empty());
    auto large = message(far, UserId(), "large");  // by the system
    large.payload = std::string(1U << 20U, 'y');
    append(large);
    EXPECT_EQ(find(far, 2)->payload, large.payload);
    EXPECT_EQ(find(far, 2)->sender, UserId());
}

TEST_P(StreamsContract, ARepetitionAnswersTheFirst) {
    const auto first = append(message(chat(1), kAlice, "m1"));
    append(message(chat(1), kBob, "m1"));
    clock_.advance(1s);
    const auto again = append(message(chat(1), kAlice, "m1"));
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.seq, first.seq);
    EXPECT_EQ(again.ordinal, first.ordinal);
    EXPECT_EQ(again.time, first.time);
    EXPECT_EQ(head(chat(1)).seq, Seq(2)) << "the id is the sender's own";
    EXPECT_FALSE(append(message(chat(2), kAlice, "m1")).repeated) << "and the stream's own";

    engine_->reopen();
    const auto later = append(message(chat(1), kAlice, "m1"));
    EXPECT_TRUE(later.repeated);
    EXPECT_EQ(later.seq, first.seq);
    EXPECT_EQ(head(chat(1)).seq, Seq(2));
}

TEST_P(StreamsContract, AnIdIsNotReusedForAnotherContent) {
    append(message(chat(1), kAlice, "m1"));
    auto other = message(chat(1), kAlice, "m1");
    other.content_hash ^= 1;
    EXPECT_EQ(refusal(other), kClientMessageIdReused);
    engine_->reopen();
    EXPECT_EQ(refusal(other), kClientMessageIdReused);
    EXPECT_EQ(head(chat(1)).seq, Seq(1));
}

TEST_P(StreamsContract, WhatAnIdWroteIsFoundByIt) {
    append(message(chat(1), kBob, "m1"));
    const auto sent = message(chat(1), kAlice, "m1");
    const auto appended = append(sent);
    for (const bool reopened : {false, true}) {
        const auto found = find_repeat(chat(1), kAlice, "m1");
        ASSERT_TRUE(found.has_value()) << reopened;
        EXPECT_EQ(found->content_hash, sent.content_hash);
        EXPECT_EQ(found->entry.seq, appended.seq);
        EXPECT_EQ(found->entry.ordinal, appended.ordinal);
        EXPECT_EQ(found->entry.time, appended.time);
        EXPECT_EQ(found->entry.sender, kAlice);
        EXPECT_EQ(found->entry.client_message_id, "m1");
        EXPECT_EQ(found->entry.payload, sent.payload);
        EXPECT_FALSE(find_repeat(chat(1), kAlice, "m2").has_value());
        EXPECT_FALSE(find_repeat(chat(1), UserId(103), "m1").has_value());
        EXPECT_FALSE(find_repeat(chat(2), kAlice, "m1").has_value());
        EXPECT_FALSE(find_repeat(chat(1), kAlice, "").has_value());
        engine_->reopen();
    }
    auto recall = notice(chat(1), kAlice, "recall");
    recall.replace =
        Replacement{.seq = appended.seq, .payload = "gone", .made_from = "payload of m1"};
    append(recall);
    EXPECT_EQ(find_repeat(chat(1), kAlice, "m1")->entry.payload, "gone") << "as it is now";
}

TEST_P(StreamsContract, IdsHaveALength) {
    EXPECT_EQ(refusal(message(chat(1), kAlice, "")), kClientMessageIdInvalid);
    EXPECT_EQ(refusal(message(chat(1), kAlice, std::string(129, 'x'))), kClientMessageIdInvalid);
    EXPECT_EQ(head(chat(1)).seq, Seq());
}

TEST_P(StreamsContract, OrdinalsCountWhatCounts) {
    EXPECT_EQ(append(notice(chat(1), kAlice, "a")).ordinal, Ordinal(0));
    EXPECT_EQ(append(message(chat(1), kAlice, "b")).ordinal, Ordinal(1));
    EXPECT_EQ(append(notice(chat(1), kAlice, "c")).ordinal, Ordinal(1));
    EXPECT_EQ(append(message(chat(1), kBob, "d")).ordinal, Ordinal(2));
    EXPECT_EQ(head(chat(1)).ordinal, Ordinal(2));
    EXPECT_EQ(head(chat(1)).seq, Seq(4));
    engine_->reopen();
    EXPECT_EQ(append(message(chat(1), kBob, "e")).ordinal, Ordinal(3));
}

TEST_P(StreamsContract, TheSendersOwnLastOrdinalIsKept) {
    append(message(chat(1), kAlice, "a"));
    append(message(chat(1), kAlice, "b"));
    append(message(chat(1), kBob, "c"));
    append(notice(chat(1), kAlice, "d"));
    append(message(chat(3), kAlice, "a"));
    const std::vector<StreamId> asked{chat(3), chat(2), chat(1), chat(3)};
    const auto of_alice = wait_for(streams().last_ordinals_of(kAlice, asked)).value();
    EXPECT_THAT(of_alice, ElementsAre(Ordinal(1), Ordinal(0), Ordinal(2), Ordinal(1)));
    engine_->reopen();
    const auto of_bob = wait_for(streams().last_ordinals_of(kBob, asked)).value();
    EXPECT_THAT(of_bob, ElementsAre(Ordinal(0), Ordinal(0), Ordinal(3), Ordinal(0)));
    EXPECT_THAT(wait_for(streams().last_ordinals_of(kBob, {})).value(), IsEmpty());
}

TEST_P(StreamsContract, TimeNeverRunsBackwards) {
    const auto first = append(message(chat(1), kAlice, "a"));
    clock_.jump_wall(-1h);
    EXPECT_EQ(append(message(chat(1), kAlice, "b")).time, first.time);
    EXPECT_LT(append(message(chat(2), kAlice, "a")).time, first.time)
        << "streams do not share time";
    engine_->reopen();
    EXPECT_EQ(append(message(chat(1), kAlice, "c")).time, first.time);
    clock_.jump_wall(2h);
    EXPECT_EQ(append(message(chat(1), kAlice, "d")).time, clock_.wall_now());
    EXPECT_EQ(head(chat(1)).time, clock_.wall_now());
}

TEST_P(StreamsContract, AReplacementSwapsThePayloadWithItsAppend) {
    append(message(chat(1), kAlice, "a"));
    append(message(chat(1), kAlice, "b"));
    auto recall = notice(chat(1), kAlice, "recall");
    recall.replace = Replacement{.seq = Seq(1), .payload = "gone", .made_from = "payload of a"};
    EXPECT_EQ(append(recall).seq, Seq(3));
    auto swapped = find(chat(1), 1);
    EXPECT_EQ(swapped->payload, "gone");
    EXPECT_TRUE(swapped->replaced);
    EXPECT_EQ(swapped->client_message_id, "a");
    EXPECT_EQ(swapped->ordinal, Ordinal(1)) << "it goes on counting";
    EXPECT_EQ(read_after(chat(1), 0, 1).at(0).payload, "gone");
    EXPECT_FALSE(find(chat(1), 2)->replaced);

    // The recalled message keeps its id, and a repeated recall does nothing.
    EXPECT_TRUE(append(message(chat(1), kAlice, "a")).repeated);
    EXPECT_TRUE(append(recall).repeated);
    EXPECT_EQ(head(chat(1)).seq, Seq(3));

    engine_->reopen();
    swapped = find(chat(1), 1);
    EXPECT_EQ(swapped->payload, "gone");
    EXPECT_TRUE(swapped->replaced);
    auto edit = notice(chat(1), kAlice, "edit");
    edit.replace = Replacement{.seq = Seq(1), .payload = "gone for good", .made_from = "gone"};
    append(edit);
    EXPECT_EQ(find(chat(1), 1)->payload, "gone for good");
}

TEST_P(StreamsContract, AReplacementOfWhatChangedMeanwhileIsRefused) {
    append(message(chat(1), kAlice, "a"));
    auto recall = notice(chat(1), kAlice, "recall");
    recall.replace = Replacement{.seq = Seq(1), .payload = "gone", .made_from = "payload of a"};
    append(recall);
    // An edit that read the message before its recall must not bring the words back.
    auto edit = message(chat(1), kAlice, "edit");
    edit.replace = Replacement{.seq = Seq(1), .payload = "new", .made_from = "payload of a"};
    const auto refused = wait_for(streams().append(edit));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code(), Code::kConflict);
    EXPECT_EQ(refused.error().reason(), kEntryChanged);
    EXPECT_EQ(find(chat(1), 1)->payload, "gone");
    EXPECT_EQ(head(chat(1)).seq, Seq(2));
    EXPECT_EQ(head(chat(1)).ordinal, Ordinal(1));
    EXPECT_FALSE(find_repeat(chat(1), kAlice, "edit").has_value()) << "its id is still free";
    engine_->reopen();
    EXPECT_EQ(refusal(edit), kEntryChanged);
    edit.replace->made_from = "gone";
    EXPECT_EQ(append(edit).seq, Seq(3));
    EXPECT_EQ(find(chat(1), 1)->payload, "new");
    // A repetition is answered, whatever the target is by now.
    EXPECT_TRUE(append(edit).repeated);
    EXPECT_TRUE(append(recall).repeated);
    EXPECT_EQ(find(chat(1), 1)->payload, "new");
}

TEST_P(StreamsContract, AReplacementOfNothingAppendsNothing) {
    append(message(chat(1), kAlice, "a"));
    append(message(chat(2), kAlice, "a"));
    append(message(chat(2), kAlice, "b"));
    auto recall = notice(chat(1), kAlice, "recall");
    for (const auto target : {Seq(0), Seq(2), Seq(3), Seq(UINT64_MAX)}) {
        recall.replace = Replacement{.seq = target, .payload = "gone", .made_from = "payload of a"};
        EXPECT_EQ(refusal(recall), kEntryUnknown) << target.value();
    }
    EXPECT_EQ(head(chat(1)).seq, Seq(1));
    EXPECT_EQ(find(chat(2), 2)->payload, "payload of b") << "another stream's entry is untouched";
    recall.replace->seq = Seq(1);
    EXPECT_EQ(append(recall).seq, Seq(2)) << "its id is still free";
}

TEST_P(StreamsContract, PagesBothWays) {
    for (int n = 1; n <= 10; ++n) {
        append(message(chat(1), kAlice, std::to_string(n)));
    }
    append(message(chat(0), kAlice, "before"));
    append(message(chat(2), kAlice, "after"));
    EXPECT_THAT(seqs_of(read_after(chat(1), 0, 3)), ElementsAre(1, 2, 3));
    EXPECT_THAT(seqs_of(read_after(chat(1), 8, 3)), ElementsAre(9, 10));
    EXPECT_THAT(seqs_of(read_after(chat(1), 10, 3)), IsEmpty());
    EXPECT_THAT(seqs_of(read_after(chat(1), UINT64_MAX, 3)), IsEmpty());
    EXPECT_THAT(seqs_of(read_after(chat(1), 0, 0)), IsEmpty());
    EXPECT_THAT(seqs_of(read_before(chat(1), 11, 3)), ElementsAre(8, 9, 10));
    EXPECT_THAT(seqs_of(read_before(chat(1), UINT64_MAX, 2)), ElementsAre(9, 10));
    EXPECT_THAT(seqs_of(read_before(chat(1), 3, 5)), ElementsAre(1, 2));
    EXPECT_THAT(seqs_of(read_before(chat(1), 1, 5)), IsEmpty());
    EXPECT_THAT(seqs_of(read_before(chat(1), 0, 5)), IsEmpty());
    EXPECT_THAT(seqs_of(read_after(chat(5), 0, 5)), IsEmpty());
    EXPECT_THAT(seqs_of(read_before(chat(5), 5, 5)), IsEmpty());
}

TEST_P(StreamsContract, ItIsWritable) {
    EXPECT_TRUE(wait_for(streams().check_writable()).has_value());
    EXPECT_EQ(head(chat(1)).seq, Seq());
}

TEST_P(StreamsContract, AStreamThatDoesNotExistHasAnEmptyHead) {
    const auto none = head(chat(1));
    EXPECT_EQ(none.seq, Seq());
    EXPECT_EQ(none.ordinal, Ordinal());
    EXPECT_EQ(to_ms(none.time), 0);
    EXPECT_THAT(wait_for(streams().heads({})).value(), IsEmpty());
}

// feature: retention
TEST_P(StreamsContract, WhatIsTrimmedIsGoneAndNumbersGoOn) {
    for (std::uint64_t n = 1; n <= 6; ++n) {
        append(message(chat(1), kAlice, std::to_string(n)));
        append(message(chat(2), kAlice, std::to_string(n)));
    }
    EXPECT_EQ(wait_for(streams().trimmed(chat(1))).value(), Seq());
    ASSERT_TRUE(wait_for(streams().trim(chat(1), Seq(4))).has_value());
    ASSERT_TRUE(wait_for(streams().trim(chat(1), Seq(2))).has_value()) << "does not bring back";
    const auto check = [&] {
        EXPECT_EQ(wait_for(streams().trimmed(chat(1))).value(), Seq(4));
        EXPECT_THAT(seqs_of(read_after(chat(1), 0, 10)), ElementsAre(5, 6));
        EXPECT_THAT(seqs_of(read_after(chat(1), 3, 10)), ElementsAre(5, 6));
        EXPECT_THAT(seqs_of(read_after(chat(1), 5, 10)), ElementsAre(6));
        EXPECT_THAT(seqs_of(read_before(chat(1), 100, 10)), ElementsAre(5, 6));
        EXPECT_THAT(seqs_of(read_before(chat(1), 4, 10)), IsEmpty());
        EXPECT_FALSE(find(chat(1), 4).has_value());
        EXPECT_TRUE(find(chat(1), 5).has_value());
        EXPECT_FALSE(find_repeat(chat(1), kAlice, "4").has_value());
        EXPECT_TRUE(find_repeat(chat(1), kAlice, "5").has_value());
        EXPECT_EQ(refusal(message(chat(1), kAlice, "4")), kEntryTrimmed);
        EXPECT_TRUE(append(message(chat(1), kAlice, "5")).repeated);
        EXPECT_EQ(head(chat(1)).seq, Seq(6));
        EXPECT_EQ(head(chat(1)).ordinal, Ordinal(6));
        EXPECT_EQ(wait_for(streams().last_ordinals_of(kAlice, {chat(1)})).value().front(),
                  Ordinal(6));
        EXPECT_THAT(seqs_of(read_after(chat(2), 0, 10)), ElementsAre(1, 2, 3, 4, 5, 6));
    };
    check();
    engine_->reopen();
    check();
    ASSERT_TRUE(wait_for(streams().trim(chat(1), Seq(1'000))).has_value()) << "to the head at most";
    EXPECT_EQ(wait_for(streams().trimmed(chat(1))).value(), Seq(6));
    EXPECT_THAT(seqs_of(read_after(chat(1), 0, 10)), IsEmpty());
    EXPECT_EQ(append(message(chat(1), kAlice, "7")).seq, Seq(7));
    EXPECT_THAT(seqs_of(read_after(chat(1), 0, 10)), ElementsAre(7));
    EXPECT_TRUE(wait_for(streams().trim(chat(9), Seq(5))).has_value()) << "of a stream without any";
    EXPECT_EQ(append(message(chat(9), kAlice, "1")).seq, Seq(1));
    EXPECT_THAT(seqs_of(read_after(chat(9), 0, 10)), ElementsAre(1));
}

TEST_P(StreamsContract, ATrimmedEntryCannotBeReplaced) {
    append(message(chat(1), kAlice, "1"));
    append(message(chat(1), kAlice, "2"));
    const auto before = find(chat(1), 1)->payload;
    ASSERT_TRUE(wait_for(streams().trim(chat(1), Seq(1))).has_value());
    auto recall = notice(chat(1), kAlice, "recall");
    recall.replace = Replacement{.seq = Seq(1), .payload = "back again", .made_from = before};
    EXPECT_NE(refusal(recall), "");
    EXPECT_FALSE(find(chat(1), 1).has_value());
    EXPECT_EQ(head(chat(1)).seq, Seq(2));
}

TEST(StreamId, EncodesInOrder) {
    const StreamId small{.kind = 'c', .high = 1, .low = UINT64_MAX};
    const StreamId large{.kind = 'c', .high = 256, .low = 0};
    EXPECT_LT(small.encode(), large.encode());
    EXPECT_EQ(small.encode().size(), 17U);
    EXPECT_EQ(StreamId::decode(large.encode()), large);
    EXPECT_FALSE(StreamId::decode("short").has_value());
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         StreamsContract,
                         ::testing::ValuesIn(EngineUnderTest::all()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kapok::streams
