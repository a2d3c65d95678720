// Many at once: what the group commit must not mix up.
#include "contract/streams_engines.h"
#include "runtime/scope.h"
#include "streams/errors.h"

#include <fmt/format.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

namespace kapok::streams {
namespace {

class StreamsLoad : public StreamsContract {
  protected:
    // Starts all appends on one event loop before the first is answered; results in order.
    std::vector<Result<Appended>> append_together(Streams& where, std::vector<Append> appends);
};

Task<void> append_into(Streams* where, Append append, std::optional<Result<Appended>>* out) {
    out->emplace(co_await where->append(std::move(append)));
}

Task<void> append_all(Streams* where,
                      std::vector<Append> appends,
                      std::vector<std::optional<Result<Appended>>>* out,
                      boost::asio::any_io_executor executor) {
    runtime::Scope scope(executor);
    for (std::size_t i = 0; i < appends.size(); ++i) {
        scope.spawn("test.append", append_into(where, std::move(appends[i]), &(*out)[i]));
    }
    co_await scope.join();
}

std::vector<Result<Appended>> StreamsLoad::append_together(Streams& where,
                                                           std::vector<Append> appends) {
    auto& loop = loop_of_thread();
    std::vector<std::optional<Result<Appended>>> results(appends.size());
    loop.run(append_all(&where, std::move(appends), &results, loop.executor()));
    std::vector<Result<Appended>> out;
    for (auto& result : results) {
        out.push_back(std::move(result).value());
    }
    return out;
}

TEST_P(StreamsLoad, OneBatchSeesItself) {
    auto reused = message(chat(1), kAlice, "twice");
    reused.content_hash ^= 1;
    auto recall = notice(chat(1), kAlice, "recall");
    recall.replace = Replacement{.seq = Seq(40), .payload = "gone", .made_from = ""};
    const auto results = append_together(streams(),
                                         {message(chat(1), kAlice, "twice"),
                                          message(chat(1), kBob, "other"),
                                          message(chat(1), kAlice, "twice"),
                                          reused,
                                          recall,
                                          message(chat(1), kAlice, "last")});
    EXPECT_EQ(results[0]->seq, Seq(1));
    EXPECT_EQ(results[1]->seq, Seq(2));
    EXPECT_EQ(results[2]->seq, Seq(1));
    EXPECT_TRUE(results[2]->repeated);
    EXPECT_EQ(results[3].error().reason(), kClientMessageIdReused);
    EXPECT_EQ(results[4].error().reason(), kEntryUnknown);
    EXPECT_EQ(results[5]->seq, Seq(3));
    EXPECT_EQ(results[5]->ordinal, Ordinal(3));
    EXPECT_EQ(head(chat(1)).seq, Seq(3));
}

Append replacement(const std::string& id, Replacement replace) {
    auto made = notice(chat(1), kAlice, id);
    made.replace = std::move(replace);
    return made;
}

TEST_P(StreamsLoad, SeveralReplacementsInOneBatch) {
    append(message(chat(1), kAlice, "a"));
    append(message(chat(1), kAlice, "b"));
    const auto results = append_together(
        streams(),
        {replacement("1", {.seq = Seq(1), .payload = "A1", .made_from = "payload of a"}),
         replacement("2", {.seq = Seq(2), .payload = "B1", .made_from = "payload of b"}),
         // Made from what the first of the batch has swapped.
         replacement("3", {.seq = Seq(1), .payload = "A2", .made_from = "payload of a"}),
         replacement("4", {.seq = Seq(1), .payload = "A3", .made_from = "A1"}),
         replacement("4", {.seq = Seq(1), .payload = "A3", .made_from = "A1"}),
         message(chat(1), kBob, "c"),
         replacement("5", {.seq = Seq(2), .payload = "B2", .made_from = "B1"})});
    EXPECT_TRUE(results[0].has_value() && results[1].has_value());
    ASSERT_FALSE(results[2].has_value());
    EXPECT_EQ(results[2].error().code(), Code::kConflict);
    EXPECT_EQ(results[2].error().reason(), kEntryChanged);
    ASSERT_TRUE(results[3].has_value() && results[4].has_value());
    EXPECT_TRUE(results[4]->repeated);
    EXPECT_EQ(results[4]->seq, results[3]->seq);
    EXPECT_TRUE(results[5].has_value() && results[6].has_value());
    EXPECT_EQ(find(chat(1), 1)->payload, "A3");
    EXPECT_EQ(find(chat(1), 2)->payload, "B2");
    EXPECT_EQ(head(chat(1)).seq, Seq(7)) << "the refused one took no number";
    EXPECT_EQ(head(chat(1)).ordinal, Ordinal(3));
}

// Each adds to what it has read and begins anew where another was quicker, as edits do.
void count_up(Streams& node, int writer, int times) {
    for (int n = 0; n < times;) {
        const auto target = wait_for(node.find(chat(1), Seq(1))).value().value();
        auto append = notice(
            chat(1), UserId(static_cast<std::uint64_t>(writer)), fmt::format("{}-{}", writer, n));
        append.replace = Replacement{.seq = Seq(1),
                                     .payload = std::to_string(std::stoi(target.payload) + 1),
                                     .made_from = target.payload};
        const auto appended = wait_for(node.append(append));
        if (appended) {
            EXPECT_FALSE(appended->repeated);
            ++n;
        } else {
            ASSERT_EQ(appended.error().reason(), kEntryChanged);
        }
    }
}

TEST_P(StreamsLoad, NoReplacementUndoesAnother) {
    constexpr int kWriters = 4;
    constexpr int kTimes = 25;
    const auto second = engine_->open_second_node();
    auto first = message(chat(1), kAlice, "counter");
    first.payload = "0";
    append(first);
    std::vector<std::thread> threads;
    for (int writer = 1; writer <= kWriters; ++writer) {
        auto& node = second != nullptr && writer % 2 == 0 ? *second : streams();
        threads.emplace_back([&node, writer] { count_up(node, writer, kTimes); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(find(chat(1), 1)->payload, std::to_string(kWriters * kTimes));
    EXPECT_EQ(head(chat(1)).seq, Seq(1 + kWriters * kTimes)) << "what was refused wrote nothing";
}

TEST_P(StreamsLoad, HeadsOfFiveThousandStreams) {
    constexpr std::uint64_t kStreams = 5'000;
    std::vector<Append> appends;
    for (std::uint64_t n = 0; n < kStreams; n += 2) {
        appends.push_back(message(chat(n), kAlice, "m"));
        if (n % 3 == 0) {
            appends.push_back(notice(chat(n), kAlice, "n"));
        }
    }
    for (const auto& result : append_together(streams(), std::move(appends))) {
        ASSERT_TRUE(result.has_value()) << result.error().detail();
    }
    engine_->reopen();
    std::vector<StreamId> asked;
    for (std::uint64_t n = kStreams; n-- > 0;) {
        asked.push_back(chat(n));
    }
    const auto heads = wait_for(streams().heads(asked)).value();
    const auto ordinals = wait_for(streams().last_ordinals_of(kAlice, asked)).value();
    ASSERT_EQ(heads.size(), kStreams);
    ASSERT_EQ(ordinals.size(), kStreams);
    for (std::size_t i = 0; i < kStreams; ++i) {
        const auto n = asked[i].low;
        const std::uint64_t entries = n % 2 != 0 ? 0 : (n % 3 == 0 ? 2 : 1);
        EXPECT_EQ(heads[i].seq, Seq(entries)) << n;
        EXPECT_EQ(ordinals[i], Ordinal(entries > 0 ? 1 : 0)) << n;
    }
}

// 16 threads, `streams` streams; every append is sent twice. Returns all seqs by stream.
std::map<std::uint64_t, std::set<std::uint64_t>> hammer(std::vector<Streams*> nodes,
                                                        std::uint64_t stream_count) {
    constexpr int kThreads = 16;
    constexpr int kRounds = 40;
    std::mutex mutex;
    std::map<std::uint64_t, std::set<std::uint64_t>> seqs;
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            auto* node = nodes[static_cast<std::size_t>(t) % nodes.size()];
            for (int n = 0; n < kRounds; ++n) {
                const auto stream = static_cast<std::uint64_t>(t + n) % stream_count;
                // Two threads share a sender and send the same, as a client that retries does.
                const auto sender = UserId(static_cast<std::uint64_t>(1 + t / 2));
                const auto what = message(chat(stream), sender, std::to_string(n));
                const auto first = wait_for(node->append(what));
                const auto again = wait_for(node->append(what));
                ASSERT_TRUE(first.has_value()) << first.error().detail();
                ASSERT_TRUE(again.has_value()) << again.error().detail();
                EXPECT_EQ(first->seq, again->seq);
                EXPECT_TRUE(again->repeated);
                const std::scoped_lock lock(mutex);
                seqs[stream].insert(first->seq.value());
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    return seqs;
}

void expect_dense(Streams& streams, const std::map<std::uint64_t, std::set<std::uint64_t>>& seqs) {
    for (const auto& [stream, numbers] : seqs) {
        EXPECT_EQ(*numbers.begin(), 1U);
        EXPECT_EQ(*numbers.rbegin(), numbers.size()) << "dense";
        const auto entries = wait_for(streams.read_after(chat(stream), Seq(0), 10'000)).value();
        EXPECT_EQ(entries.size(), numbers.size());
        std::set<std::pair<std::uint64_t, std::string>> ids;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            EXPECT_EQ(entries[i].seq.value(), i + 1);
            EXPECT_EQ(entries[i].ordinal.value(), i + 1);
            ids.emplace(entries[i].sender.value(), entries[i].client_message_id);
        }
        EXPECT_EQ(ids.size(), entries.size()) << "none twice";
        const auto head = wait_for(streams.head(chat(stream))).value();
        EXPECT_EQ(head.seq.value(), numbers.size());
        EXPECT_EQ(head.ordinal.value(), numbers.size());
    }
}

TEST_P(StreamsLoad, SixteenAppendersOnOneStream) {
    const auto seqs = hammer({&streams()}, 1);
    expect_dense(streams(), seqs);
}

TEST_P(StreamsLoad, SixteenAppendersOnSevenStreams) {
    const auto seqs = hammer({&streams()}, 7);
    expect_dense(streams(), seqs);
}

TEST_P(StreamsLoad, TwoNodesOnTheSameStreams) {
    const auto second = engine_->open_second_node();
    if (second == nullptr) {
        GTEST_SKIP() << "an engine of a single node";
    }
    const auto seqs = hammer({&streams(), second.get()}, 5);
    expect_dense(streams(), seqs);
    expect_dense(*second, seqs);
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         StreamsLoad,
                         ::testing::ValuesIn(EngineUnderTest::all()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kapok::streams
