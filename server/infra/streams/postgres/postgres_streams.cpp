// The engine: one thread that commits batches, and a few connections for reads.
#include "streams/postgres/postgres_streams.h"

#include "base/log.h"
#include "runtime/pool.h"
#include "streams/append_queue.h"
#include "streams/density.h"
#include "streams/errors.h"
#include "streams/id_digest.h"
#include "streams/postgres/session.h"
#include "streams/postgres/sql.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <tuple>

namespace kapok::streams {

namespace {

using postgres::Arguments;
using postgres::Reply;
using postgres::Session;
using postgres::Statement;

// Collisions resolve at the next try; many in a row mean that something is wrong.
constexpr int kCollisionsMax = 20;
// A connection that was idle may have died unnoticed.
constexpr int kConnectionsTried = 3;

std::int64_t as_bigint(std::uint64_t value) { return static_cast<std::int64_t>(value); }
// For bounds: a number no entry reaches stays one.
std::int64_t as_bound(Seq seq) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(seq.value(), INT64_MAX));
}

Error outside(Error error) {
    if (error.reason() == postgres::kCollided || error.reason() == postgres::kConnectionLost) {
        LOG(warn, "the database does not answer streams", kv("detail", error.detail()));
        return Error(Code::kUnavailable, kStreamsDown, "the server's storage does not answer")
            .with_detail(error.detail())
            .with_retry_after_ms(1'000);
    }
    return error;
}

// Runs a statement until it neither collides nor loses its connection.
Result<Reply> persist(Session& session, const Statement& statement, const Arguments& arguments) {
    int collisions = 0;
    int losses = 0;
    for (;;) {
        auto reply = session.run(statement, arguments);
        if (reply) {
            return reply;
        }
        const bool again =
            (reply.error().reason() == postgres::kCollided && ++collisions < kCollisionsMax) ||
            (reply.error().reason() == postgres::kConnectionLost && ++losses < kConnectionsTried);
        if (!again) {
            return outside(std::move(reply).error());
        }
    }
}

Entry entry_of(const Reply& reply, int row) {
    Entry entry;
    entry.seq = Seq(static_cast<std::uint64_t>(reply.integer(row, 0)));
    entry.ordinal = Ordinal(static_cast<std::uint64_t>(reply.integer(row, 1)));
    entry.time = from_ms(reply.integer(row, 2));
    entry.sender = UserId(static_cast<std::uint64_t>(reply.integer(row, 3)));
    entry.client_message_id = reply.bytes(row, 4);
    entry.countable = reply.flag(row, 5) ? Countable::kYes : Countable::kNo;
    entry.replaced = reply.flag(row, 6);
    entry.payload = reply.bytes(row, 7);
    return entry;
}

Error corrupt(const StreamId& stream) {
    LOG(error, "a stream has a hole", kv("high", stream.high), kv("low", stream.low));
    return {Code::kInternal, kStreamCorrupt, "stored data is damaged"};
}

using Batch = AppendQueue::Batch;

// The arrays of one statement.
Arguments batch_arguments(const Batch& batch, WallTime now) {
    std::vector<std::string> streams;
    std::vector<std::string> digests;
    streams.reserve(batch.size());
    digests.reserve(batch.size());
    for (const auto& pending : batch) {
        const auto& append = pending->append;
        streams.push_back(append.stream.encode());
        digests.push_back(id_digest(append.sender, append.client_message_id));
    }
    std::vector<std::int64_t> senders;
    std::vector<std::string_view> ids;
    std::vector<std::int64_t> hashes;
    std::vector<std::int64_t> countables;
    std::vector<std::string_view> payloads;
    std::vector<std::optional<std::int64_t>> targets;
    std::vector<std::optional<std::string_view>> new_payloads;
    std::vector<std::optional<std::string_view>> made_from;
    for (const auto& pending : batch) {
        const auto& append = pending->append;
        senders.push_back(as_bigint(append.sender.value()));
        ids.emplace_back(append.client_message_id);
        hashes.push_back(as_bigint(append.content_hash));
        countables.push_back(append.countable == Countable::kYes ? 1 : 0);
        payloads.emplace_back(append.payload);
        if (append.replace) {
            targets.emplace_back(as_bigint(append.replace->seq.value()));
            new_payloads.emplace_back(append.replace->payload);
            made_from.emplace_back(append.replace->made_from);
        } else {
            targets.emplace_back();
            new_payloads.emplace_back();
            made_from.emplace_back();
        }
    }
    Arguments arguments;
    arguments.add(std::vector<std::string_view>(streams.begin(), streams.end()));
    arguments.add(senders);
    arguments.add(ids);
    arguments.add(hashes);
    arguments.add(countables);
    arguments.add(payloads);
    arguments.add(targets);
    arguments.add(new_payloads);
    arguments.add(made_from);
    arguments.add(to_ms(now));
    arguments.add(std::vector<std::string_view>(digests.begin(), digests.end()));
    return arguments;
}

Result<Appended> appended_of(const Append& append, const Reply& reply, int row) {
    if (reply.is_null(row, 1)) {
        const bool there = reply.flag(row, 5);
        return there ? Error(Code::kConflict, kEntryChanged, "the entry has changed meanwhile")
                     : Error(Code::kNotFound, kEntryUnknown, "there is no such entry");
    }
    const bool known = reply.flag(row, 0);
    if (known && reply.integer(row, 4) != as_bigint(append.content_hash)) {
        return Error(Code::kConflict,
                     kClientMessageIdReused,
                     "this client_message_id was used for another content");
    }
    if (reply.flag(row, 7)) {
        return Error(Code::kGone, kEntryTrimmed, "it was written, and is older than is kept");
    }
    return Appended{.seq = Seq(static_cast<std::uint64_t>(reply.integer(row, 1))),
                    .ordinal = Ordinal(static_cast<std::uint64_t>(reply.integer(row, 2))),
                    .time = from_ms(reply.integer(row, 3)),
                    .repeated = known};
}

class PostgresStreams final : public Streams {
  public:
    PostgresStreams(PostgresStreamsSettings settings, Clock& clock)
        : settings_(std::move(settings)),
          clock_(clock),
          writer_(settings_.conninfo),
          readers_({.name = "streams-read", .threads = settings_.reader_connections}),
          queue_({.thread_name = "streams-commit",
                  .batch_max = settings_.batch_max,
                  .metrics = settings_.metrics,
                  .wait = settings_.appends_wait},
                 clock,
                 [this](const Batch& batch) { commit(batch); }) {}

    Task<Result<Appended>> append(Append append) override {
        return queue_.append(std::move(append));
    }

    Task<Result<std::vector<Entry>>> read_after(StreamId stream,
                                                Seq after,
                                                std::size_t limit) override {
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(as_bound(after));
        arguments.add(as_bound(Seq(limit)));
        CO_TRY(auto entries, co_await read_entries(postgres::kReadAfter, std::move(arguments)));
        if (!is_dense(entries)) {
            co_return corrupt(stream);
        }
        if (!follows(after, entries)) {
            // What was trimmed is no hole.
            CO_TRY(const auto last, co_await trimmed(stream));
            if (!follows(last, entries)) {
                co_return corrupt(stream);
            }
        }
        co_return entries;
    }

    Task<Result<std::vector<Entry>>> read_before(StreamId stream,
                                                 Seq before,
                                                 std::size_t limit) override {
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(as_bound(before));
        arguments.add(as_bound(Seq(limit)));
        CO_TRY(auto entries, co_await read_entries(postgres::kReadBefore, std::move(arguments)));
        std::reverse(entries.begin(), entries.end());
        if (!is_dense(entries)) {
            co_return corrupt(stream);
        }
        co_return entries;
    }

    Task<Result<std::optional<Entry>>> find(StreamId stream, Seq seq) override {
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(as_bigint(seq.value()));
        CO_TRY(auto entries, co_await read_entries(postgres::kFind, std::move(arguments)));
        if (entries.empty()) {
            co_return std::optional<Entry>();
        }
        co_return std::optional(std::move(entries.front()));
    }

    Task<Result<std::optional<Stored>>> find_repeat(StreamId stream,
                                                    UserId sender,
                                                    std::string client_message_id) override {
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(as_bigint(sender.value()));
        arguments.add(client_message_id);
        CO_TRY(const auto reply, co_await read(postgres::kFindRepeat, std::move(arguments)));
        if (reply.rows() == 0) {
            co_return std::optional<Stored>();
        }
        co_return std::optional(
            Stored{.entry = entry_of(reply, 0),
                   .content_hash = static_cast<std::uint64_t>(reply.integer(0, 8))});
    }

    Task<Result<void>> trim(StreamId stream, Seq up_to) override {
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(as_bound(up_to));
        CO_TRY_VOID(co_await read(postgres::kTrim, std::move(arguments)));
        co_return Result<void>();
    }

    Task<Result<Seq>> trimmed(StreamId stream) override {
        Arguments arguments;
        arguments.add(stream.encode());
        CO_TRY(const auto reply, co_await read(postgres::kTrimmed, std::move(arguments)));
        co_return Seq(static_cast<std::uint64_t>(reply.integer(0, 0)));
    }

    Result<void> checkpoint(const std::string& /*directory*/) override {
        return Error(Code::kInvalid, kStreamsElsewhere, "PostgreSQL keeps them: use its own tools");
    }

    // Room on the database's disk is not ours to see; that it takes writes is.
    Task<Result<void>> check_writable() override {
        CO_TRY(const auto reply, co_await read(postgres::kIsReadOnly, Arguments()));
        if (reply.flag(0, 0)) {
            co_return Error(Code::kUnavailable, kStreamsDown, "the database takes no writes");
        }
        co_return Result<void>();
    }

    Task<Result<Head>> head(StreamId stream) override {
        std::vector<StreamId> streams{stream};
        CO_TRY(const auto found, co_await heads(std::move(streams)));
        co_return found.front();
    }

    Task<Result<std::vector<Head>>> heads(std::vector<StreamId> streams) override {
        Arguments arguments;
        add_streams(arguments, streams);
        CO_TRY(const auto reply, co_await read(postgres::kHeads, std::move(arguments)));
        std::vector<Head> out(streams.size());
        for (std::size_t i = 0; i < out.size(); ++i) {
            const int row = static_cast<int>(i);
            if (!reply.is_null(row, 0)) {
                out[i].seq = Seq(static_cast<std::uint64_t>(reply.integer(row, 0)));
                out[i].ordinal = Ordinal(static_cast<std::uint64_t>(reply.integer(row, 1)));
                out[i].time = from_ms(reply.integer(row, 2));
            }
        }
        co_return out;
    }

    Task<Result<std::vector<Ordinal>>> last_ordinals_of(UserId sender,
                                                        std::vector<StreamId> streams) override {
        Arguments arguments;
        add_streams(arguments, streams);
        arguments.add(as_bigint(sender.value()));
        CO_TRY(const auto reply, co_await read(postgres::kLastOrdinals, std::move(arguments)));
        std::vector<Ordinal> out(streams.size());
        for (std::size_t i = 0; i < out.size(); ++i) {
            const int row = static_cast<int>(i);
            if (!reply.is_null(row, 0)) {
                out[i] = Ordinal(static_cast<std::uint64_t>(reply.integer(row, 0)));
            }
        }
        co_return out;
    }

  private:
    static void add_streams(Arguments& arguments, const std::vector<StreamId>& streams) {
        std::vector<std::string> encoded;
        encoded.reserve(streams.size());
        for (const auto& stream : streams) {
            encoded.push_back(stream.encode());
        }
        arguments.add(std::vector<std::string_view>(encoded.begin(), encoded.end()));
    }

    Task<Result<std::vector<Entry>>> read_entries(Statement statement, Arguments arguments) {
        CO_TRY(const auto reply, co_await read(statement, std::move(arguments)));
        std::vector<Entry> entries;
        entries.reserve(static_cast<std::size_t>(reply.rows()));
        for (int row = 0; row < reply.rows(); ++row) {
            entries.push_back(entry_of(reply, row));
        }
        co_return entries;
    }

    Task<Result<Reply>> read(Statement statement, Arguments arguments) {
        co_return co_await runtime::offload(readers_, [this, &statement, &arguments] {
            auto session = lease();
            auto reply = persist(*session, statement, arguments);
            give_back(std::move(session));
            return reply;
        });
    }

    // There are never more sessions than reader threads.
    std::unique_ptr<Session> lease() {
        const std::scoped_lock lock(mutex_);
        if (idle_.empty()) {
            return std::make_unique<Session>(settings_.conninfo);
        }
        auto session = std::move(idle_.back());
        idle_.pop_back();
        return session;
    }
    void give_back(std::unique_ptr<Session> session) {
        const std::scoped_lock lock(mutex_);
        idle_.push_back(std::move(session));
    }

    // On the committer thread. A statement takes an id once, and replaces a target once; what
    // repeats an id or a target of the same batch waits for the next statement, which finds what
    // the first wrote in the table.
    void commit(const Batch& batch) {
        Batch rest = batch;
        while (!rest.empty()) {
            std::set<std::tuple<StreamId, UserId, std::string_view>> ids;
            std::set<std::pair<StreamId, Seq>> targets;
            Batch now;
            Batch later;
            for (const auto& pending : rest) {
                const auto& append = pending->append;
                bool first =
                    ids.emplace(append.stream, append.sender, append.client_message_id).second;
                if (append.replace) {
                    first = targets.emplace(append.stream, append.replace->seq).second && first;
                }
                (first ? now : later).push_back(pending);
            }
            commit_distinct(now);
            rest = std::move(later);
        }
    }

    void commit_distinct(const Batch& batch) {
        const auto arguments = batch_arguments(batch, clock_.wall_now());
        const auto reply = persist(writer_, postgres::kAppend, arguments);
        for (std::size_t i = 0; i < batch.size(); ++i) {
            auto& pending = *batch[i];
            if (reply) {
                pending.result = appended_of(pending.append, *reply, static_cast<int>(i));
            } else {
                pending.result = Error(reply.error()).with_retry_after_ms(1'000);
            }
        }
    }

    PostgresStreamsSettings settings_;
    Clock& clock_;
    Session writer_;  // of the committer thread

    std::mutex mutex_;
    std::vector<std::unique_ptr<Session>> idle_;

    runtime::Pool readers_;
    AppendQueue queue_;  // last: its thread uses all of the above
};

}  // namespace

std::unique_ptr<Streams> open_postgres_streams(PostgresStreamsSettings settings, Clock& clock) {
    return std::make_unique<PostgresStreams>(std::move(settings), clock);
}

}  // namespace kapok::streams
