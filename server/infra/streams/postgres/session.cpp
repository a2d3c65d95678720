#include "streams/postgres/session.h"

#include "base/assert.h"
#include "base/log.h"
#include "streams/bytes.h"
#include "streams/errors.h"
#include "streams/postgres/sql.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>

namespace kapok::streams::postgres {

namespace {

constexpr int kBinary = 1;
// Object ids of built-in types; they never change.
constexpr std::uint32_t kBytea = 17;
constexpr std::uint32_t kBigint = 20;

void put_big32(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>(value >> static_cast<unsigned>(shift)));
    }
}

std::string as_bytes(std::int64_t value) {
    std::string out;
    put_big64(out, static_cast<std::uint64_t>(value));
    return out;
}
std::string_view as_bytes(std::string_view value) { return value; }

// An array of one dimension in PostgreSQL's binary format.
template <class Values>
std::string as_array(std::uint32_t element_type, const Values& values) {
    std::string out;
    put_big32(out, values.empty() ? 0 : 1);  // dimensions
    put_big32(out, 1);                       // there may be nulls
    put_big32(out, element_type);
    if (values.empty()) {
        return out;
    }
    put_big32(out, static_cast<std::uint32_t>(values.size()));
    put_big32(out, 1);  // the first index
    const auto put = [&out](const auto& value) {
        const auto bytes = as_bytes(value);
        put_big32(out, static_cast<std::uint32_t>(bytes.size()));
        out.append(bytes);
    };
    for (const auto& value : values) {
        if constexpr (requires { value.has_value(); }) {
            if (value.has_value()) {
                put(*value);
            } else {
                put_big32(out, UINT32_MAX);  // null
            }
        } else {
            put(value);
        }
    }
    return out;
}

Error to_error(std::string_view state, std::string detail) {
    // Serialisation failure, deadlock, unique violation, and the division by zero by which an
    // append gives up when its target has changed under it: another node was quicker.
    if (state == "40001" || state == "40P01" || state == "23505" || state == "22012") {
        return Error(Code::kUnavailable, kCollided).with_detail(std::move(detail));
    }
    if (state == "53100") {
        return Error(Code::kUnavailable, kDiskFull, "the database's disk is full")
            .with_detail(std::move(detail));
    }
    // Data corrupted, index corrupted.
    if (state == "XX001" || state == "XX002") {
        LOG(error, "a stream is corrupt", kv("detail", detail));
        return Error(Code::kInternal, kStreamCorrupt, "stored data is damaged")
            .with_detail(std::move(detail));
    }
    // Connection failures, and a server that shuts down (57P01 to 57P03).
    if (state.empty() || state.starts_with("08") || state.starts_with("57P")) {
        return Error(Code::kUnavailable, kConnectionLost).with_detail(std::move(detail));
    }
    LOG(error,
        "the database refuses a statement of streams",
        kv("state", state),
        kv("detail", detail));
    return Error(Code::kUnavailable, kStreamsDown, "the server's storage fails")
        .with_detail(std::move(detail));
}

}  // namespace

void Arguments::add(std::int64_t value) { values_.push_back(as_bytes(value)); }
void Arguments::add(std::string_view bytes) { values_.emplace_back(bytes); }
void Arguments::add(const std::vector<std::int64_t>& values) {
    values_.push_back(as_array(kBigint, values));
}
void Arguments::add(const std::vector<std::optional<std::int64_t>>& values) {
    values_.push_back(as_array(kBigint, values));
}
void Arguments::add(const std::vector<std::string_view>& values) {
    values_.push_back(as_array(kBytea, values));
}
void Arguments::add(const std::vector<std::optional<std::string_view>>& values) {
    values_.push_back(as_array(kBytea, values));
}

void Reply::Clearer::operator()(pg_result* result) const { PQclear(result); }

int Reply::rows() const { return PQntuples(result_.get()); }

bool Reply::is_null(int row, int column) const {
    return PQgetisnull(result_.get(), row, column) != 0;
}

std::int64_t Reply::integer(int row, int column) const {
    const auto value = bytes(row, column);
    KAPOK_ASSERT(value.size() == 8, "the column is a bigint");
    return static_cast<std::int64_t>(get_big64(value));
}

bool Reply::flag(int row, int column) const {
    const auto value = bytes(row, column);
    KAPOK_ASSERT(value.size() == 1, "the column is a boolean");
    return value[0] != 0;
}

std::string_view Reply::bytes(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

void Session::Closer::operator()(pg_conn* connection) const { PQfinish(connection); }

Result<Reply> Session::run(const Statement& statement, const Arguments& arguments) {
    TRY_VOID(connect());
    TRY_VOID(prepare(statement));
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (const auto& value : arguments.values()) {
        values.push_back(value.data());
        lengths.push_back(static_cast<int>(value.size()));
    }
    const std::vector<int> formats(values.size(), kBinary);
    return checked(PQexecPrepared(connection_.get(),
                                  statement.name,
                                  static_cast<int>(values.size()),
                                  values.data(),
                                  lengths.data(),
                                  formats.data(),
                                  kBinary));
}

Result<void> Session::connect() {
    if (connection_ != nullptr) {
        return {};
    }
    const std::array<const char*, 6> keys{"dbname",
                                          "application_name",
                                          "connect_timeout",
                                          "tcp_user_timeout",
                                          "client_encoding",
                                          nullptr};
    const std::array<const char*, 6> values{
        conninfo_.c_str(), "kapok-streams", "5", "30000", "UTF8", nullptr};
    connection_.reset(PQconnectdbParams(keys.data(), values.data(), /*expand_dbname=*/1));
    prepared_.clear();
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
        auto error = Error(Code::kUnavailable, kConnectionLost)
                         .with_detail(PQerrorMessage(connection_.get()));
        connection_.reset();
        return error;
    }
    // Notices (a table is there already) are of no use.
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
    auto ready = script(kSessionSettings);
    if (ready) {
        ready = ensure_schema();
    }
    if (!ready) {
        connection_.reset();
    }
    return ready;
}

Result<void> Session::ensure_schema() {
    // These replies are text: PQexec knows no other.
    TRY(const auto missing, checked(PQexec(connection_.get(), kSchemaMissing)));
    if (missing.bytes(0, 0) == "t") {
        TRY_VOID(script(kSchema));
    }
    TRY(const auto version, checked(PQexec(connection_.get(), kSchemaVersion)));
    if (std::ranges::find(kSchemaVersionsKnown, version.bytes(0, 0)) ==
        kSchemaVersionsKnown.end()) {
        LOG(error, "the streams in the database have a format of another release");
        return Error(Code::kUnavailable, kStreamsDown, "the streams have another format");
    }
    return {};
}

Result<void> Session::prepare(const Statement& statement) {
    if (prepared_.contains(statement.name)) {
        return {};
    }
    TRY([[maybe_unused]] const auto reply,
        checked(PQprepare(connection_.get(), statement.name, statement.sql, 0, nullptr)));
    prepared_.insert(statement.name);
    return {};
}

Result<void> Session::script(const char* sql) {
    TRY([[maybe_unused]] const auto reply, checked(PQexec(connection_.get(), sql)));
    return {};
}

Result<Reply> Session::checked(pg_result* result) {
    Reply reply(result);
    const auto status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        return reply;
    }
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    auto error = to_error(state == nullptr ? "" : state, PQerrorMessage(connection_.get()));
    if (error.reason() == kConnectionLost || PQstatus(connection_.get()) != CONNECTION_OK) {
        auto lost = Error(Code::kUnavailable, kConnectionLost).with_detail(error.detail());
        connection_.reset();
        return lost;
    }
    return error;
}

}  // namespace kapok::streams::postgres
