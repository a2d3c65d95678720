// What only the PostgreSQL engine meets: a database server that dies and comes back.
#include "contract/streams_engines.h"
#include "streams/errors.h"
#include "streams/postgres/postgres_streams.h"
#include "streams/postgres/session.h"
#include "support/postgres.h"

namespace kapok::streams {
namespace {

class StreamsPostgres : public ::testing::Test {
  protected:
    std::string send(Streams& streams, std::uint64_t number) {
        const auto result =
            wait_for(streams.append(message(chat(1), kAlice, std::to_string(number))));
        return result ? "accepted" : std::string(result.error().reason());
    }

    kapok::testing::PostgresServer& server_ = kapok::testing::PostgresServer::shared();
    ManualClock clock_;
    std::string conninfo_ = server_.fresh_database();
};

TEST_F(StreamsPostgres, ComesBackWithItsServer) {
    const auto streams = open_postgres_streams({.conninfo = conninfo_}, clock_);
    EXPECT_EQ(send(*streams, 1), "accepted");
    EXPECT_TRUE(wait_for(streams->head(chat(1))).has_value());
    server_.stop();
    EXPECT_EQ(send(*streams, 2), kStreamsDown);
    const auto head = wait_for(streams->head(chat(1)));
    ASSERT_FALSE(head.has_value());
    EXPECT_EQ(head.error().code(), Code::kUnavailable);
    server_.start();
    EXPECT_EQ(send(*streams, 2), "accepted");
    EXPECT_EQ(send(*streams, 1), "accepted") << "a repetition";
    EXPECT_EQ(wait_for(streams->head(chat(1))).value().seq, Seq(2));
}

TEST_F(StreamsPostgres, AStandbyIsNotWritable) {
    const auto streams = open_postgres_streams({.conninfo = conninfo_}, clock_);
    EXPECT_EQ(send(*streams, 1), "accepted");
    const auto standby = open_postgres_streams(
        {.conninfo = conninfo_ + " options='-c default_transaction_read_only=on'"}, clock_);
    EXPECT_TRUE(wait_for(standby->head(chat(1))).has_value());
    const auto refused = wait_for(standby->check_writable());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason(), kStreamsDown);
}

TEST_F(StreamsPostgres, StartsBeforeItsServer) {
    server_.stop();
    const auto streams = open_postgres_streams({.conninfo = conninfo_}, clock_);
    EXPECT_EQ(send(*streams, 1), kStreamsDown);
    server_.start();
    EXPECT_EQ(send(*streams, 1), "accepted");
}

// feature: upgrade
TEST_F(StreamsPostgres, TablesOfAnEarlierReleaseAreCompleted) {
    auto streams = open_postgres_streams({.conninfo = conninfo_}, clock_);
    EXPECT_EQ(send(*streams, 1), "accepted");
    streams.reset();
    postgres::Session session(conninfo_);
    constexpr postgres::Statement kDrop{"drop_spent", "drop table streams_spent"};
    ASSERT_TRUE(session.run(kDrop, postgres::Arguments()).has_value());
    streams = open_postgres_streams({.conninfo = conninfo_}, clock_);
    EXPECT_EQ(send(*streams, 2), "accepted");
    EXPECT_EQ(wait_for(streams->head(chat(1))).value().seq, Seq(2));
}

TEST_F(StreamsPostgres, ManyNodesMakeTheTablesAtOnce) {
    constexpr std::size_t kNodes = 6;
    std::vector<std::unique_ptr<Streams>> nodes;
    for (std::size_t i = 0; i < kNodes; ++i) {
        nodes.push_back(open_postgres_streams({.conninfo = conninfo_}, clock_));
    }
    std::vector<std::string> answers(kNodes);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kNodes; ++i) {
        threads.emplace_back([&, i] { answers[i] = send(*nodes[i], i); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(answers, std::vector<std::string>(kNodes, "accepted"));
    EXPECT_EQ(wait_for(nodes[0]->head(chat(1))).value().seq, Seq(kNodes));
}

}  // namespace
}  // namespace kapok::streams
