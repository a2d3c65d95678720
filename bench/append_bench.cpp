// Durable appends to streams, `in flight` at a time, beside the limit: the same bytes written to a
// bare file and synced once.
#include "base/clock.h"
#include "base/random.h"
#include "runtime/blocking.h"
#include "runtime/scope.h"
#include "runtime/shard.h"
#include "streams/rocksdb/rocksdb_streams.h"

#include <benchmark/benchmark.h>

#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

namespace kapok::streams {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPayloadBytes = 128;  // a usual text message
constexpr std::uint64_t kConversations = 100;

// A directory that goes with the benchmark. On a disk: /tmp may be in memory, where a sync costs
// nothing.
class Directory {
  public:
    Directory() : path_(fs::current_path() / fmt::format("bench-{}", ::getpid())) {
        fs::create_directory(path_);
    }
    ~Directory() { fs::remove_all(path_); }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    [[nodiscard]] std::string file(const char* name) const { return path_ / name; }

  private:
    fs::path path_;
};

Append message(std::uint64_t number) {
    return {.stream = {.kind = 'c', .high = 1, .low = number % kConversations},
            .sender = UserId(number % kConversations + 1),
            .client_message_id = fmt::format("message-{}", number),
            .content_hash = number,
            .countable = Countable::kYes,
            .payload = std::string(kPayloadBytes, 'x'),
            .replace = {}};
}

Task<void> append_one(Streams* streams, std::uint64_t number, std::size_t* failures) {
    const auto appended = co_await streams->append(message(number));
    *failures += appended ? 0 : 1;
}

Task<void> append_together(boost::asio::any_io_executor executor,
                           Streams* streams,
                           std::uint64_t first,
                           std::uint64_t count,
                           std::size_t* failures) {
    runtime::Scope scope(executor);
    for (auto number = first; number < first + count; ++number) {
        scope.spawn("bench.append", append_one(streams, number, failures));
    }
    co_await scope.join();
}

void append(benchmark::State& state) {
    initialise_crypto();
    const Directory directory;
    SystemClock clock;
    const auto streams = open_rocksdb({.path = directory.file("streams")}, clock);
    const auto in_flight = static_cast<std::uint64_t>(state.range(0));
    runtime::Shards shards(1);
    shards.start();
    const auto executor = shards.at(0).executor();
    std::uint64_t number = 0;
    std::size_t failures = 0;
    for (auto _ : state) {
        runtime::wait_for(executor,
                          append_together(executor, streams.get(), number, in_flight, &failures));
        number += in_flight;
    }
    shards.stop();
    if (failures > 0) {
        state.SkipWithError("an append was refused");
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(number));
}

void append_limit(benchmark::State& state) {
    const Directory directory;
    const int file = ::open(directory.file("log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    if (file < 0) {
        throw std::runtime_error("cannot make the bare log");
    }
    const auto in_flight = static_cast<std::size_t>(state.range(0));
    const std::string batch(in_flight * kPayloadBytes, 'x');
    for (auto _ : state) {
        if (::write(file, batch.data(), batch.size()) != static_cast<ssize_t>(batch.size()) ||
            ::fdatasync(file) != 0) {
            state.SkipWithError("the bare log cannot be written");
            break;
        }
    }
    ::close(file);
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(append)->Arg(1)->Arg(32)->Arg(512)->UseRealTime();
BENCHMARK(append_limit)->Arg(1)->Arg(32)->Arg(512)->UseRealTime();

}  // namespace
}  // namespace kapok::streams
