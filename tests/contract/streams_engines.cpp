#include "contract/streams_engines.h"

#include "base/assert.h"
#include "base/random.h"
#include "streams/postgres/postgres_mover.h"
#include "streams/postgres/postgres_streams.h"
#include "streams/rocksdb/rocksdb_mover.h"
#include "streams/testing/temporary_streams.h"
#include "support/postgres.h"

#include <mutex>

namespace kapok::streams {

namespace {

class RocksdbUnderTest final : public EngineUnderTest {
  public:
    explicit RocksdbUnderTest(Clock& clock)
        : clock_(clock), streams_(clock, {.place = testing::TemporaryStreams::Place::kDisk}) {}
    [[nodiscard]] Streams& streams() override { return streams_.streams(); }
    void reopen() override { streams_.reopen(); }
    std::unique_ptr<Mover> close_and_move() override {
        streams_.close();
        return open_rocksdb_mover({.path = streams_.path(), .sync = false, .reserve_bytes = 0},
                                  clock_);
    }

  private:
    Clock& clock_;
    testing::TemporaryStreams streams_;
};

class PostgresUnderTest final : public EngineUnderTest {
  public:
    explicit PostgresUnderTest(Clock& clock)
        : clock_(clock), conninfo_(kapok::testing::PostgresServer::shared().fresh_database()) {
        PostgresUnderTest::reopen();
    }
    [[nodiscard]] Streams& streams() override { return *engine_; }
    void reopen() override {
        engine_.reset();
        engine_ = open_second_node();
    }
    std::unique_ptr<Mover> close_and_move() override {
        engine_.reset();
        return open_postgres_mover(conninfo_);
    }
    std::unique_ptr<Streams> open_second_node() override {
        return open_postgres_streams({.conninfo = conninfo_}, clock_);
    }

  private:
    Clock& clock_;
    std::string conninfo_;
    std::unique_ptr<Streams> engine_;
};

}  // namespace

std::unique_ptr<EngineUnderTest> EngineUnderTest::make(const std::string& engine, Clock& clock) {
    if (engine == "postgres") {
        return std::make_unique<PostgresUnderTest>(clock);
    }
    KAPOK_ASSERT(engine == "rocksdb", "the engine is known");
    return std::make_unique<RocksdbUnderTest>(clock);
}

std::vector<std::string> EngineUnderTest::all() { return {"rocksdb", "postgres"}; }

runtime::testing::Loop& loop_of_thread() {
    static std::mutex mutex;
    static std::vector<std::unique_ptr<runtime::testing::Loop>> loops;
    thread_local auto& mine = [&]() -> runtime::testing::Loop& {
        const std::lock_guard lock(mutex);
        return *loops.emplace_back(std::make_unique<runtime::testing::Loop>());
    }();
    return mine;
}

Appended StreamsContract::append(const Append& what) {
    auto result = wait_for(streams().append(what));
    EXPECT_TRUE(result.has_value()) << result.error().reason() << " " << result.error().detail();
    return result ? *result : Appended();
}

std::vector<Entry> StreamsContract::read_after(StreamId stream,
                                               std::uint64_t after,
                                               std::size_t limit) {
    return wait_for(streams().read_after(stream, Seq(after), limit)).value();
}

std::vector<Entry> StreamsContract::read_before(StreamId stream,
                                                std::uint64_t before,
                                                std::size_t limit) {
    return wait_for(streams().read_before(stream, Seq(before), limit)).value();
}

std::optional<Entry> StreamsContract::find(StreamId stream, std::uint64_t seq) {
    return wait_for(streams().find(stream, Seq(seq))).value();
}

std::optional<Stored> StreamsContract::find_repeat(StreamId stream, UserId sender, std::string id) {
    return wait_for(streams().find_repeat(stream, sender, std::move(id))).value();
}

Head StreamsContract::head(StreamId stream) { return wait_for(streams().head(stream)).value(); }

std::string StreamsContract::refusal(const Append& what) {
    auto result = wait_for(streams().append(what));
    return result.has_value() ? "accepted" : std::string(result.error().reason());
}

Append message(StreamId stream, UserId sender, std::string id) {
    Append append;
    append.stream = stream;
    append.sender = sender;
    append.payload = "payload of " + id;
    append.content_hash = hash64(append.payload);
    append.client_message_id = std::move(id);
    append.countable = Countable::kYes;
    return append;
}

Append notice(StreamId stream, UserId sender, std::string id) {
    auto append = message(stream, sender, std::move(id));
    append.countable = Countable::kNo;
    return append;
}

std::vector<std::uint64_t> seqs_of(const std::vector<Entry>& entries) {
    std::vector<std::uint64_t> seqs;
    for (const auto& entry : entries) {
        seqs.push_back(entry.seq.value());
    }
    return seqs;
}

}  // namespace kapok::streams
