// Relational storage behind one small interface; engines: sqlite/ and postgres/.
//
//     CO_TRY(auto user, co_await db_.read(ctx.deadline, [&](Tx& tx) { return store::find_user(tx,
//     id); })); CO_TRY_VOID(co_await db_.write(ctx.deadline, [&](Tx& tx) -> Result<void> { … }));
//
// A job is a plain function of a transaction that returns a Result. It may capture [&]: the caller
// waits for it, and a job that was started is never abandoned. An Error rolls its transaction back.
// A write job may be RUN AGAIN (PostgreSQL's serialisation failures), so it must have no effect but
// through Tx and must set, not add to, what it captures. Writes are serialisable on both engines
// and durable when the call returns. Never call await or another database function inside a job.
//
// Thread-safe. The placeholders are $1, $2 …; the SQL is the subset that SQLite 3.40 and PostgreSQL
// 15 share.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/completion.h"
#include "runtime/task.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace kapok::storage {

// Bytes that are not text: BLOB in SQLite, BYTEA in PostgreSQL.
struct Bytes {
    std::string data;
    friend bool operator==(const Bytes&, const Bytes&) = default;
};

// NULL, BIGINT, TEXT, bytes. Booleans are stored as BIGINT 0 and 1.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;

// Accessors assert that the column has the type asked for.
class Row {
  public:
    explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

    [[nodiscard]] bool is_null(std::size_t column) const;
    [[nodiscard]] std::int64_t integer(std::size_t column) const;
    [[nodiscard]] bool flag(std::size_t column) const { return integer(column) != 0; }
    [[nodiscard]] const std::string& text(std::size_t column) const;
    [[nodiscard]] const std::string& bytes(std::size_t column) const;
    [[nodiscard]] std::optional<std::int64_t> maybe_integer(std::size_t column) const;
    [[nodiscard]] std::optional<std::string> maybe_text(std::size_t column) const;
    [[nodiscard]] WallTime time(std::size_t column) const { return from_ms(integer(column)); }
    // A StrongId stored as BIGINT.
    template <class Id>
    [[nodiscard]] Id id(std::size_t column) const {
        return Id(static_cast<std::uint64_t>(integer(column)));
    }

  private:
    std::vector<Value> values_;
};

using Rows = std::vector<Row>;

// The world is broken: lost connection, corrupt file, wrong SQL, full disk. Caught by the engine's
// job runner, which turns it into an Error (Unavailable DISK_FULL, Unavailable DATABASE_DOWN, or
// Internal).
class DatabaseFailure : public std::runtime_error {
  public:
    // kInvalidText: an argument is not UTF-8 or has a NUL, which PostgreSQL cannot store.
    enum class Kind {
        kDiskFull,
        kConnection,
        kSerialisation,
        kInterrupted,
        kInvalidText,
        kOther,
    };
    DatabaseFailure(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
    [[nodiscard]] Kind kind() const { return kind_; }

  private:
    Kind kind_;
};

enum class Dialect { kSqlite, kPostgres };

// One argument of a statement, from what callers have at hand.
class Argument {
  public:
    // NOLINTBEGIN(google-explicit-constructor): statements take what callers have at hand
    Argument(std::nullptr_t) : value_(nullptr) {}
    Argument(std::string_view text) : value_(std::string(text)) {}
    Argument(const std::string& text) : value_(text) {}
    Argument(const char* text) : value_(std::string(text)) {}
    Argument(Bytes bytes) : value_(std::move(bytes)) {}
    Argument(WallTime time) : value_(to_ms(time)) {}
    template <class T>
        requires std::is_integral_v<T>
    Argument(T value) : value_(static_cast<std::int64_t>(value)) {}
    template <class T>
        requires requires(T id) { static_cast<std::int64_t>(id.value()); } &&
                 (!requires(T o) { o.has_value(); })
    Argument(T id) : value_(static_cast<std::int64_t>(id.value())) {}
    template <class T>
    Argument(const std::optional<T>& maybe)
        : value_(maybe ? Argument(*maybe).value_ : Value(nullptr)) {}
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] const Value& value() const { return value_; }

  private:
    Value value_;
};

// A transaction, for the length of one job, on the job's thread.
class Tx {
  public:
    virtual ~Tx() = default;

    // Runs a statement and returns its rows (also those of RETURNING). `sql` should be a constant:
    // it is prepared once. Where PostgreSQL cannot tell the type of an argument that may be NULL,
    // write CAST($1 AS BIGINT).
    virtual Rows query(std::string_view sql, std::span<const Argument> arguments) = 0;
    // Runs a statement; returns how many rows it changed.
    virtual std::int64_t exec(std::string_view sql, std::span<const Argument> arguments) = 0;
    // Runs several statements without arguments; for migrations.
    virtual void script(std::string_view sql) = 0;
    [[nodiscard]] virtual Dialect dialect() const = 0;

    Rows query(std::string_view sql, std::initializer_list<Argument> arguments = {}) {
        return query(sql, std::span(arguments.begin(), arguments.size()));
    }
    std::int64_t exec(std::string_view sql, std::initializer_list<Argument> arguments = {}) {
        return exec(sql, std::span(arguments.begin(), arguments.size()));
    }
    // The only row, or nothing. More than one is our bug.
    std::optional<Row> query_row(std::string_view sql,
                                 std::initializer_list<Argument> arguments = {});

    // Set by storage::enqueue(), so that a commit without outbox rows wakes no pump.
    void mark_enqueued() { enqueued_ = true; }
    [[nodiscard]] bool enqueued() const { return enqueued_; }

  private:
    bool enqueued_ = false;
};

// What a commit listener learns.
struct Commit {
    bool enqueued = false;  // some job of it called enqueue()
};

class Database {
  public:
    virtual ~Database() = default;

    enum class Access { kRead, kWrite };
    enum class Outcome { kCommit, kRollBack };
    // Called once, with an Error if the job could not run or commit.
    using Done = std::function<void(std::optional<Error>)>;
    struct Job {
        Access access;
        Deadline deadline;
        std::function<Outcome(Tx&)> run;
        Done done;
    };

    // Sees a consistent snapshot that includes every write that has returned.
    template <class F>
    Task<std::invoke_result_t<F, Tx&>> read(Deadline deadline, F job) {
        return run(Access::kRead, deadline, std::move(job));
    }
    template <class F>
    Task<std::invoke_result_t<F, Tx&>> write(Deadline deadline, F job) {
        return run(Access::kWrite, deadline, std::move(job));
    }

    // The same for threads that may block: start-up, tools, tests. Never on a shard.
    template <class F>
    std::invoke_result_t<F, Tx&> blocking_read(Deadline deadline, F job) {
        return run_blocking(Access::kRead, deadline, std::move(job));
    }
    template <class F>
    std::invoke_result_t<F, Tx&> blocking_write(Deadline deadline, F job) {
        return run_blocking(Access::kWrite, deadline, std::move(job));
    }

    // Called after each commit that wrote and before its writes return, from an engine thread; it
    // must be quick and stays for the database's life. The outbox pump listens here.
    virtual void on_commit(std::function<void(const Commit&)> listener) = 0;
    [[nodiscard]] virtual Dialect dialect() const = 0;

  protected:
    // Runs the job (again, if it must) and then calls `done` once.
    virtual void submit(Job job) = 0;

  private:
    template <class F, class R>
    static std::function<Outcome(Tx&)> storing(F& job, std::optional<R>& result) {
        return [&job, &result](Tx& tx) {
            result.emplace(job(tx));
            return result->has_value() ? Outcome::kCommit : Outcome::kRollBack;
        };
    }

    template <class F, class R = std::invoke_result_t<F, Tx&>>
    Task<R> run(Access access, Deadline deadline, F job) {
        std::optional<R> result;
        auto failure = co_await runtime::await_completion<std::optional<Error>>(
            [&](runtime::Completion<std::optional<Error>> done) {
                submit(Job{access, deadline, storing(job, result), std::move(done)});
            });
        if (failure) {
            co_return std::move(*failure);
        }
        co_return std::move(*result);
    }

    std::optional<Error> submit_and_wait(Access access,
                                         Deadline deadline,
                                         std::function<Outcome(Tx&)> job);

    template <class F, class R = std::invoke_result_t<F, Tx&>>
    R run_blocking(Access access, Deadline deadline, F job) {
        std::optional<R> result;
        auto failure = submit_and_wait(access, deadline, storing(job, result));
        if (failure) {
            return std::move(*failure);
        }
        return std::move(*result);
    }
};

}  // namespace kapok::storage
