// feature: pain-missing, pain-duplicates
// kill -9 while an engine writes: what was acknowledged is there, once, in its place, and streams
// are dense.
#include "base/random.h"
#include "contract/streams_engines.h"
#include "streams/rocksdb/rocksdb_streams.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace kapok::streams {
namespace {

// By stream and client_message_id.
using Acknowledged = std::map<std::pair<std::uint64_t, std::string>, std::uint64_t>;

// Runs the victim until it has acknowledged `count` appends, kills it, and returns every line it
// had written by then.
std::string kill_after(const std::string& directory, int round, std::size_t count) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = KAPOK_STREAMS_VICTIM;
    std::string folder = directory;
    std::string number = std::to_string(round);
    char* arguments[] = {program.data(), folder.data(), number.data(), nullptr};
    pid_t child = -1;
    EXPECT_EQ(::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);

    std::string lines;
    bool killed = false;
    char buffer[4096];
    for (;;) {
        const auto got = ::read(ends[0], buffer, sizeof(buffer));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;  // it is dead, and all it wrote was read
        }
        lines.append(buffer, static_cast<std::size_t>(got));
        if (!killed &&
            static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) >= count) {
            ::kill(child, SIGKILL);
            killed = true;
        }
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << "the victim ended by itself: " << status;
    return lines;
}

void note_lines(const std::string& text, Acknowledged& acknowledged) {
    std::istringstream lines(text);
    std::uint64_t stream = 0;
    std::uint64_t seq = 0;
    std::string id;
    while (lines >> stream >> id >> seq) {
        const auto [at, fresh] = acknowledged.emplace(std::pair(stream, id), seq);
        EXPECT_TRUE(fresh) << "acknowledged twice: " << id;
    }
}

void verify(Streams& streams, const Acknowledged& acknowledged) {
    std::set<std::uint64_t> names;
    for (const auto& [name, seq] : acknowledged) {
        names.insert(name.first);
    }
    std::size_t found = 0;
    for (const auto name : names) {
        const StreamId stream{.kind = 'c', .high = 0, .low = name};
        const auto entries = wait_for(streams.read_after(stream, Seq(0), 1'000'000)).value();
        std::set<std::string> ids;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            ASSERT_EQ(entries[i].seq.value(), i + 1) << "dense";
            ASSERT_EQ(entries[i].ordinal.value(), i + 1);
            ASSERT_TRUE(ids.insert(entries[i].client_message_id).second) << "none twice";
            const auto known = acknowledged.find({name, entries[i].client_message_id});
            if (known != acknowledged.end()) {
                ASSERT_EQ(known->second, i + 1) << "in its place";
                ++found;
            }
        }
        const auto head = wait_for(streams.head(stream)).value();
        EXPECT_EQ(head.seq.value(), entries.size());
        EXPECT_EQ(head.ordinal.value(), entries.size());
        const auto own = wait_for(streams.last_ordinals_of(UserId(1), {stream})).value();
        EXPECT_EQ(own.at(0).value(), entries.size());
        // A client that did not hear the answer asks again.
        const auto& last = entries.back();
        Append again;
        again.stream = stream;
        again.sender = UserId(1);
        again.client_message_id = last.client_message_id;
        again.content_hash = 1;
        const auto repeated = wait_for(streams.append(again));
        ASSERT_TRUE(repeated.has_value());
        EXPECT_TRUE(repeated->repeated);
        EXPECT_EQ(repeated->seq, last.seq);
    }
    EXPECT_EQ(found, acknowledged.size()) << "acknowledged entries are missing";
}

TEST(StreamsKill, NothingAcknowledgedIsLost) {
    constexpr int kRounds = 12;
    auto directory = (std::filesystem::temp_directory_path() / "kapok-kill-XXXXXX").string();
    ASSERT_NE(::mkdtemp(directory.data()), nullptr);
    SeededRandom random(4242);
    SystemClock clock;
    Acknowledged acknowledged;
    for (int round = 0; round < kRounds && !HasFailure(); ++round) {
        SCOPED_TRACE(round);
        // Some rounds die within their first batches, right after recovery.
        const auto count = round % 3 == 0 ? 1 + random.below(10) : 200 + random.below(1'500);
        note_lines(kill_after(directory, round, count), acknowledged);
        const auto streams = open_rocksdb({.path = directory, .reserve_bytes = 0}, clock);
        verify(*streams, acknowledged);
    }
    EXPECT_GT(acknowledged.size(), 2'000U);
    std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace kapok::streams
