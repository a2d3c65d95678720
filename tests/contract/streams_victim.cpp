// A program to be killed: appends to an engine as fast as it can and writes a line for each
// acknowledgement to its standard output: "<stream> <client_message_id> <seq>\n".
//
//     streams_victim <directory> <round>
#include "base/clock.h"
#include "base/random.h"
#include "runtime/scope.h"
#include "runtime/shard.h"
#include "streams/rocksdb/rocksdb_streams.h"

#include <fmt/core.h>

#include <latch>
#include <unistd.h>

namespace kapok::streams {
namespace {

constexpr int kWriters = 12;
constexpr std::uint64_t kStreams = 5;

// One write() per line: a pipe keeps it whole.
void acknowledge(const std::string& line) {
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        ::_exit(1);  // the test is gone
    }
}

Task<void> write_for_ever(Streams* streams, int writer, std::string round) {
    for (std::uint64_t n = 0;; ++n) {
        Append append;
        append.stream = {.kind = 'c', .high = 0, .low = n % kStreams};
        append.sender = UserId(1);
        append.client_message_id = fmt::format("r{}-w{}-{}", round, writer, n);
        append.content_hash = 1;
        append.countable = Countable::kYes;
        append.payload = std::string(200 + n % 100, 'p');
        const auto stream = append.stream.low;
        const auto id = append.client_message_id;
        const auto result = co_await streams->append(std::move(append));
        if (!result) {
            ::_exit(2);
        }
        acknowledge(fmt::format("{} {} {}\n", stream, id, result->seq.value()));
    }
}

int run(const std::string& directory, const std::string& round) {
    initialise_crypto();
    SystemClock clock;
    // Small buffers, so that flushes and compactions are interrupted too.
    const auto streams = open_rocksdb(
        {.path = directory, .sync = true, .write_buffer_bytes = 128U << 10U, .reserve_bytes = 0},
        clock);
    runtime::Shard shard(0);
    runtime::Scope scope(shard.executor());
    for (int writer = 0; writer < kWriters; ++writer) {
        scope.spawn("victim.write", write_for_ever(streams.get(), writer, round));
    }
    shard.context().run();
    return 0;
}

}  // namespace
}  // namespace kapok::streams

int main(int argc, char** argv) {
    if (argc != 3) {
        return 64;
    }
    return kapok::streams::run(argv[1], argv[2]);
}
