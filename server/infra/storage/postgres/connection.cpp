#include "storage/postgres/connection.h"

#include "base/log.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace kapok::storage::postgres {

namespace {

using Kind = DatabaseFailure::Kind;

// More texts than this means that somebody builds SQL from values.
constexpr std::size_t kStatementsMax = 1'000;

// SQLSTATE codes: PostgreSQL's documentation, appendix A.
Kind kind_of(std::string_view state, std::string_view message) {
    if (state == "40001" || state == "40P01") {
        return Kind::kSerialisation;
    }
    // A change of the schema under a prepared statement; it is forgotten and prepared anew.
    if (state == "26000" || (state == "0A000" && message.find("cached plan") != message.npos)) {
        return Kind::kSerialisation;
    }
    if (state == "53100") {
        return Kind::kDiskFull;
    }
    if (state == "57014") {
        return Kind::kInterrupted;
    }
    if (state == "22021") {
        return Kind::kInvalidText;
    }
    // Without a code the message is libpq's own: the server's answer did not come.
    if (state.empty() || state.starts_with("08") || state.starts_with("53") ||
        state.starts_with("57P")) {
        return Kind::kConnection;
    }
    return Kind::kOther;
}

void ignore_notice(void* /*context*/, const char* /*message*/) {}

bool matches(std::string_view prepared, std::string_view wanted) {
    return std::ranges::equal(
        prepared, wanted, [](char was, char is) { return was == is || is == 'n'; });
}

}  // namespace

void Connection::Closer::operator()(pg_conn* handle) const { PQfinish(handle); }
void Connection::Clearer::operator()(pg_result* result) const { PQclear(result); }

Connection::Connection(std::string conninfo, const Clock& clock)
    : conninfo_(std::move(conninfo)), clock_(clock) {}

Connection::~Connection() = default;

void Connection::ensure() {
    if (handle_ && !broken_ && PQstatus(handle_.get()) == CONNECTION_OK) {
        return;
    }
    handle_.reset();
    broken_ = false;
    statements_.clear();
    // What stands before dbname are defaults that the conninfo may change. A server that vanished
    // is noticed within half a minute.
    static constexpr std::array kNames{"application_name",
                                       "connect_timeout",
                                       "keepalives_idle",
                                       "keepalives_interval",
                                       "keepalives_count",
                                       "tcp_user_timeout",
                                       "dbname",
                                       "client_encoding",
                                       static_cast<const char*>(nullptr)};
    const std::array values{"kapok",
                            "5",
                            "10",
                            "5",
                            "3",
                            "25000",
                            conninfo_.c_str(),
                            "UTF8",
                            static_cast<const char*>(nullptr)};
    handle_.reset(PQconnectdbParams(kNames.data(), values.data(), 1));
    if (PQstatus(handle_.get()) != CONNECTION_OK) {
        const std::string what = PQerrorMessage(handle_.get());
        handle_.reset();
        throw DatabaseFailure(Kind::kConnection, what);
    }
    PQsetNoticeProcessor(handle_.get(), ignore_notice, nullptr);
}

void Connection::begin(Database::Access access, Deadline deadline) {
    collided_ = false;
    deadline_ = deadline;
    std::string sql = access == Database::Access::kRead
                          ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                          : "BEGIN ISOLATION LEVEL SERIALIZABLE";
    if (!deadline.is_never()) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline.at() - clock_.steady_now());
        // Both in one message, thus one round trip.
        sql += fmt::format("; SET LOCAL statement_timeout = {}",
                           std::clamp<std::int64_t>(left.count(), 1, 3'600'000));
    }
    script(sql);
}

void Connection::commit() {
    const auto reply = checked(PQexec(handle_.get(), "COMMIT"), "COMMIT");
    // What PostgreSQL answers if a statement failed and the job went on.
    if (std::string_view(PQcmdStatus(reply.get())) != "COMMIT") {
        throw DatabaseFailure(Kind::kOther, "a job committed after a failed statement");
    }
}

void Connection::roll_back() {
    if (!handle_) {
        return;
    }
    if (!broken_ && PQstatus(handle_.get()) == CONNECTION_OK &&
        PQtransactionStatus(handle_.get()) != PQTRANS_IDLE) {
        PQclear(PQexec(handle_.get(), "ROLLBACK"));
    }
    if (broken_ || PQstatus(handle_.get()) != CONNECTION_OK ||
        PQtransactionStatus(handle_.get()) != PQTRANS_IDLE) {
        handle_.reset();
    }
}

void Connection::fail(const pg_result* result, std::string_view doing) {
    const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string_view state = field == nullptr ? "" : field;
    const std::string message = PQerrorMessage(handle_.get());
    auto kind = kind_of(state, message);
    collided_ = state == "23505";
    if (PQstatus(handle_.get()) != CONNECTION_OK) {
        kind = Kind::kConnection;
    }
    // libpq takes a connection for good until it has read its end, after the server's last words.
    if (kind == Kind::kConnection) {
        broken_ = true;
    } else if (kind == Kind::kSerialisation && !state.starts_with("40")) {
        statements_.clear();
    }
    throw DatabaseFailure(kind, fmt::format("{} ({}): {}", message, state, doing.substr(0, 200)));
}

Connection::Reply Connection::checked(pg_result* result, std::string_view doing) {
    Reply reply(result);
    const auto status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fail(result, doing);
    }
    return reply;
}

void Connection::forget_statements() {
    statements_.clear();
    checked(PQexec(handle_.get(), "DEALLOCATE ALL"), "DEALLOCATE ALL");
}

const std::string& Connection::prepare(std::string_view sql, const Parameters& parameters) {
    if (statements_.size() >= kStatementsMax && !statements_.contains(sql)) {
        forget_statements();
    }
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        found = statements_.emplace(std::string(sql), std::vector<Prepared>()).first;
    }
    for (const auto& prepared : found->second) {
        if (matches(prepared.signature, parameters.signature())) {
            return prepared.name;
        }
    }
    auto name = fmt::format("s{}", ++names_);
    checked(PQprepare(handle_.get(),
                      name.c_str(),
                      found->first.c_str(),
                      parameters.count(),
                      parameters.types()),
            sql);
    found->second.push_back({parameters.signature(), std::move(name)});
    return found->second.back().name;
}

Connection::Reply Connection::run(std::string_view sql, std::span<const Argument> arguments) {
    if (deadline_.passed(clock_)) {
        throw DatabaseFailure(Kind::kInterrupted, "the deadline passed");
    }
    const Parameters parameters(arguments);
    const auto& name = prepare(sql, parameters);
    constexpr int kBinaryResult = 1;
    return checked(PQexecPrepared(handle_.get(),
                                  name.c_str(),
                                  parameters.count(),
                                  parameters.values(),
                                  parameters.lengths(),
                                  parameters.formats(),
                                  kBinaryResult),
                   sql);
}

Rows Connection::query(std::string_view sql, std::span<const Argument> arguments) {
    const auto reply = run(sql, arguments);
    const int columns = PQnfields(reply.get());
    const int count = PQntuples(reply.get());
    Rows rows;
    rows.reserve(static_cast<std::size_t>(count));
    for (int row = 0; row < count; ++row) {
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column) {
            if (PQgetisnull(reply.get(), row, column) != 0) {
                values.emplace_back(nullptr);
                continue;
            }
            const auto size = static_cast<std::size_t>(PQgetlength(reply.get(), row, column));
            values.push_back(
                decode(PQftype(reply.get(), column), {PQgetvalue(reply.get(), row, column), size}));
        }
        rows.emplace_back(std::move(values));
    }
    return rows;
}

std::int64_t Connection::exec(std::string_view sql, std::span<const Argument> arguments) {
    const auto reply = run(sql, arguments);
    if (std::string_view(PQcmdStatus(reply.get())).starts_with("SELECT")) {
        return 0;
    }
    const std::string_view count = PQcmdTuples(reply.get());
    std::int64_t changed = 0;
    std::from_chars(count.data(), count.data() + count.size(), changed);
    return changed;
}

void Connection::script(std::string_view sql) {
    checked(PQexec(handle_.get(), std::string(sql).c_str()), sql);
}

}  // namespace kapok::storage::postgres
