#include "storage/database.h"

#include "base/assert.h"

#include <condition_variable>
#include <mutex>

namespace kapok::storage {

namespace {

template <class T>
const T& as(const std::vector<Value>& values, std::size_t column) {
    KAPOK_ASSERT(column < values.size(), "a row has the column asked for");
    const auto* value = std::get_if<T>(&values[column]);
    KAPOK_ASSERT(value != nullptr, "a column has the type asked for");
    return *value;
}

}  // namespace

bool Row::is_null(std::size_t column) const {
    KAPOK_ASSERT(column < values_.size(), "a row has the column asked for");
    return std::holds_alternative<std::nullptr_t>(values_[column]);
}

std::int64_t Row::integer(std::size_t column) const { return as<std::int64_t>(values_, column); }

const std::string& Row::text(std::size_t column) const { return as<std::string>(values_, column); }

const std::string& Row::bytes(std::size_t column) const { return as<Bytes>(values_, column).data; }

std::optional<std::int64_t> Row::maybe_integer(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<std::string> Row::maybe_text(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<Row> Tx::query_row(std::string_view sql, std::initializer_list<Argument> arguments) {
    auto rows = query(sql, arguments);
    KAPOK_ASSERT(rows.size() <= 1, "query_row() found at most one row");
    if (rows.empty()) {
        return std::nullopt;
    }
    return std::move(rows.front());
}

std::optional<Error> Database::submit_and_wait(Access access,
                                               Deadline deadline,
                                               std::function<Outcome(Tx&)> job) {
    std::mutex mutex;
    std::condition_variable wake;
    bool ended = false;
    std::optional<Error> failure;
    submit(Job{access, deadline, std::move(job), [&](std::optional<Error> error) {
                   const std::scoped_lock lock(mutex);
                   failure = std::move(error);
                   ended = true;
                   // Under the lock: the waiter's frame, and `wake`, die when it is free.
                   wake.notify_one();
               }});
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return ended; });
    return failure;
}

}  // namespace kapok::storage
