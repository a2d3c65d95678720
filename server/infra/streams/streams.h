// Append-only logs with dense sequence numbers: conversations and users' feeds. Engines: rocksdb/
// and postgres/.
//
// Guarantees of every engine:
//  - An append is durable (fsynced) when it returns. Group commit: one fsync covers all that
//  arrived meanwhile.
//  - Sequence numbers of a stream are 1, 2, 3 … without gaps, given inside the commit.
//  - (stream, sender, client_message_id) is unique for ever: a repetition returns the first entry,
//  marked `repeated`, and
//    Conflict CLIENT_MESSAGE_ID_REUSED if content_hash differs.
//  - Time never runs backwards within a stream.
//  - A `replace` (recall, edit) swaps the target's payload in the same commit as the append, and
//  only
//    if it is still the one that the replacement was made from: else Conflict ENTRY_CHANGED, and
//    nothing is written. So of two that change an entry at once the second cannot undo the first.
//  - A full disk answers Unavailable DISK_FULL and nothing is changed; reads go on.
// Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "runtime/task.h"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::streams {

// Number of an entry in its stream; 0 means "before the first".
using Seq = StrongId<struct SeqTag>;
// How many entries up to here count as messages.
using Ordinal = StrongId<struct OrdinalTag>;

// Names a stream. `kind` is 'c' for a conversation, 'f' for a feed; high and low are the owner's to
// define.
struct StreamId {
    char kind = 0;
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend auto operator<=>(const StreamId&, const StreamId&) = default;
    // 17 bytes whose order is the order of ids.
    [[nodiscard]] std::string encode() const;
    static std::optional<StreamId> decode(std::string_view bytes);
};

struct StreamIdHash {
    std::size_t operator()(const StreamId& id) const noexcept {
        return (id.low * 0x9E3779B97F4A7C15ULL) ^ (id.high * 0xC2B2AE3D27D4EB4FULL) ^
               static_cast<std::size_t>(id.kind);
    }
};

enum class Countable : bool { kNo, kYes };

struct Entry {
    Seq seq;
    Ordinal ordinal;  // up to and including this one
    WallTime time;
    UserId sender;  // none for the system
    std::string client_message_id;
    Countable countable = Countable::kNo;
    bool replaced = false;  // its payload was swapped by a later append
    std::string payload;
};

struct Replacement {
    Seq seq;  // of an earlier entry; must exist
    std::string payload;
    std::string made_from;  // the target's payload as it was read
};

struct Append {
    StreamId stream;
    UserId sender;
    std::string client_message_id;  // 1 to 128 bytes
    std::uint64_t content_hash = 0;
    Countable countable = Countable::kNo;
    std::string payload;
    std::optional<Replacement> replace;
};

struct Appended {
    Seq seq;
    Ordinal ordinal;
    WallTime time;
    bool repeated = false;  // it was there already; nothing was written
};

// What an append wrote, found by what names it.
struct Stored {
    Entry entry;  // as it is now
    std::uint64_t content_hash = 0;
};

// The end of a stream. All zero for one that does not exist.
struct Head {
    Seq seq;
    Ordinal ordinal;
    WallTime time;
};

class Streams {
  public:
    virtual ~Streams() = default;

    virtual Task<Result<Appended>> append(Append append) = 0;

    // Entries with after < seq, oldest first, at most `limit`.
    virtual Task<Result<std::vector<Entry>>> read_after(StreamId stream,
                                                        Seq after,
                                                        std::size_t limit) = 0;
    // The last `limit` entries with seq < before, oldest first.
    virtual Task<Result<std::vector<Entry>>> read_before(StreamId stream,
                                                         Seq before,
                                                         std::size_t limit) = 0;
    // One entry, or nothing.
    virtual Task<Result<std::optional<Entry>>> find(StreamId stream, Seq seq) = 0;
    // What an append under this id wrote, or nothing: for those who refuse an append and must know
    // whether it only repeats one that went through.
    virtual Task<Result<std::optional<Stored>>> find_repeat(StreamId stream,
                                                            UserId sender,
                                                            std::string client_message_id) = 0;

    // Entries up to and including `up_to` are gone for ever; numbers, ordinals and the head stay as
    // they are, and no append is taken under a client_message_id that one of them had. Durable,
    // idempotent, and never beyond the head. Reading before the first that is left finds nothing.
    virtual Task<Result<void>> trim(StreamId stream, Seq up_to) = 0;
    // The last one that was trimmed; 0 for none.
    virtual Task<Result<Seq>> trimmed(StreamId stream) = 0;

    // The streams of this moment as files in `directory`, which does not exist yet: hard links
    // where that is possible, so quick. Invalid STREAMS_ELSEWHERE for an engine that keeps none
    // here. Blocks: not on a shard.
    virtual Result<void> checkpoint(const std::string& directory) = 0;

    // Whether an append would be taken now, told without writing: Unavailable DISK_FULL or
    // STREAMS_DOWN.
    virtual Task<Result<void>> check_writable() = 0;

    virtual Task<Result<Head>> head(StreamId stream) = 0;
    // In the order asked for. Good for thousands.
    virtual Task<Result<std::vector<Head>>> heads(std::vector<StreamId> streams) = 0;
    // Ordinal of the sender's own last countable entry in each stream; 0 for none. In the order
    // asked for.
    virtual Task<Result<std::vector<Ordinal>>> last_ordinals_of(UserId sender,
                                                                std::vector<StreamId> streams) = 0;
};

}  // namespace kapok::streams
