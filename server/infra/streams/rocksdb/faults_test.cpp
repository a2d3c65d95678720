// The engine on a disk that runs full, breaks, or lies.
#include "base/random.h"
#include "runtime/testing/co_test.h"
#include "streams/errors.h"
#include "streams/testing/faulty_disk.h"
#include "streams/testing/temporary_streams.h"

#include <filesystem>
#include <fstream>

namespace kapok::streams {
namespace {

using testing::FaultyDisk;
using testing::TemporaryStreams;

constexpr StreamId kChat{.kind = 'c', .high = 1, .low = 2};

Append message(std::uint64_t number, std::size_t bytes = 100) {
    Append append;
    append.stream = kChat;
    append.sender = UserId(5);
    append.client_message_id = std::to_string(number);
    append.content_hash = number;
    append.countable = Countable::kYes;
    append.payload = std::string(bytes, static_cast<char>('a' + number % 26));
    return append;
}

class Faults : public ::testing::Test {
  protected:
    template <class T>
    static Task<void> keep(Task<T> task, std::optional<T>* out) {
        out->emplace(co_await std::move(task));
    }
    template <class T>
    static T wait_for(Task<T> task) {
        // One for all: the engine's thread may still be on its way out of the loop that it answered
        // to.
        static runtime::testing::Loop loop;
        std::optional<T> result;
        loop.run(keep(std::move(task), &result));
        return std::move(result).value();
    }

    Streams& streams() { return store_.streams(); }
    // The reason, or "accepted".
    std::string send(std::uint64_t number, std::size_t bytes = 100) {
        const auto result = wait_for(streams().append(message(number, bytes)));
        return result ? "accepted" : std::string(result.error().reason());
    }
    std::uint64_t head() { return wait_for(streams().head(kChat)).value().seq.value(); }

    // Dense, and each of 1..count exactly at its place.
    void expect_entries(std::uint64_t count) {
        const auto entries = wait_for(streams().read_after(kChat, Seq(0), 100'000)).value();
        ASSERT_EQ(entries.size(), count);
        for (std::uint64_t i = 0; i < count; ++i) {
            EXPECT_EQ(entries[i].seq.value(), i + 1);
            EXPECT_EQ(entries[i].client_message_id, std::to_string(i + 1));
        }
        EXPECT_EQ(head(), count);
    }

    ManualClock clock_;
    FaultyDisk disk_;
    TemporaryStreams store_{clock_,
                            {.sync = true, .write_buffer_bytes = 256U << 10U, .env = &disk_.env()}};
};

TEST_F(Faults, AFullDiskRefusesSendsAndGoesOnReading) {
    EXPECT_EQ(send(1), "accepted");
    disk_.fill(0);
    EXPECT_EQ(send(2), kDiskFull);
    EXPECT_EQ(send(2), kDiskFull);
    expect_entries(1);
    disk_.repair();
    EXPECT_EQ(send(2), "accepted");
    EXPECT_EQ(send(3), "accepted");
    expect_entries(3);
    store_.reopen();
    expect_entries(3);
}

// The first write after start: the memory table is empty, the log ends in half a record.
TEST_F(Faults, WhatFollowsATornRecordSurvivesARestart) {
    std::uint64_t number = 0;
    for (const std::uint64_t room : {1, 5, 7, 12, 40, 100, 150, 200}) {
        SCOPED_TRACE(room);
        disk_.fill(room, ".log");
        ++number;
        EXPECT_EQ(send(number), kDiskFull);
        disk_.repair();
        EXPECT_EQ(send(number), "accepted");
        EXPECT_EQ(send(++number), "accepted");
        store_.reopen();
        expect_entries(number);
    }
}

TEST_F(Faults, AFailedSyncIsNotAnAcknowledgement) {
    EXPECT_EQ(send(1), "accepted");
    disk_.break_syncs();
    EXPECT_EQ(send(2), kStreamsDown);
    EXPECT_EQ(head(), 1U) << "what is not durable is not shown";
    disk_.repair();
    // Its bytes may have reached the disk. The client asks again and gets one entry, either way.
    EXPECT_EQ(send(2), "accepted");
    EXPECT_EQ(send(3), "accepted");
    expect_entries(3);
    store_.reopen();
    expect_entries(3);
}

TEST_F(Faults, AFailedFlushBehindTheScenes) {
    disk_.fill(0, ".sst");
    std::uint64_t number = 0;
    std::string answer;
    // The memory table fills up, its flush fails, and some later send is told.
    while (number < 2'000) {
        answer = send(number + 1, 4'000);
        if (answer != "accepted") {
            break;
        }
        ++number;
    }
    EXPECT_EQ(answer, kDiskFull);
    EXPECT_EQ(head(), number) << "reading goes on, though the store could not be opened anew";
    expect_entries(number);
    EXPECT_EQ(send(number + 1), kDiskFull);
    disk_.repair();
    EXPECT_EQ(send(number + 1), "accepted");
    expect_entries(number + 1);
    store_.reopen();
    expect_entries(number + 1);
}

TEST_F(Faults, SeededMisfortune) {
    SeededRandom random(77);
    std::uint64_t accepted = 0;
    for (int round = 0; round < 12 && !HasFailure(); ++round) {
        SCOPED_TRACE(round);
        switch (random.below(4)) {
            case 0:
                disk_.fill(random.below(3'000), ".log");
                break;
            case 1:
                disk_.fill(random.below(3'000));
                break;
            case 2:
                disk_.break_syncs(random.below(2) == 0 ? ".log" : "");
                break;
            default:
                break;
        }
        for (std::uint64_t n = random.below(20); n > 0; --n) {
            if (send(accepted + 1, random.below(2'000)) == "accepted") {
                ++accepted;
            }
        }
        if (random.below(2) == 0) {
            // Another send first: the next one must not take its place.
            disk_.repair();
        }
        if (random.below(4) == 0) {
            disk_.repair();
            store_.reopen();
            // A send that failed at its sync may be there now: it is the next one.
            const auto found = head();
            ASSERT_TRUE(found == accepted || found == accepted + 1);
            accepted = found;
            expect_entries(accepted);
        }
    }
    disk_.repair();
    EXPECT_EQ(send(accepted + 1), "accepted");
    expect_entries(accepted + 1);
}

TEST_F(Faults, DamageIsFoundAndNotServed) {
    for (std::uint64_t n = 1; n <= 200; ++n) {
        ASSERT_EQ(send(n), "accepted");
    }
    store_.reopen();  // recovery moves the log into a table file
    expect_entries(200);
    store_.close();
    int damaged = 0;
    for (const auto& entry : std::filesystem::directory_iterator(store_.path())) {
        if (entry.path().extension() == ".sst") {
            std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(100);
            file.write("damage", 6);
            ++damaged;
        }
    }
    ASSERT_GT(damaged, 0);
    store_.open();
    const auto read = wait_for(streams().read_after(kChat, Seq(0), 1'000));
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().code(), Code::kInternal);
    EXPECT_EQ(read.error().reason(), kStreamCorrupt);
    const auto found = wait_for(streams().find(kChat, Seq(1)));
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().reason(), kStreamCorrupt);
}

}  // namespace
}  // namespace kapok::streams
