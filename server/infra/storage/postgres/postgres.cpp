#include "storage/postgres/postgres.h"

#include "base/log.h"
#include "storage/engine.h"
#include "storage/postgres/connection.h"

#include <pthread.h>
#include <thread>

namespace kapok::storage {

namespace {

using Kind = DatabaseFailure::Kind;
using postgres::Connection;

// After this many runs a job waits for others that also collide instead of racing them.
constexpr int kRunsBeforeQueueing = 3;
constexpr int kRunsMax = 50;
constexpr int kRunsOfUniqueViolationMax = 3;
constexpr std::chrono::microseconds kFirstBackOff{500};
constexpr std::chrono::microseconds kLastBackOff{50'000};

class PostgresPool final : public Database {
  public:
    PostgresPool(const PostgresSettings& settings, const Clock& clock, Random& random)
        : clock_(clock), random_(random), jobs_(settings.queued_max, clock, settings.wait) {
        for (std::size_t i = 0; i < settings.connections; ++i) {
            threads_.emplace_back([this, conninfo = settings.conninfo] { work(conninfo); });
            pthread_setname_np(threads_.back().native_handle(), "sql-postgres");
        }
    }

    // Finishes what was submitted.
    ~PostgresPool() override {
        jobs_.stop();
        for (auto& thread : threads_) {
            thread.join();
        }
    }

    void on_commit(std::function<void(const Commit&)> listener) override {
        listeners_.add(std::move(listener));
    }
    [[nodiscard]] Dialect dialect() const override { return Dialect::kPostgres; }

  protected:
    void submit(Job job) override { jobs_.push(std::move(job)); }

  private:
    struct Attempt {
        std::optional<DatabaseFailure> failure;
        bool committed = false;
        bool enqueued = false;
        bool in_doubt = false;  // COMMIT was sent and not answered
    };

    void work(const std::string& conninfo) {
        Connection connection(conninfo, clock_);
        for (auto jobs = jobs_.take(1); !jobs.empty(); jobs = jobs_.take(1)) {
            run_job(connection, jobs.front());
        }
    }

    void run_job(Connection& connection, const Job& job) {
        std::unique_lock queueing(colliding_, std::defer_lock);
        for (int runs = 1;; ++runs) {
            if (job.deadline.passed(clock_)) {
                job.done(deadline_error());
                return;
            }
            const auto attempt = try_once(connection, job);
            if (!attempt.failure) {
                if (attempt.committed && job.access == Access::kWrite) {
                    listeners_.notify({.enqueued = attempt.enqueued});
                }
                job.done(std::nullopt);
                return;
            }
            if (!may_run_again(connection, attempt, runs)) {
                job.done(to_error(*attempt.failure));
                return;
            }
            if (attempt.failure->kind() != Kind::kConnection) {
                if (runs >= kRunsBeforeQueueing && !queueing.owns_lock()) {
                    queueing.lock();
                }
                back_off(runs);
            }
        }
    }

    Attempt try_once(Connection& connection, const Job& job) {
        Attempt attempt;
        try {
            connection.ensure();
            connection.begin(job.access, job.deadline);
            postgres::PostgresTx tx(connection);
            auto end = run_guarded(job, tx);
            attempt.failure = std::move(end.failure);
            attempt.enqueued = tx.enqueued();
            if (!attempt.failure && end.outcome == Outcome::kCommit) {
                attempt.in_doubt = true;
                connection.commit();
                attempt.committed = true;
                return attempt;
            }
        } catch (const DatabaseFailure& failure) {
            attempt.failure = failure;
        }
        connection.roll_back();
        return attempt;
    }

    static bool may_run_again(const Connection& connection, const Attempt& attempt, int runs) {
        switch (attempt.failure->kind()) {
            case Kind::kSerialisation:
                return runs < kRunsMax;
            case Kind::kConnection:
                // An idle connection that broke is noticed by its first use; nothing has happened
                // yet. After a COMMIT nobody knows.
                return runs == 1 && !attempt.in_doubt;
            default:
                return connection.collided() && runs < kRunsOfUniqueViolationMax;
        }
    }

    void back_off(int runs) {
        const auto longest = std::min(kFirstBackOff * (1 << std::min(runs, 10)), kLastBackOff);
        const auto jitter = random_.below(static_cast<std::uint64_t>(longest.count()));
        std::this_thread::sleep_for(std::chrono::microseconds(jitter));
    }

    const Clock& clock_;
    Random& random_;
    JobQueue jobs_;
    CommitListeners listeners_;
    std::mutex colliding_;
    std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresSettings& settings,
                                        const Clock& clock,
                                        Random& random) {
    return std::make_unique<PostgresPool>(settings, clock, random);
}

}  // namespace kapok::storage
