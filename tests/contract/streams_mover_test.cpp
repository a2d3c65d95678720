// Streams moved from any engine to any other: afterwards nobody can tell that they were.
// feature: instance-move
#include "contract/streams_engines.h"
#include "streams/errors.h"

#include <gmock/gmock.h>

namespace kapok::streams {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// From the engine of the parameter to each.
class StreamsMove : public StreamsContract {
  protected:
    Append recall(StreamId stream, std::uint64_t seq) {
        auto append = notice(stream, kBob, "recall" + std::to_string(seq));
        append.replace = Replacement{
            .seq = Seq(seq), .payload = "gone", .made_from = find(stream, seq)->payload};
        return append;
    }

    // Moves all, a few entries at a time; `times` more than once changes nothing.
    static void move(Mover& from, Mover& to, std::size_t at_once, int times) {
        for (int time = 0; time < times; ++time) {
            StreamId after;
            for (auto page = from.list(after, 2).value(); !page.empty();
                 page = from.list(after, 2).value()) {
                for (const auto& stream : page) {
                    move_stream(from, to, stream, at_once);
                }
                after = page.back().id;
            }
            WritersPage page;
            do {
                page = from.list_writers(page.next, 1).value();
                ASSERT_TRUE(to.restore_writers(page.writers).has_value());
            } while (!page.next.empty());
        }
        ASSERT_TRUE(to.finish().has_value());
    }

    static void move_stream(Mover& from,
                            Mover& to,
                            const MovedStream& stream,
                            std::size_t at_once) {
        auto entries = from.read(stream.id, Seq(), at_once).value();
        if (stream.trimmed) {
            const auto trimmed =
                entries.empty()
                    ? stream.head
                    : Head{.seq = stream.trimmed,
                           .ordinal = Ordinal(entries.front().entry.ordinal.value() - 1),
                           .time = entries.front().entry.time};
            ASSERT_TRUE(to.begin(stream.id, trimmed).has_value());
        }
        SpentPage spent;
        do {
            spent = from.list_spent(stream.id, spent.next, 2).value();
            ASSERT_TRUE(to.restore_spent(stream.id, spent.ids).has_value());
        } while (!spent.next.empty());
        while (!entries.empty()) {
            const auto last = entries.back().entry.seq;
            const auto restored = to.restore(stream.id, std::move(entries));
            ASSERT_TRUE(restored.has_value()) << restored.error().detail();
            entries = from.read(stream.id, last, at_once).value();
        }
    }

    void move_to(EngineUnderTest& target, std::size_t at_once = 2, int times = 2) {
        {
            const auto from = engine_->close_and_move();
            const auto to = target.close_and_move();
            move(*from, *to, at_once, times);
        }
        engine_->reopen();
        target.reopen();
    }
};

void expect_same(const std::vector<Entry>& there, const std::vector<Entry>& here) {
    ASSERT_EQ(there.size(), here.size());
    for (std::size_t i = 0; i < here.size(); ++i) {
        EXPECT_EQ(there[i].seq, here[i].seq);
        EXPECT_EQ(there[i].ordinal, here[i].ordinal);
        EXPECT_EQ(there[i].time, here[i].time);
        EXPECT_EQ(there[i].sender, here[i].sender);
        EXPECT_EQ(there[i].client_message_id, here[i].client_message_id);
        EXPECT_EQ(there[i].countable, here[i].countable);
        EXPECT_EQ(there[i].replaced, here[i].replaced);
        EXPECT_EQ(there[i].payload, here[i].payload);
    }
}

TEST_P(StreamsMove, NobodyCanTell) {
    const StreamId feed{.kind = 'f', .high = 0, .low = UINT64_MAX};
    for (std::uint64_t n = 1; n <= 5; ++n) {
        clock_.advance(1s);
        append(message(chat(1), n % 2 == 0 ? kAlice : kBob, std::to_string(n)));
        append(notice(feed, UserId(), "n" + std::to_string(n)));
    }
    auto odd = message(chat(2), UserId(UINT64_MAX), std::string("\0\xff", 2));
    odd.content_hash = UINT64_MAX;
    odd.payload = std::string("\0 bytes \xfe", 9);
    append(odd);
    append(recall(chat(1), 2));
    for (const auto& engine : EngineUnderTest::all()) {
        SCOPED_TRACE(engine);
        const auto target = EngineUnderTest::make(engine, clock_);
        move_to(*target);
        auto& there = target->streams();
        for (const auto& stream : {chat(1), chat(2), feed}) {
            expect_same(wait_for(there.read_after(stream, Seq(), 100)).value(),
                        read_after(stream, 0, 100));
            const auto end = wait_for(there.head(stream)).value();
            EXPECT_EQ(end.seq, head(stream).seq);
            EXPECT_EQ(end.ordinal, head(stream).ordinal);
            EXPECT_EQ(end.time, head(stream).time);
        }
        EXPECT_THAT(wait_for(there.last_ordinals_of(kAlice, {chat(1), chat(2)})).value(),
                    ElementsAre(Ordinal(4), Ordinal(0)));
        EXPECT_EQ(wait_for(there.find_repeat(chat(1), kBob, "3")).value()->content_hash,
                  message(chat(1), kBob, "3").content_hash);

        auto again = wait_for(there.append(odd));
        ASSERT_TRUE(again.has_value());
        EXPECT_TRUE(again->repeated);
        odd.content_hash ^= 1;
        EXPECT_EQ(wait_for(there.append(odd)).error().reason(), kClientMessageIdReused);
        odd.content_hash ^= 1;

        clock_.jump_wall(-1h);
        const auto next = wait_for(there.append(message(chat(1), kAlice, "next"))).value();
        clock_.jump_wall(1h);
        EXPECT_EQ(next.seq, Seq(7));
        EXPECT_EQ(next.ordinal, Ordinal(6));
        EXPECT_EQ(next.time, head(chat(1)).time) << "time never runs back";
        EXPECT_EQ(wait_for(there.trimmed(chat(1))).value(), Seq());
    }
}

TEST_P(StreamsMove, WhatWasTrimmedStaysSo) {
    append(message(chat(1), kAlice, "1"));
    for (std::uint64_t n = 2; n <= 6; ++n) {
        append(message(chat(1), kBob, std::to_string(n)));
        append(message(chat(2), kBob, std::to_string(n)));
    }
    ASSERT_TRUE(wait_for(streams().trim(chat(1), Seq(4))).has_value());
    ASSERT_TRUE(wait_for(streams().trim(chat(2), Seq(100))).has_value());
    for (const auto& engine : EngineUnderTest::all()) {
        SCOPED_TRACE(engine);
        const auto target = EngineUnderTest::make(engine, clock_);
        move_to(*target, 1);
        auto& there = target->streams();
        EXPECT_EQ(wait_for(there.trimmed(chat(1))).value(), Seq(4));
        EXPECT_EQ(wait_for(there.trimmed(chat(2))).value(), Seq(5));
        EXPECT_THAT(seqs_of(wait_for(there.read_after(chat(1), Seq(), 9)).value()),
                    ElementsAre(5, 6));
        EXPECT_THAT(wait_for(there.read_after(chat(2), Seq(), 9)).value(), IsEmpty());
        EXPECT_FALSE(wait_for(there.find(chat(1), Seq(4))).value().has_value());
        EXPECT_THAT(wait_for(there.last_ordinals_of(kAlice, {chat(1)})).value(),
                    ElementsAre(Ordinal(1)))
            << "what one wrote is not unread because it was deleted";
        EXPECT_THAT(wait_for(there.last_ordinals_of(kBob, {chat(1), chat(2)})).value(),
                    ElementsAre(Ordinal(6), Ordinal(5)));
        const auto next = wait_for(there.append(message(chat(1), kBob, "7"))).value();
        EXPECT_EQ(next.seq, Seq(7));
        EXPECT_EQ(next.ordinal, Ordinal(7));
        for (const auto* id : {"2", "3", "4"}) {
            const auto late = wait_for(there.append(message(chat(1), kBob, id)));
            ASSERT_FALSE(late.has_value()) << "no late repetition becomes a new message";
            EXPECT_EQ(late.error().reason(), kEntryTrimmed);
        }
        EXPECT_EQ(wait_for(there.append(message(chat(2), kBob, "6"))).error().reason(),
                  kEntryTrimmed);
        EXPECT_FALSE(wait_for(there.find_repeat(chat(1), kBob, "2")).value().has_value());
        const auto fresh = wait_for(there.append(message(chat(2), kBob, "7"))).value();
        EXPECT_EQ(fresh.seq, Seq(6));
        EXPECT_EQ(fresh.ordinal, Ordinal(6));
        EXPECT_TRUE(wait_for(there.trim(chat(1), Seq(6))).has_value());
        EXPECT_THAT(seqs_of(wait_for(there.read_after(chat(1), Seq(), 9)).value()), ElementsAre(7));
    }
}

TEST_P(StreamsMove, WhatDoesNotFollowIsRefused) {
    for (std::uint64_t n = 1; n <= 4; ++n) {
        append(message(chat(1), kAlice, std::to_string(n)));
    }
    const auto mover = engine_->close_and_move();
    const auto entries = mover->read(chat(1), Seq(), 10).value();
    const auto refusal = [&](StreamId stream, std::vector<Stored> page) {
        const auto restored = mover->restore(stream, std::move(page));
        return restored ? "taken" : std::string(restored.error().reason());
    };
    EXPECT_EQ(refusal(chat(2), {entries[1]}), kRestoreMisplaced) << "the first is missing";
    EXPECT_EQ(refusal(chat(2), {entries[0], entries[2]}), kRestoreMisplaced);
    auto wrong = entries[0];
    wrong.entry.ordinal = Ordinal(7);
    EXPECT_EQ(refusal(chat(2), {wrong}), kRestoreMisplaced);
    wrong = entries[0];
    wrong.entry.client_message_id.clear();
    EXPECT_EQ(refusal(chat(2), {wrong}), kRestoreMisplaced);
    wrong = entries[1];
    wrong.entry.time -= 1s;
    EXPECT_EQ(refusal(chat(2), {entries[0], wrong}), kRestoreMisplaced);
    EXPECT_EQ(refusal(chat(1), {entries[1], entries[2]}), "taken") << "they are there";
    const Head trimmed{.seq = Seq(2), .ordinal = Ordinal(2), .time = clock_.wall_now()};
    EXPECT_EQ(mover->begin(chat(1), trimmed).error().reason(), kRestoreMisplaced);
    EXPECT_TRUE(mover->begin(chat(1), {}).has_value());
    EXPECT_TRUE(mover->begin(chat(3), trimmed).has_value());
    EXPECT_TRUE(mover->begin(chat(3), trimmed).has_value());
    EXPECT_EQ(mover->begin(chat(3), {}).error().reason(), kRestoreMisplaced);
    EXPECT_EQ(mover->list({}, 10).value().size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         StreamsMove,
                         ::testing::ValuesIn(EngineUnderTest::all()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kapok::streams
