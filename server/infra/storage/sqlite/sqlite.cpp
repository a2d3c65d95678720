#include "storage/sqlite/sqlite.h"

#include "storage/sqlite/batch.h"

#include <pthread.h>
#include <thread>

namespace kapok::storage {

namespace {

using sqlite::Connection;

constexpr int kWriterCacheKib = 16'384;
constexpr int kReaderCacheKib = 4'096;

bool keeps_all(const SqliteSettings& settings) {
    return settings.durability == SqliteSettings::Durability::kFull;
}

class SqliteFile final : public Database {
  public:
    SqliteFile(const SqliteSettings& settings, const Clock& clock)
        : settings_(settings),
          clock_(clock),
          writer_({settings.path, kWriterCacheKib, keeps_all(settings)}, clock),
          writes_(settings.queued_max, clock, settings.writes_wait),
          reads_(settings.queued_max, clock, settings.reads_wait) {
        // All are opened before the first thread starts, so that a failure can be thrown.
        for (std::size_t i = 0; i < settings.readers; ++i) {
            readers_.push_back(std::make_unique<Connection>(
                sqlite::ConnectionSettings{settings.path, kReaderCacheKib, keeps_all(settings)},
                clock));
        }
        start("sql-writer", [this] { write_loop(); });
        for (auto& reader : readers_) {
            start("sql-reader", [this, &reader] { read_loop(*reader); });
        }
    }

    // Finishes what was submitted.
    ~SqliteFile() override {
        writes_.stop();
        reads_.stop();
        for (auto& thread : threads_) {
            thread.join();
        }
    }

    void on_commit(std::function<void(const Commit&)> listener) override {
        listeners_.add(std::move(listener));
    }
    [[nodiscard]] Dialect dialect() const override { return Dialect::kSqlite; }

  protected:
    void submit(Job job) override {
        (job.access == Access::kRead ? reads_ : writes_).push(std::move(job));
    }

  private:
    void start(const char* name, std::function<void()> loop) {
        threads_.emplace_back(std::move(loop));
        pthread_setname_np(threads_.back().native_handle(), name);
    }

    void write_loop() {
        for (auto jobs = writes_.take(settings_.commit_jobs_max); !jobs.empty();
             jobs = writes_.take(settings_.commit_jobs_max)) {
            sqlite::run_writes(writer_, std::move(jobs), clock_, listeners_);
        }
    }

    void read_loop(Connection& reader) {
        for (auto jobs = reads_.take(1); !jobs.empty(); jobs = reads_.take(1)) {
            sqlite::run_read(reader, jobs.front(), clock_);
        }
    }

    const SqliteSettings settings_;
    const Clock& clock_;
    Connection writer_;
    std::vector<std::unique_ptr<Connection>> readers_;
    JobQueue writes_;
    JobQueue reads_;
    CommitListeners listeners_;
    std::vector<std::thread> threads_;
};

// No threads: a job runs inside submit(), so a test with one thread is deterministic.
class SqliteMemory final : public Database {
  public:
    explicit SqliteMemory(const Clock& clock)
        : clock_(clock), connection_({":memory:", kReaderCacheKib}, clock) {}

    void on_commit(std::function<void(const Commit&)> listener) override {
        listeners_.add(std::move(listener));
    }
    [[nodiscard]] Dialect dialect() const override { return Dialect::kSqlite; }

  protected:
    void submit(Job job) override {
        const std::scoped_lock lock(mutex_);
        if (job.access == Access::kRead) {
            sqlite::run_read(connection_, job, clock_);
            return;
        }
        std::vector<Job> jobs;
        jobs.push_back(std::move(job));
        sqlite::run_writes(connection_, std::move(jobs), clock_, listeners_);
    }

  private:
    const Clock& clock_;
    std::mutex mutex_;
    Connection connection_;
    CommitListeners listeners_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const SqliteSettings& settings, const Clock& clock) {
    if (settings.path.empty()) {
        return std::make_unique<SqliteMemory>(clock);
    }
    return std::make_unique<SqliteFile>(settings, clock);
}

}  // namespace kapok::storage
