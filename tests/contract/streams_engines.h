// The engines of infra/streams, made the same way for every test of the suite, and calls that wait.
#pragma once

#include "base/clock.h"
#include "runtime/task.h"
#include "runtime/testing/co_test.h"
#include "streams/mover.h"
#include "streams/streams.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kapok::streams {

// An engine with nothing in it.
class EngineUnderTest {
  public:
    virtual ~EngineUnderTest() = default;
    [[nodiscard]] virtual Streams& streams() = 0;
    // As after a restart. References to streams() end.
    virtual void reopen() = 0;
    // Ends the engine, and opens what it wrote for moving. reopen() once that is gone.
    virtual std::unique_ptr<Mover> close_and_move() = 0;
    // Another node on the same data, where the engine is made for several; else null.
    virtual std::unique_ptr<Streams> open_second_node() { return nullptr; }

    static std::unique_ptr<EngineUnderTest> make(const std::string& engine, Clock& clock);
    static std::vector<std::string> all();
};

template <class T>
Task<void> keep_result(Task<T> task, std::optional<T>* out) {
    out->emplace(co_await std::move(task));
}

// The calling thread's, until the end of the process: an engine's thread that has given its answer
// may still be on its way out of the loop.
runtime::testing::Loop& loop_of_thread();

// Runs a call on the event loop and returns its result.
template <class T>
T wait_for(Task<T> task) {
    std::optional<T> result;
    loop_of_thread().run(keep_result(std::move(task), &result));
    return std::move(result).value();
}

class StreamsContract : public ::testing::TestWithParam<std::string> {
  protected:
    StreamsContract() : engine_(EngineUnderTest::make(GetParam(), clock_)) {}

    Streams& streams() { return engine_->streams(); }
    // Calls that must succeed.
    Appended append(const Append& what);
    std::vector<Entry> read_after(StreamId stream, std::uint64_t after, std::size_t limit);
    std::vector<Entry> read_before(StreamId stream, std::uint64_t before, std::size_t limit);
    std::optional<Entry> find(StreamId stream, std::uint64_t seq);
    std::optional<Stored> find_repeat(StreamId stream, UserId sender, std::string id);
    Head head(StreamId stream);
    // A call that must fail: its reason.
    std::string refusal(const Append& what);

    ManualClock clock_;
    std::unique_ptr<EngineUnderTest> engine_;
};

inline constexpr UserId kAlice{101};
inline constexpr UserId kBob{102};

inline StreamId chat(std::uint64_t number) { return {.kind = 'c', .high = 7, .low = number}; }

// A countable message.
Append message(StreamId stream, UserId sender, std::string id);
// An entry that does not count.
Append notice(StreamId stream, UserId sender, std::string id);

std::vector<std::uint64_t> seqs_of(const std::vector<Entry>& entries);

}  // namespace kapok::streams
