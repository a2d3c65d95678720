#include "storage/sqlite/connection.h"

#include "storage/engine.h"

#include <sqlite3.h>

#include <cerrno>

namespace kapok::storage::sqlite {

namespace {

using Kind = DatabaseFailure::Kind;

// More texts than this means that somebody builds SQL from values.
constexpr std::size_t kStatementsMax = 1'000;
// Virtual machine steps between two looks at the clock: some 20 microseconds.
constexpr int kStepsBetweenLooks = 1'000;

Kind kind_of(int code, int system_error) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return Kind::kDiskFull;
        case SQLITE_IOERR:
            // SQLite tells "no space" from other failed writes for the database's own files only,
            // and keeps no errno for a quota or a file size limit: a write that failed is taken
            // for a full disk unless the disk says that it is broken.
            return code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE ||
                           code == SQLITE_IOERR_TRUNCATE || system_error == ENOSPC
                       ? (system_error == EIO ? Kind::kConnection : Kind::kDiskFull)
                       : Kind::kConnection;
        case SQLITE_INTERRUPT:
            return Kind::kInterrupted;
        case SQLITE_BUSY:
        case SQLITE_CANTOPEN:
        case SQLITE_LOCKED:
            return Kind::kConnection;
        default:
            return Kind::kOther;
    }
}

Value column_value(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
            return nullptr;
        case SQLITE_INTEGER:
            return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
        case SQLITE_TEXT: {
            const auto* text =
                reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            return std::string(text,
                               static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        }
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
            return size == 0 ? Bytes{} : Bytes{std::string(bytes, size)};
        }
        default:
            throw DatabaseFailure(Kind::kOther, "floating point is not a type of ours");
    }
}

// Static: the arguments live until the statement was reset.
int bind_value(sqlite3_stmt* statement, int position, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return sqlite3_bind_int64(statement, position, *number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        check_text(*text);
        return sqlite3_bind_text64(
            statement, position, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
        return sqlite3_bind_blob64(
            statement, position, bytes->data.data(), bytes->data.size(), SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement, position);
}

}  // namespace

// A statement in use; reset at the end, however that comes.
class Connection::Running {
  public:
    explicit Running(sqlite3_stmt* statement) : statement_(statement) {}
    ~Running() { sqlite3_reset(statement_); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

  private:
    sqlite3_stmt* statement_;
};

Connection::Connection(const ConnectionSettings& settings, const Clock& clock) : clock_(clock) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(settings.path.c_str(), &handle_, flags, nullptr);
    if (code != SQLITE_OK) {
        const std::string what = std::string("open ") + settings.path + ": " +
                                 (handle_ == nullptr ? "no memory" : sqlite3_errmsg(handle_));
        sqlite3_close(handle_);
        throw DatabaseFailure(kind_of(code, errno), what);
    }
    try {
        sqlite3_extended_result_codes(handle_, 1);
        // Only another program (the sqlite3 shell) can hold a lock that we wait for.
        sqlite3_busy_timeout(handle_, 5'000);
        sqlite3_progress_handler(handle_, kStepsBetweenLooks, &Connection::on_progress, this);
        script(std::string("PRAGMA journal_mode=WAL; PRAGMA synchronous=") +
               (settings.sync_commits ? "FULL" : "NORMAL") +
               "; PRAGMA foreign_keys=ON;"
               "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=2000;"
               "PRAGMA journal_size_limit=67108864;"
               "PRAGMA cache_size=-" +
               std::to_string(settings.cache_kib));
    } catch (...) {
        finalize_all();
        sqlite3_close(handle_);
        throw;
    }
}

Connection::~Connection() {
    finalize_all();
    sqlite3_close(handle_);
}

void Connection::finalize_all() {
    for (auto& [sql, statement] : statements_) {
        sqlite3_finalize(statement.handle);
    }
    statements_.clear();
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

int Connection::on_progress(void* self) {
    const auto& connection = *static_cast<Connection*>(self);
    return connection.deadline_.passed(connection.clock_) ? 1 : 0;
}

void Connection::fail(int code, std::string_view doing) {
    throw DatabaseFailure(kind_of(code, sqlite3_system_errno(handle_)),
                          fmt::format("{} ({}): {}", sqlite3_errmsg(handle_), code, doing));
}

Connection::Statement& Connection::prepared(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) {
        return found->second;
    }
    if (statements_.size() >= kStatementsMax) {
        finalize_all();
    }
    Statement made;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle_,
                                        sql.data(),
                                        static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT,
                                        &made.handle,
                                        &rest);
    if (code != SQLITE_OK) {
        fail(code, sql);
    }
    const std::string_view tail(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
    if (made.handle == nullptr || tail.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
        sqlite3_finalize(made.handle);
        throw DatabaseFailure(Kind::kOther, fmt::format("not one statement: {}", sql));
    }
    made.reads_only = sqlite3_stmt_readonly(made.handle) != 0;
    const auto count = static_cast<std::size_t>(sqlite3_bind_parameter_count(made.handle));
    for (std::size_t i = 1; i <= count; ++i) {
        made.positions.push_back(
            sqlite3_bind_parameter_index(made.handle, fmt::format("${}", i).c_str()));
    }
    return statements_.emplace(std::string(sql), std::move(made)).first->second;
}

void Connection::bind(const Statement& statement, std::span<const Argument> arguments) {
    if (arguments.size() != statement.positions.size()) {
        throw DatabaseFailure(Kind::kOther,
                              fmt::format("{} arguments for {} parameters: {}",
                                          arguments.size(),
                                          statement.positions.size(),
                                          sqlite3_sql(statement.handle)));
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        // Position 0 (a gap, as $1 and $3) is out of range and refused as any other failure.
        const int code = bind_value(statement.handle, statement.positions[i], arguments[i].value());
        if (code != SQLITE_OK) {
            fail(code, sqlite3_sql(statement.handle));
        }
    }
}

void Connection::check_may_run(const Statement& statement) {
    if (deadline_.passed(clock_)) {
        throw DatabaseFailure(Kind::kInterrupted, "the deadline passed");
    }
    if (access_ == Database::Access::kRead && !statement.reads_only) {
        throw DatabaseFailure(
            Kind::kOther,
            fmt::format("a read job tried to write: {}", sqlite3_sql(statement.handle)));
    }
}

Rows Connection::query(std::string_view sql, std::span<const Argument> arguments) {
    auto& statement = prepared(sql);
    check_may_run(statement);
    const Running running(statement.handle);
    bind(statement, arguments);
    const int columns = sqlite3_column_count(statement.handle);
    Rows rows;
    for (;;) {
        const int code = sqlite3_step(statement.handle);
        if (code == SQLITE_DONE) {
            return rows;
        }
        if (code != SQLITE_ROW) {
            fail(code, sql);
        }
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(columns));
        for (int i = 0; i < columns; ++i) {
            values.push_back(column_value(statement.handle, i));
        }
        rows.emplace_back(std::move(values));
    }
}

std::int64_t Connection::exec(std::string_view sql, std::span<const Argument> arguments) {
    auto& statement = prepared(sql);
    check_may_run(statement);
    const Running running(statement.handle);
    bind(statement, arguments);
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) {
        code = sqlite3_step(statement.handle);
    }
    if (code != SQLITE_DONE) {
        fail(code, sql);
    }
    return statement.reads_only ? 0 : sqlite3_changes64(handle_);
}

void Connection::script(std::string_view sql) {
    const int code = sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        fail(code, sql.substr(0, 200));
    }
}

}  // namespace kapok::storage::sqlite
