// All streams of an engine as they are, for moving them into another engine: numbers, times, ids
// and hashes stay. Used while no server runs: it opens the engine's store for itself, and looks out
// for nobody who appends meanwhile. Calls block; one thread at a time. Engines:
// rocksdb/rocksdb_mover.h and postgres/postgres_mover.h.
#pragma once

#include "base/result.h"
#include "streams/streams.h"

#include <span>
#include <string>
#include <vector>

namespace kapok::streams {

struct MovedStream {
    StreamId id{};
    Head head{};
    Seq trimmed{};  // the last one that was; 0 for none
};

// The ordinal of a sender's own last countable entry in a stream.
struct LastWritten {
    StreamId stream{};
    UserId sender{};
    Ordinal ordinal{};
};

// An id that no append may have again, as its entry was trimmed.
struct SpentId {
    std::string digest{};  // id_digest.h
    Seq seq{};
    std::uint64_t content_hash = 0;
};

struct SpentPage {
    std::vector<SpentId> ids{};
    std::string next{};  // where to go on; empty at the end
};

struct WritersPage {
    std::vector<LastWritten> writers{};
    std::string next{};  // where to go on; empty at the end
};

class Mover {
  public:
    virtual ~Mover() = default;

    // Every stream there is, in the order of ids: those after `after`, of all for the zero id.
    virtual Result<std::vector<MovedStream>> list(StreamId after, std::size_t limit) = 0;
    // As Streams::read_after, each with its hash.
    virtual Result<std::vector<Stored>> read(StreamId stream, Seq after, std::size_t limit) = 0;
    // Of streams that were trimmed: there the entries do not tell it for everybody.
    virtual Result<WritersPage> list_writers(std::string from, std::size_t limit) = 0;
    // Of a stream that was trimmed.
    virtual Result<SpentPage> list_spent(StreamId stream, std::string from, std::size_t limit) = 0;

    // Makes a stream whose entries up to `trimmed` are gone; done already is good too. Conflict
    // RESTORE_MISPLACED if the stream has begun otherwise.
    virtual Result<void> begin(StreamId stream, Head trimmed) = 0;
    // Entries with the numbers that they have, right behind the stream's head; those that are there
    // already are passed over. After that an append goes on behind them, and a repetition of one of
    // them is known by its hash. Conflict RESTORE_MISPLACED if they do not follow.
    virtual Result<void> restore(StreamId stream, std::vector<Stored> entries) = 0;
    // The larger of what is there and what is given.
    virtual Result<void> restore_writers(std::vector<LastWritten> writers) = 0;
    virtual Result<void> restore_spent(StreamId stream, std::vector<SpentId> ids) = 0;
    // What was restored is durable only then: there may be as many streams as people, and a wait
    // for the disk for each would take hours. After a power loss before it some of it is there,
    // each stream up to some entry.
    virtual Result<void> finish() = 0;
};

// Those that are not there yet, or Conflict RESTORE_MISPLACED. For engines.
Result<std::span<const Stored>> rest_behind(const Head& head, std::span<const Stored> entries);
Error misplaced(std::string detail);

}  // namespace kapok::streams
