#include "streams/postgres/postgres_mover.h"

#include "base/log.h"
#include "streams/bytes.h"
#include "streams/density.h"
#include "streams/errors.h"
#include "streams/postgres/mover_sql.h"
#include "streams/postgres/session.h"

#include <algorithm>

namespace kapok::streams {
namespace {

using postgres::Arguments;
using postgres::Reply;
using postgres::Session;
using postgres::Statement;

std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t unsigned_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }

Error corrupt(std::string detail) {
    return Error(Code::kInternal, kStreamCorrupt, "stored data is damaged")
        .with_detail(std::move(detail));
}

// From a column on: seq, ordinal, time.
Head head_of(const Reply& reply, int row, int column) {
    return {.seq = Seq(unsigned_of(reply.integer(row, column))),
            .ordinal = Ordinal(unsigned_of(reply.integer(row, column + 1))),
            .time = from_ms(reply.integer(row, column + 2))};
}

Stored stored_of(const Reply& reply, int row) {
    const auto head = head_of(reply, row, 0);
    Entry entry;
    entry.seq = head.seq;
    entry.ordinal = head.ordinal;
    entry.time = head.time;
    entry.sender = UserId(unsigned_of(reply.integer(row, 3)));
    entry.client_message_id = reply.bytes(row, 4);
    entry.countable = reply.flag(row, 5) ? Countable::kYes : Countable::kNo;
    entry.replaced = reply.flag(row, 6);
    entry.payload = reply.bytes(row, 7);
    return {.entry = std::move(entry), .content_hash = unsigned_of(reply.integer(row, 8))};
}

Arguments restore_arguments(const StreamId& stream, std::span<const Stored> entries) {
    std::vector<std::int64_t> seqs;
    std::vector<std::int64_t> ordinals;
    std::vector<std::int64_t> times;
    std::vector<std::int64_t> senders;
    std::vector<std::string_view> ids;
    std::vector<std::int64_t> hashes;
    std::vector<std::int64_t> countables;
    std::vector<std::int64_t> replaced;
    std::vector<std::string_view> payloads;
    for (const auto& [entry, content_hash] : entries) {
        seqs.push_back(signed_of(entry.seq.value()));
        ordinals.push_back(signed_of(entry.ordinal.value()));
        times.push_back(to_ms(entry.time));
        senders.push_back(signed_of(entry.sender.value()));
        ids.emplace_back(entry.client_message_id);
        hashes.push_back(signed_of(content_hash));
        countables.push_back(entry.countable == Countable::kYes ? 1 : 0);
        replaced.push_back(entry.replaced ? 1 : 0);
        payloads.emplace_back(entry.payload);
    }
    Arguments arguments;
    arguments.add(stream.encode());
    arguments.add(seqs);
    arguments.add(ordinals);
    arguments.add(times);
    arguments.add(senders);
    arguments.add(ids);
    arguments.add(hashes);
    arguments.add(countables);
    arguments.add(replaced);
    arguments.add(payloads);
    return arguments;
}

class PostgresMover final : public Mover {
  public:
    explicit PostgresMover(std::string conninfo) : session_(std::move(conninfo)) {}

    Result<std::vector<MovedStream>> list(StreamId after, std::size_t limit) override {
        Arguments arguments;
        arguments.add(after.encode());
        arguments.add(signed_of(limit));
        TRY(const auto reply, run(postgres::kMoveList, arguments));
        std::vector<MovedStream> streams;
        for (int row = 0; row < reply.rows(); ++row) {
            const auto id = StreamId::decode(reply.bytes(row, 0));
            if (!id) {
                return corrupt("a stream's id cannot be decoded");
            }
            streams.push_back({.id = *id,
                               .head = head_of(reply, row, 1),
                               .trimmed = Seq(unsigned_of(reply.integer(row, 4)))});
        }
        return streams;
    }

    Result<std::vector<Stored>> read(StreamId stream, Seq after, std::size_t limit) override {
        TRY(const auto found, find(stream));
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(signed_of(after.value()));
        arguments.add(signed_of(limit));
        TRY(const auto reply, run(postgres::kMoveRead, arguments));
        std::vector<Stored> stored;
        auto before = std::max(after, found.trimmed);
        for (int row = 0; row < reply.rows(); ++row) {
            stored.push_back(stored_of(reply, row));
            if (stored.back().entry.seq.value() != before.value() + 1) {
                return corrupt("entries are missing");
            }
            before = stored.back().entry.seq;
        }
        return stored;
    }

    Result<WritersPage> list_writers(std::string from, std::size_t limit) override {
        const auto stream = std::string_view(from).substr(0, kEncodedStreamIdSize);
        const auto sender = std::string_view(from).substr(stream.size());
        Arguments arguments;
        arguments.add(stream);
        arguments.add(sender.size() == 8 ? signed_of(get_big64(sender)) : INT64_MIN);
        arguments.add(signed_of(limit));
        TRY(const auto reply, run(postgres::kMoveWriters, arguments));
        WritersPage page;
        for (int row = 0; row < reply.rows(); ++row) {
            const auto id = StreamId::decode(reply.bytes(row, 0));
            if (!id) {
                return corrupt("a stream's id cannot be decoded");
            }
            page.writers.push_back({.stream = *id,
                                    .sender = UserId(unsigned_of(reply.integer(row, 1))),
                                    .ordinal = Ordinal(unsigned_of(reply.integer(row, 2)))});
            page.next = id->encode();
            put_big64(page.next, page.writers.back().sender.value());
        }
        return page;
    }

    Result<SpentPage> list_spent(StreamId stream, std::string from, std::size_t limit) override {
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(from.empty() ? 0 : signed_of(get_big64(from)));
        arguments.add(signed_of(limit));
        TRY(const auto reply, run(postgres::kMoveSpent, arguments));
        SpentPage page;
        for (int row = 0; row < reply.rows(); ++row) {
            page.ids.push_back({.digest = std::string(reply.bytes(row, 0)),
                                .seq = Seq(unsigned_of(reply.integer(row, 1))),
                                .content_hash = unsigned_of(reply.integer(row, 2))});
            page.next.clear();
            put_big64(page.next, page.ids.back().seq.value());
        }
        return page;
    }

    Result<void> begin(StreamId stream, Head trimmed) override {
        TRY(const auto found, find(stream));
        if (found.head.seq) {
            return found.trimmed == trimmed.seq ? Result<void>()
                                                : misplaced("the stream begins elsewhere");
        }
        if (!trimmed.seq) {
            return {};
        }
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(signed_of(trimmed.seq.value()));
        arguments.add(signed_of(trimmed.ordinal.value()));
        arguments.add(to_ms(trimmed.time));
        return change(postgres::kMoveBegin, arguments);
    }

    Result<void> restore(StreamId stream, std::vector<Stored> entries) override {
        TRY(const auto found, find(stream));
        TRY(const auto rest, rest_behind(found.head, entries));
        return rest.empty() ? Result<void>()
                            : change(postgres::kMoveRestore, restore_arguments(stream, rest));
    }

    Result<void> restore_writers(std::vector<LastWritten> writers) override {
        std::vector<std::string> streams;
        std::vector<std::int64_t> senders;
        std::vector<std::int64_t> ordinals;
        for (const auto& [stream, sender, ordinal] : writers) {
            streams.push_back(stream.encode());
            senders.push_back(signed_of(sender.value()));
            ordinals.push_back(signed_of(ordinal.value()));
        }
        Arguments arguments;
        arguments.add(std::vector<std::string_view>(streams.begin(), streams.end()));
        arguments.add(senders);
        arguments.add(ordinals);
        return change(postgres::kMoveRestoreWriters, arguments);
    }

    Result<void> restore_spent(StreamId stream, std::vector<SpentId> ids) override {
        std::vector<std::string_view> digests;
        std::vector<std::int64_t> seqs;
        std::vector<std::int64_t> hashes;
        for (const auto& [digest, seq, content_hash] : ids) {
            digests.emplace_back(digest);
            seqs.push_back(signed_of(seq.value()));
            hashes.push_back(signed_of(content_hash));
        }
        Arguments arguments;
        arguments.add(stream.encode());
        arguments.add(digests);
        arguments.add(seqs);
        arguments.add(hashes);
        return change(postgres::kMoveRestoreSpent, arguments);
    }

    // Each statement was committed.
    Result<void> finish() override { return {}; }

  private:
    struct Found {
        Head head{};
        Seq trimmed{};
    };

    Result<Found> find(const StreamId& stream) {
        Arguments arguments;
        arguments.add(stream.encode());
        TRY(const auto reply, run(postgres::kMoveFind, arguments));
        if (reply.rows() == 0) {
            return Found();
        }
        return Found{.head = head_of(reply, 0, 0),
                     .trimmed = Seq(unsigned_of(reply.integer(0, 3)))};
    }

    Result<void> change(const Statement& statement, const Arguments& arguments) {
        TRY([[maybe_unused]] const auto reply, run(statement, arguments));
        return {};
    }

    // Not tried again: whoever moves an instance begins again, and finds what was done.
    Result<Reply> run(const Statement& statement, const Arguments& arguments) {
        auto reply = session_.run(statement, arguments);
        if (!reply && (reply.error().reason() == postgres::kCollided ||
                       reply.error().reason() == postgres::kConnectionLost)) {
            return Error(Code::kUnavailable, kStreamsDown, "the server's storage does not answer")
                .with_detail(reply.error().detail());
        }
        return reply;
    }

    Session session_;
};

}  // namespace

std::unique_ptr<Mover> open_postgres_mover(std::string conninfo) {
    return std::make_unique<PostgresMover>(std::move(conninfo));
}

}  // namespace kapok::streams
