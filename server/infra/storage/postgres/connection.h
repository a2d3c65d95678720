// One connection with its prepared statements. One thread at a time. Failures are thrown as
// DatabaseFailure.
#pragma once

#include "base/clock.h"
#include "storage/database.h"
#include "storage/postgres/values.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct pg_conn;
struct pg_result;

namespace kapok::storage::postgres {

class Connection {
  public:
    Connection(std::string conninfo, const Clock& clock);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Connects if it is not connected.
    void ensure();
    void begin(Database::Access access, Deadline deadline);
    void commit();
    // Never throws; a connection that cannot roll back is closed.
    void roll_back();

    Rows query(std::string_view sql, std::span<const Argument> arguments);
    std::int64_t exec(std::string_view sql, std::span<const Argument> arguments);
    void script(std::string_view sql);

    // The last failure was a unique violation: PostgreSQL reports some collisions that way.
    [[nodiscard]] bool collided() const { return collided_; }

  private:
    struct Closer {
        void operator()(pg_conn* handle) const;
    };
    struct Clearer {
        void operator()(pg_result* result) const;
    };
    using Reply = std::unique_ptr<pg_result, Clearer>;
    struct Prepared {
        std::string signature;
        std::string name;
    };
    struct TextHash {
        using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    Reply run(std::string_view sql, std::span<const Argument> arguments);
    const std::string& prepare(std::string_view sql, const Parameters& parameters);
    Reply checked(pg_result* result, std::string_view doing);
    [[noreturn]] void fail(const pg_result* result, std::string_view doing);
    void forget_statements();

    const std::string conninfo_;
    const Clock& clock_;
    std::unique_ptr<pg_conn, Closer> handle_;
    std::unordered_map<std::string, std::vector<Prepared>, TextHash, std::equal_to<>> statements_;
    std::uint64_t names_ = 0;
    Deadline deadline_ = Deadline::never();
    bool collided_ = false;
    bool broken_ = false;
};

// A job's view of the connection.
class PostgresTx final : public Tx {
  public:
    explicit PostgresTx(Connection& connection) : connection_(connection) {}

    Rows query(std::string_view sql, std::span<const Argument> arguments) override {
        return connection_.query(sql, arguments);
    }
    std::int64_t exec(std::string_view sql, std::span<const Argument> arguments) override {
        return connection_.exec(sql, arguments);
    }
    void script(std::string_view sql) override { connection_.script(sql); }
    [[nodiscard]] Dialect dialect() const override { return Dialect::kPostgres; }

  private:
    Connection& connection_;
};

}  // namespace kapok::storage::postgres
