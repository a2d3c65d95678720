#include "storage/outbox.h"

#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"

namespace kapok::storage {

namespace {

struct Parcel {
    std::string topic = "t";
    std::string key;
    std::string payload;
};

// An outbox whose handler writes down what it got, and fails while it is told to.
class OutboxWorld {
  public:
    explicit OutboxWorld(runtime::testing::Loop& loop)
        : OutboxWorld(loop, testing::memory_database({}, loop.clock())) {}
    OutboxWorld(runtime::testing::Loop& loop, std::unique_ptr<Database> database)
        : database_(std::move(database)), loop_(loop) {
        restart();
    }

    // As after a crash: nothing but the database is left.
    void restart() {
        outbox_ = std::make_unique<Outbox>(*database_, loop_.timers(), loop_.executor());
        outbox_->handle("t", [this](OutboxRow row) { return take(std::move(row)); });
    }

    void enqueue(std::vector<Parcel> parcels) {
        const auto written =
            database_->blocking_write(Deadline::never(), [&](Tx& tx) -> Result<void> {
                for (const auto& parcel : parcels) {
                    storage::enqueue(tx, parcel.topic, parcel.key, parcel.payload);
                }
                return {};
            });
        EXPECT_TRUE(written.has_value());
    }

    std::int64_t rows_left() {
        return *database_->blocking_read(Deadline::never(), [](Tx& tx) -> Result<std::int64_t> {
            return tx.query_row("SELECT count(*) FROM storage_outbox")->integer(0);
        });
    }

    Task<bool> drained() { return outbox_->drained(Deadline::never()); }

    Database& database() { return *database_; }
    Outbox& outbox() { return *outbox_; }
    std::vector<std::string>& got() { return got_; }
    std::string failing;  // key whose rows fail
    bool throwing = false;

  private:
    Task<Result<void>> take(OutboxRow row) {
        if (throwing) {
            throw std::runtime_error("a handler threw");
        }
        if (!failing.empty() && row.key == failing) {
            co_return Error(Code::kUnavailable, "TRY_LATER");
        }
        got_.push_back(row.key + ":" + row.payload);
        co_return Result<void>();
    }

    std::unique_ptr<Database> database_;
    runtime::testing::Loop& loop_;
    std::vector<std::string> got_;
    std::unique_ptr<Outbox> outbox_;
};

using Strings = std::vector<std::string>;

CO_TEST(Outbox, HandsRowsOfAKeyInOrderAndDeletesThem) {
    OutboxWorld world(loop);
    world.outbox().start();
    world.enqueue({{.key = "a", .payload = "1"}, {.key = "a", .payload = "2"}});
    world.enqueue({{.key = "a", .payload = "3"}});
    EXPECT_TRUE(co_await world.drained());
    EXPECT_EQ(world.got(), (Strings{"a:1", "a:2", "a:3"}));
    co_await world.outbox().close();
    EXPECT_EQ(world.rows_left(), 0);
}

CO_TEST(Outbox, TakesWhatAnEarlierRunLeft) {
    OutboxWorld world(loop);
    world.enqueue({{.key = "a", .payload = "1"}});
    world.outbox().start();
    EXPECT_TRUE(co_await world.drained());
    EXPECT_EQ(world.got(), (Strings{"a:1"}));
    co_await world.outbox().close();
}

CO_TEST(Outbox, RollsBackWithItsWrite) {
    OutboxWorld world(loop);
    world.outbox().start();
    const auto written =
        world.database().blocking_write(Deadline::never(), [](Tx& tx) -> Result<void> {
            enqueue(tx, "t", "a", "never");
            return Error(Code::kInvalid, "NO");
        });
    EXPECT_FALSE(written.has_value());
    EXPECT_TRUE(co_await world.drained());
    EXPECT_EQ(world.got(), Strings{});
    co_await world.outbox().close();
}

CO_TEST(Outbox, RetriesAFailingKeyWhileOthersGoOn) {
    OutboxWorld world(loop);
    loop.set_time(runtime::testing::Loop::Time::kStands);
    world.failing = "bad";
    world.outbox().start();
    world.enqueue({{.key = "bad", .payload = "1"},
                   {.key = "bad", .payload = "2"},
                   {.key = "good", .payload = "3"}});
    EXPECT_FALSE(co_await world.drained()) << "something that was waited for failed";
    EXPECT_EQ(world.got(), (Strings{"good:3"}));
    // A key that is known to fail holds nobody up.
    world.enqueue({{.key = "good", .payload = "4"}});
    EXPECT_TRUE(co_await world.drained());

    world.failing.clear();
    loop.set_time(runtime::testing::Loop::Time::kJumps);
    co_await loop.timers().sleep_for(std::chrono::seconds(1));
    EXPECT_EQ(world.got(), (Strings{"good:3", "good:4", "bad:1", "bad:2"}));
    co_await world.outbox().close();
    EXPECT_EQ(world.rows_left(), 0);
}

CO_TEST(Outbox, SurvivesAHandlerThatThrows) {
    OutboxWorld world(loop);
    world.throwing = true;
    world.outbox().start();
    world.enqueue({{.key = "a", .payload = "1"}});
    EXPECT_FALSE(co_await world.drained());
    world.throwing = false;
    co_await loop.timers().sleep_for(std::chrono::seconds(1));
    EXPECT_EQ(world.got(), (Strings{"a:1"}));
    co_await world.outbox().close();
}

CO_TEST(Outbox, KeepsRowsOfUnknownTopics) {
    OutboxWorld world(loop);
    world.outbox().start();
    world.enqueue({{.topic = "newer", .key = "a", .payload = "1"}, {.key = "a", .payload = "2"}});
    EXPECT_TRUE(co_await world.drained());
    EXPECT_EQ(world.got(), (Strings{"a:2"}));
    co_await world.outbox().close();
    EXPECT_EQ(world.rows_left(), 1);
}

CO_TEST(Outbox, DrainedEndsAtItsDeadline) {
    OutboxWorld world(loop);
    // Not started: nothing is ever handled.
    const auto deadline = Deadline::after(loop.clock(), std::chrono::seconds(3));
    EXPECT_FALSE(co_await world.outbox().drained(deadline));
    EXPECT_TRUE(deadline.passed(loop.clock()));
    co_await world.outbox().close();
}

CO_TEST(Outbox, CloseReleasesThoseWhoWait) {
    OutboxWorld world(loop);
    runtime::Scope scope(loop.executor());
    std::optional<bool> answer;
    const auto wait = [](OutboxWorld* of, std::optional<bool>* into) -> Task<void> {
        *into = co_await of->drained();
    };
    scope.spawn("test.wait", wait(&world, &answer));
    co_await loop.timers().sleep_for(std::chrono::seconds(1));
    co_await world.outbox().close();
    co_await scope.join();
    EXPECT_EQ(answer, false);
    EXPECT_FALSE(co_await world.drained()) << "after close()";
}

CO_TEST(Outbox, RepeatsWhatWasNotDeletedBeforeARestart) {
    OutboxWorld world(loop);
    world.failing = "a";
    world.outbox().start();
    world.enqueue({{.key = "a", .payload = "1"}});
    EXPECT_FALSE(co_await world.drained());
    co_await world.outbox().close();
    world.failing.clear();
    world.restart();
    world.outbox().start();
    EXPECT_TRUE(co_await world.drained());
    EXPECT_EQ(world.got(), (Strings{"a:1"}));
    co_await world.outbox().close();
}

CO_TEST(Outbox, PagesThroughMoreThanItHolds) {
    OutboxWorld world(loop);
    constexpr std::size_t kRows = 12'000;
    std::vector<Parcel> parcels;
    for (std::size_t i = 0; i < kRows; ++i) {
        parcels.push_back({.key = std::to_string(i % 7), .payload = std::to_string(i)});
    }
    world.enqueue(std::move(parcels));
    world.outbox().start();
    EXPECT_TRUE(co_await world.drained());
    EXPECT_EQ(world.got().size(), kRows);
    std::map<std::string, int> last;
    for (const auto& got : world.got()) {
        const auto colon = got.find(':');
        const auto number = std::stoi(got.substr(colon + 1));
        const auto [entry, first] = last.emplace(got.substr(0, colon), number);
        EXPECT_TRUE(first || entry->second < number);
        entry->second = number;
    }
    co_await world.outbox().close();
    EXPECT_EQ(world.rows_left(), 0);
}

}  // namespace

}  // namespace kapok::storage
