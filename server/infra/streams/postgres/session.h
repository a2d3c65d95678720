// One connection to PostgreSQL with its prepared statements, for streams: arrays as parameters,
// everything binary. One thread at a time.
//
// Beside infra/storage's connection because that one runs jobs in serialisable transactions, while
// streams run single statements on arrays.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

struct pg_conn;
struct pg_result;

namespace kapok::streams::postgres {

// Reasons between session and engine; they do not leave the module.
// The statement lost against another node's and has done nothing: run it again.
inline constexpr std::string_view kCollided = "COLLIDED";
// The connection broke; the statement may or may not have been done.
inline constexpr std::string_view kConnectionLost = "CONNECTION_LOST";

struct Statement {
    const char* name;
    const char* sql;
};

// The parameters of a call, in order.
class Arguments {
  public:
    void add(std::int64_t value);
    void add(std::string_view bytes);
    void add(const std::vector<std::int64_t>& values);
    void add(const std::vector<std::optional<std::int64_t>>& values);
    void add(const std::vector<std::string_view>& values);
    void add(const std::vector<std::optional<std::string_view>>& values);

    [[nodiscard]] const std::vector<std::string>& values() const { return values_; }

  private:
    std::vector<std::string> values_;
};

class Reply {
  public:
    explicit Reply(pg_result* result) : result_(result) {}

    [[nodiscard]] int rows() const;
    [[nodiscard]] bool is_null(int row, int column) const;
    [[nodiscard]] std::int64_t integer(int row, int column) const;
    [[nodiscard]] bool flag(int row, int column) const;
    [[nodiscard]] std::string_view bytes(int row, int column) const;

  private:
    struct Clearer {
        void operator()(pg_result* result) const;
    };
    std::unique_ptr<pg_result, Clearer> result_;
};

class Session {
  public:
    explicit Session(std::string conninfo) : conninfo_(std::move(conninfo)) {}

    // Connects first if it must, prepares the statement if it is new here.
    Result<Reply> run(const Statement& statement, const Arguments& arguments);

  private:
    struct Closer {
        void operator()(pg_conn* connection) const;
    };

    Result<void> connect();
    Result<void> ensure_schema();
    Result<void> prepare(const Statement& statement);
    Result<Reply> checked(pg_result* result);
    Result<void> script(const char* sql);

    std::string conninfo_;
    std::unique_ptr<pg_conn, Closer> connection_;
    std::unordered_set<std::string> prepared_;
};

}  // namespace kapok::streams::postgres
