#include "storage/sqlite/batch.h"

#include "base/log.h"

namespace kapok::storage::sqlite {

namespace {

using Access = Database::Access;
using Outcome = Database::Outcome;
using Kind = DatabaseFailure::Kind;

constexpr std::string_view kBeginWrite = "BEGIN IMMEDIATE";
constexpr std::string_view kBeginRead = "BEGIN";
constexpr std::string_view kCommit = "COMMIT";
constexpr std::string_view kRollBack = "ROLLBACK";
constexpr std::string_view kSavepoint = "SAVEPOINT job";
constexpr std::string_view kRelease = "RELEASE job";
constexpr std::string_view kRollBackTo = "ROLLBACK TO job";

struct Ticket {
    explicit Ticket(Database::Job job_in) : job(std::move(job_in)) {}
    Database::Job job;
    std::optional<Error> failure;
    bool settled = false;  // it stays out of the transaction, and its answer is known

    void settle(std::optional<Error> error) {
        failure = std::move(error);
        settled = true;
    }
};

void roll_back(Connection& connection) {
    if (!connection.in_transaction()) {
        return;
    }
    try {
        connection.command(kRollBack);
    } catch (const DatabaseFailure& failure) {
        LOG(error, "rollback failed", kv("what", failure.what()));
    }
}

class Batch {
  public:
    Batch(Connection& connection, std::vector<Database::Job> jobs, const Clock& clock)
        : connection_(connection), clock_(clock) {
        tickets_.reserve(jobs.size());
        for (auto& job : jobs) {
            tickets_.emplace_back(std::move(job));
        }
    }

    // True if something was committed.
    bool run() {
        try {
            // Again only after SQLite threw the transaction away because of one job, which then
            // stays out.
            while (!attempt()) {
            }
        } catch (const DatabaseFailure& failure) {
            roll_back(connection_);
            settle_rest(failure);
            return false;
        }
        return kept_ > 0;
    }
    [[nodiscard]] Commit commit() const { return {.enqueued = enqueued_}; }

    void complete() {
        for (auto& ticket : tickets_) {
            ticket.job.done(std::move(ticket.failure));
        }
    }

  private:
    // False if the transaction was lost on the way and is to be run again.
    bool attempt() {
        kept_ = 0;
        enqueued_ = false;
        connection_.command(kBeginWrite);
        for (auto& ticket : tickets_) {
            if (ticket.settled) {
                continue;
            }
            if (ticket.job.deadline.passed(clock_)) {
                ticket.settle(deadline_error());
                continue;
            }
            run_one(ticket);
            if (!connection_.in_transaction()) {
                return false;
            }
        }
        connection_.command(kept_ > 0 ? kCommit : kRollBack);
        return true;
    }

    void run_one(Ticket& ticket) {
        connection_.command(kSavepoint);
        connection_.set_deadline(ticket.job.deadline);
        SqliteTx tx(connection_);
        const auto end = run_guarded(ticket.job, tx);
        connection_.set_deadline(Deadline::never());
        if (end.failure && end.failure->kind() == Kind::kDiskFull) {
            throw *end.failure;  // the others would fail as well
        }
        if (end.outcome == Outcome::kCommit) {
            ++kept_;
            enqueued_ = enqueued_ || tx.enqueued();
            connection_.command(kRelease);
            return;
        }
        ticket.settle(end.failure ? std::optional(to_error(*end.failure)) : std::nullopt);
        if (connection_.in_transaction()) {
            connection_.command(kRollBackTo);
            connection_.command(kRelease);
        }
    }

    void settle_rest(const DatabaseFailure& failure) {
        for (auto& ticket : tickets_) {
            if (!ticket.settled) {
                ticket.settle(to_error(failure));
            }
        }
    }

    Connection& connection_;
    const Clock& clock_;
    std::vector<Ticket> tickets_;
    std::size_t kept_ = 0;
    bool enqueued_ = false;
};

}  // namespace

void run_writes(Connection& connection,
                std::vector<Database::Job> jobs,
                const Clock& clock,
                const CommitListeners& listeners) {
    Batch batch(connection, std::move(jobs), clock);
    connection.set_access(Access::kWrite);
    if (batch.run()) {
        listeners.notify(batch.commit());
    }
    batch.complete();
}

void run_read(Connection& connection, const Database::Job& job, const Clock& clock) {
    if (job.deadline.passed(clock)) {
        job.done(deadline_error());
        return;
    }
    std::optional<Error> error;
    try {
        connection.command(kBeginRead);
        connection.set_access(Access::kRead);
        connection.set_deadline(job.deadline);
        SqliteTx tx(connection);
        const auto end = run_guarded(job, tx);
        if (end.failure) {
            error = to_error(*end.failure);
        }
    } catch (const DatabaseFailure& failure) {
        error = to_error(failure);
    }
    connection.set_deadline(Deadline::never());
    connection.set_access(Access::kWrite);
    roll_back(connection);
    job.done(std::move(error));
}

}  // namespace kapok::storage::sqlite
