// One SQLite connection with its prepared statements. One thread at a time. Failures are thrown as
// DatabaseFailure.
#pragma once

#include "base/clock.h"
#include "storage/database.h"

#include <string>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace kapok::storage::sqlite {

struct ConnectionSettings {
    std::string path;  // ":memory:" for none
    int cache_kib = 4'096;
    bool sync_commits = true;  // else a power loss may undo the last ones
};

class Connection {
  public:
    Connection(const ConnectionSettings& settings, const Clock& clock);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Rows query(std::string_view sql, std::span<const Argument> arguments);
    std::int64_t exec(std::string_view sql, std::span<const Argument> arguments);
    void script(std::string_view sql);
    // For BEGIN and the like.
    void command(std::string_view sql) { exec(sql, {}); }

    // From now on statements end with kInterrupted when it passes.
    void set_deadline(Deadline deadline) { deadline_ = deadline; }
    // From now on a statement that writes is refused, or not.
    void set_access(Database::Access access) { access_ = access; }
    // The database as the connection sees it, into a file of its own.
    Result<void> copy_to(const std::string& target);
    // SQLite ends a transaction by itself on a full disk and on an interrupted write.
    [[nodiscard]] bool in_transaction() const;

  private:
    struct Statement {
        sqlite3_stmt* handle = nullptr;
        bool reads_only = false;
        std::vector<int> positions;  // of $1, $2 …: SQLite numbers names by first appearance
    };
    struct TextHash {
        using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    class Running;

    Statement& prepared(std::string_view sql);
    void bind(const Statement& statement, std::span<const Argument> arguments);
    void check_may_run(const Statement& statement);
    void finalize_all();
    [[noreturn]] void fail(int code, std::string_view doing);
    static int on_progress(void* self);

    const Clock& clock_;
    sqlite3* handle_ = nullptr;
    Deadline deadline_ = Deadline::never();
    Database::Access access_ = Database::Access::kWrite;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

// A job's view of the connection.
class SqliteTx final : public Tx {
  public:
    explicit SqliteTx(Connection& connection) : connection_(connection) {}

    Rows query(std::string_view sql, std::span<const Argument> arguments) override {
        return connection_.query(sql, arguments);
    }
    std::int64_t exec(std::string_view sql, std::span<const Argument> arguments) override {
        return connection_.exec(sql, arguments);
    }
    void script(std::string_view sql) override { connection_.script(sql); }
    [[nodiscard]] Dialect dialect() const override { return Dialect::kSqlite; }

  private:
    Connection& connection_;
};

}  // namespace kapok::storage::sqlite
