// How the RocksDB engine lays out its keys and values. Pure.
//
// One column family, told apart by the first byte, so that one batch, one flush and one write-ahead
// log always hold an append as a whole:
//
//     e <stream 17> <seq 8>            an entry; a stream's entries are contiguous and in order
//     h <stream 17>                    the stream's head
//     i <stream 17> <hash 12>          which seq a (sender, client_message_id) got
//     s <sender 8> <stream 17>         the sender's last countable ordinal there: sender first,
//                                      because one user's are read together
//     t <stream 17>                    the last seq that was trimmed; none if nothing was
//     v                                the version of this format: '1', and '2' from the first trim
//                                      on, which releases before it would take for damage
//
// The 96-bit hash stands for the client_message_id, because it would double the bytes of a short
// message. Nobody meets a collision by chance (one in 10^11 in a stream of 10^9 entries); who
// searches for one on purpose, among messages of his own in one stream, gets a conflict for it.
#pragma once

#include "streams/streams.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kapok::streams::rocks {

inline constexpr char kFormatVersion = '1';
inline constexpr char kFormatVersionTrimmed = '2';

// What the index remembers of an append.
struct IndexRecord {
    Seq seq;
    std::uint64_t content_hash = 0;
};

std::string version_key();
std::string entry_key(const StreamId& stream, Seq seq);
// The prefix of all of a stream's entries.
std::string entry_prefix(const StreamId& stream);
std::string head_key(const StreamId& stream);
std::string index_key(const StreamId& stream, UserId sender, std::string_view client_message_id);
// The prefix of all of a stream's ids, and the key of one by its digest (id_digest.h).
std::string index_prefix(const StreamId& stream);
std::string index_key_of_digest(const StreamId& stream, std::string_view digest);
std::string trim_key(const StreamId& stream);
std::string sender_key(UserId sender, const StreamId& stream);

// The prefixes of all heads, and of all senders.
std::string heads_prefix();
std::string senders_prefix();
// `key` is a head's, a sender's.
std::optional<StreamId> stream_of_head_key(std::string_view key);
std::optional<std::pair<UserId, StreamId>> parts_of_sender_key(std::string_view key);

bool is_entry_key(std::string_view key);
// `key` is an entry's.
Seq seq_of_entry_key(std::string_view key);

std::string encode_entry(const Entry& entry);
// An entry that was swapped by a replacement, without decoding the rest.
bool is_replaced_value(std::string_view value);
std::string encode_head(const Head& head);
std::string encode_index(const IndexRecord& record);
std::string encode_ordinal(Ordinal ordinal);
std::string encode_trimmed(Seq seq);

// Nothing if the bytes are not what encode_… makes: the store is corrupt.
std::optional<Entry> decode_entry(Seq seq, std::string_view bytes);
std::optional<Head> decode_head(std::string_view bytes);
std::optional<IndexRecord> decode_index(std::string_view bytes);
std::optional<Ordinal> decode_ordinal(std::string_view bytes);
std::optional<Seq> decode_trimmed(std::string_view bytes);

}  // namespace kapok::streams::rocks
