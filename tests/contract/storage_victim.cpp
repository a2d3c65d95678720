// A program for storage_contract_test to kill: storage_victim FILE ROUND inserts pairs of rows from
// several threads and prints each one's id when the write has returned.
#include "base/clock.h"
#include "base/random.h"
#include "storage/sqlite/sqlite.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

void write_for_ever(kapok::storage::Database& database, std::atomic<std::int64_t>& next) {
    using namespace kapok;  // NOLINT
    for (;;) {
        const auto id = ++next;
        const auto written =
            database.blocking_write(Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
                tx.exec("INSERT INTO pair (id, half) VALUES ($1, 1)", {id});
                tx.exec("INSERT INTO pair (id, half) VALUES ($1, 2)", {id});
                return {};
            });
        if (!written.has_value()) {
            std::exit(2);
        }
        // One write(2): lines of threads do not mix, and no buffer dies with us.
        const auto line = std::to_string(id) + "\n";
        if (write(STDOUT_FILENO, line.data(), line.size()) < 0) {
            std::exit(3);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        return 1;
    }
    kapok::initialise_crypto();
    const kapok::SystemClock clock;
    const auto database = kapok::storage::open_sqlite({.path = argv[1]}, clock);
    std::atomic<std::int64_t> next = std::atoll(argv[2]) * 1'000'000;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] { write_for_ever(*database, next); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
}
