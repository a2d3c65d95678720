// feature: rule-3
// A seeded random run against a model that is too simple to be wrong.
#include "base/random.h"
#include "contract/streams_engines.h"
#include "streams/errors.h"

#include <map>

namespace kapok::streams {
namespace {

struct ModelEntry {
    Entry entry;
    std::uint64_t content_hash = 0;
};
using Model = std::map<StreamId, std::vector<ModelEntry>>;

// What the model says to an append: the same reasons, the same numbers.
struct Verdict {
    std::string reason;  // empty: accepted
    Appended appended;
};

Verdict apply(Model& model, const Append& append, WallTime now) {
    auto& entries = model[append.stream];
    for (const auto& known : entries) {
        if (known.entry.sender == append.sender &&
            known.entry.client_message_id == append.client_message_id) {
            if (known.content_hash != append.content_hash) {
                return {std::string(kClientMessageIdReused), {}};
            }
            return {{}, {known.entry.seq, known.entry.ordinal, known.entry.time, true}};
        }
    }
    if (append.replace) {
        const auto target = append.replace->seq.value();
        if (target == 0 || target > entries.size()) {
            return {std::string(kEntryUnknown), {}};
        }
        if (entries[target - 1].entry.payload != append.replace->made_from) {
            return {std::string(kEntryChanged), {}};
        }
        entries[target - 1].entry.payload = append.replace->payload;
        entries[target - 1].entry.replaced = true;
    }
    Entry entry;
    entry.seq = Seq(entries.size() + 1);
    entry.ordinal = Ordinal((entries.empty() ? 0 : entries.back().entry.ordinal.value()) +
                            (append.countable == Countable::kYes ? 1 : 0));
    entry.time = entries.empty() ? now : std::max(now, entries.back().entry.time);
    entry.sender = append.sender;
    entry.client_message_id = append.client_message_id;
    entry.countable = append.countable;
    entry.payload = append.payload;
    entries.push_back({entry, append.content_hash});
    return {{}, {entry.seq, entry.ordinal, entry.time, false}};
}

void expect_same(const Entry& actual, const Entry& expected) {
    EXPECT_EQ(actual.seq, expected.seq);
    EXPECT_EQ(actual.ordinal, expected.ordinal);
    EXPECT_EQ(actual.time, expected.time);
    EXPECT_EQ(actual.sender, expected.sender);
    EXPECT_EQ(actual.client_message_id, expected.client_message_id);
    EXPECT_EQ(actual.countable, expected.countable);
    EXPECT_EQ(actual.replaced, expected.replaced);
    EXPECT_EQ(actual.payload, expected.payload);
}

class StreamsModel : public StreamsContract {
  protected:
    StreamId any_stream() { return chat(random_.below(4)); }

    void step_append() {
        auto append = message(any_stream(),
                              UserId(1 + random_.below(3)),
                              // Few ids, so that many repeat.
                              std::to_string(random_.below(60)));
        append.countable = random_.below(3) == 0 ? Countable::kNo : Countable::kYes;
        // Of the id, not of the kind: so repetitions mostly agree.
        append.content_hash = random_.below(20) == 0 ? 1 : 0;
        append.payload = random_.bytes(random_.below(300));
        if (random_.below(5) == 0) {
            const Seq target(random_.below(40));
            append.replace = Replacement{
                .seq = target, .payload = random_.bytes(random_.below(10)), .made_from = "other"};
            const auto read = find(append.stream, target.value());
            if (read && random_.below(4) != 0) {
                append.replace->made_from = read->payload;
            }
        }
        const auto expected = apply(model_, append, clock_.wall_now());
        const auto actual = wait_for(streams().append(append));
        ASSERT_EQ(actual.has_value() ? "" : actual.error().reason(), expected.reason);
        if (actual) {
            EXPECT_EQ(actual->seq, expected.appended.seq);
            EXPECT_EQ(actual->ordinal, expected.appended.ordinal);
            EXPECT_EQ(actual->time, expected.appended.time);
            EXPECT_EQ(actual->repeated, expected.appended.repeated);
        }
    }

    void step_read() {
        const auto stream = any_stream();
        const auto& entries = model_[stream];
        const auto at = random_.below(entries.size() + 3);
        const auto limit = random_.below(20);
        const auto after = read_after(stream, at, limit);
        const auto first = std::min<std::size_t>(at, entries.size());
        ASSERT_EQ(after.size(), std::min<std::size_t>(limit, entries.size() - first));
        for (std::size_t i = 0; i < after.size(); ++i) {
            expect_same(after[i], entries[first + i].entry);
        }
        const auto before = read_before(stream, at, limit);
        const auto end = std::min<std::size_t>(at == 0 ? 0 : at - 1, entries.size());
        ASSERT_EQ(before.size(), std::min<std::size_t>(limit, end));
        for (std::size_t i = 0; i < before.size(); ++i) {
            expect_same(before[i], entries[end - before.size() + i].entry);
        }
        const auto found = find(stream, at);
        ASSERT_EQ(found.has_value(), at >= 1 && at <= entries.size());
        if (found) {
            expect_same(*found, entries[at - 1].entry);
        }
    }

    void step_heads() {
        const std::vector<StreamId> asked{chat(3), chat(0), chat(2), chat(1), chat(9)};
        const auto sender = UserId(1 + random_.below(3));
        const auto heads = wait_for(streams().heads(asked)).value();
        const auto ordinals = wait_for(streams().last_ordinals_of(sender, asked)).value();
        for (std::size_t i = 0; i < asked.size(); ++i) {
            const auto& entries = model_[asked[i]];
            Ordinal own;
            for (const auto& [entry, hash] : entries) {
                if (entry.sender == sender && entry.countable == Countable::kYes) {
                    own = entry.ordinal;
                }
            }
            EXPECT_EQ(ordinals[i], own);
            EXPECT_EQ(heads[i].seq, Seq(entries.size()));
            EXPECT_EQ(heads[i].ordinal, entries.empty() ? Ordinal() : entries.back().entry.ordinal);
            EXPECT_EQ(heads[i].time, entries.empty() ? WallTime() : entries.back().entry.time);
        }
    }

    void step() {
        const auto dice = random_.below(100);
        if (dice < 60) {
            step_append();
        } else if (dice < 80) {
            step_read();
        } else if (dice < 92) {
            step_heads();
        } else if (dice < 98) {
            clock_.jump_wall(std::chrono::milliseconds(random_.below(2'000)) -
                             std::chrono::milliseconds(800));
        } else {
            engine_->reopen();
        }
    }

    SeededRandom random_{20'260'114};
    Model model_;
};

TEST_P(StreamsModel, AgreesWithTheModel) {
    for (int n = 0; n < 600 && !HasFailure(); ++n) {
        SCOPED_TRACE(n);
        step();
    }
    std::size_t total = 0;
    for (const auto& [stream, entries] : model_) {
        total += entries.size();
    }
    EXPECT_GT(total, 150U) << "the run did something";
}

INSTANTIATE_TEST_SUITE_P(Engines,
                         StreamsModel,
                         ::testing::ValuesIn(EngineUnderTest::all()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace kapok::streams
