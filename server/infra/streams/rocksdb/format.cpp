#include "streams/rocksdb/format.h"

#include "streams/bytes.h"
#include "streams/id_digest.h"

namespace kapok::streams::rocks {

namespace {

constexpr std::size_t kEntryKeySize = 1 + kEncodedStreamIdSize + 8;
constexpr std::uint64_t kCountableFlag = 1;
constexpr std::uint64_t kReplacedFlag = 2;

std::string stream_key(char table, const StreamId& stream, std::size_t extra) {
    std::string key;
    key.reserve(1 + kEncodedStreamIdSize + extra);
    key.push_back(table);
    key.append(stream.encode());
    return key;
}

std::uint64_t time_bits(WallTime time) { return static_cast<std::uint64_t>(to_ms(time)); }
WallTime time_from_bits(std::uint64_t bits) { return from_ms(static_cast<std::int64_t>(bits)); }

}  // namespace

std::string version_key() { return "v"; }

std::string entry_key(const StreamId& stream, Seq seq) {
    auto key = stream_key('e', stream, 8);
    put_big64(key, seq.value());
    return key;
}

std::string entry_prefix(const StreamId& stream) { return stream_key('e', stream, 0); }

std::string head_key(const StreamId& stream) { return stream_key('h', stream, 0); }

std::string trim_key(const StreamId& stream) { return stream_key('t', stream, 0); }

std::string index_key(const StreamId& stream, UserId sender, std::string_view client_message_id) {
    return index_key_of_digest(stream, id_digest(sender, client_message_id));
}

std::string index_prefix(const StreamId& stream) { return stream_key('i', stream, 0); }

std::string index_key_of_digest(const StreamId& stream, std::string_view digest) {
    auto key = stream_key('i', stream, kIdDigestBytes);
    key.append(digest);
    return key;
}

std::string sender_key(UserId sender, const StreamId& stream) {
    std::string key;
    key.reserve(1 + 8 + kEncodedStreamIdSize);
    key.push_back('s');
    put_big64(key, sender.value());
    key.append(stream.encode());
    return key;
}

std::string heads_prefix() { return "h"; }

std::string senders_prefix() { return "s"; }

std::optional<StreamId> stream_of_head_key(std::string_view key) {
    return key.starts_with(heads_prefix()) ? StreamId::decode(key.substr(1)) : std::nullopt;
}

std::optional<std::pair<UserId, StreamId>> parts_of_sender_key(std::string_view key) {
    if (!key.starts_with(senders_prefix()) || key.size() != 1 + 8 + kEncodedStreamIdSize) {
        return std::nullopt;
    }
    const auto stream = StreamId::decode(key.substr(1 + 8));
    return stream ? std::optional(std::pair(UserId(get_big64(key.substr(1, 8))), *stream))
                  : std::nullopt;
}

bool is_entry_key(std::string_view key) { return key.size() == kEntryKeySize && key[0] == 'e'; }

Seq seq_of_entry_key(std::string_view key) {
    return Seq(get_big64(key.substr(1 + kEncodedStreamIdSize)));
}

std::string encode_entry(const Entry& entry) {
    std::string out;
    out.reserve(32 + entry.client_message_id.size() + entry.payload.size());
    put_varint(out,
               (entry.countable == Countable::kYes ? kCountableFlag : 0) |
                   (entry.replaced ? kReplacedFlag : 0));
    put_varint(out, entry.ordinal.value());
    put_varint(out, time_bits(entry.time));
    put_varint(out, entry.sender.value());
    put_varint(out, entry.client_message_id.size());
    out.append(entry.client_message_id);
    out.append(entry.payload);
    return out;
}

bool is_replaced_value(std::string_view value) {
    const auto flags = ByteReader(value).varint();
    return (flags & kReplacedFlag) != 0;
}

std::optional<Entry> decode_entry(Seq seq, std::string_view bytes) {
    ByteReader reader(bytes);
    Entry entry;
    const auto flags = reader.varint();
    entry.seq = seq;
    entry.ordinal = Ordinal(reader.varint());
    entry.time = time_from_bits(reader.varint());
    entry.sender = UserId(reader.varint());
    entry.client_message_id = reader.take(reader.varint());
    if (!reader.good() || flags > (kCountableFlag | kReplacedFlag)) {
        return std::nullopt;
    }
    entry.countable = (flags & kCountableFlag) != 0 ? Countable::kYes : Countable::kNo;
    entry.replaced = (flags & kReplacedFlag) != 0;
    entry.payload = reader.rest();
    return entry;
}

std::string encode_head(const Head& head) {
    std::string out;
    put_varint(out, head.seq.value());
    put_varint(out, head.ordinal.value());
    put_varint(out, time_bits(head.time));
    return out;
}

std::optional<Head> decode_head(std::string_view bytes) {
    ByteReader reader(bytes);
    Head head;
    head.seq = Seq(reader.varint());
    head.ordinal = Ordinal(reader.varint());
    head.time = time_from_bits(reader.varint());
    return reader.done() ? std::optional(head) : std::nullopt;
}

std::string encode_index(const IndexRecord& record) {
    std::string out;
    put_varint(out, record.seq.value());
    put_big64(out, record.content_hash);
    return out;
}

std::optional<IndexRecord> decode_index(std::string_view bytes) {
    ByteReader reader(bytes);
    IndexRecord record;
    record.seq = Seq(reader.varint());
    record.content_hash = reader.big64();
    return reader.done() ? std::optional(record) : std::nullopt;
}

std::string encode_ordinal(Ordinal ordinal) {
    std::string out;
    put_varint(out, ordinal.value());
    return out;
}

std::optional<Ordinal> decode_ordinal(std::string_view bytes) {
    ByteReader reader(bytes);
    const auto ordinal = Ordinal(reader.varint());
    return reader.done() ? std::optional(ordinal) : std::nullopt;
}

std::string encode_trimmed(Seq seq) {
    std::string out;
    put_varint(out, seq.value());
    return out;
}

std::optional<Seq> decode_trimmed(std::string_view bytes) {
    ByteReader reader(bytes);
    const auto seq = Seq(reader.varint());
    return reader.done() ? std::optional(seq) : std::nullopt;
}

}  // namespace kapok::streams::rocks
