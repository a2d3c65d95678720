#include "streams/rocksdb/batch_plan.h"

#include "streams/errors.h"

#include <algorithm>

namespace kapok::streams::rocks {

Result<Appended> BatchPlan::add(const Append& append) {
    const auto index = index_key(append.stream, append.sender, append.client_message_id);
    TRY(const auto first, find_repetition(index));
    if (first) {
        return answer_repetition(append, *first);
    }
    TRY(auto head, head_of(append.stream));

    std::optional<Entry> target;
    if (append.replace) {
        TRY(target, find_entry(append.stream, append.replace->seq));
        if (!target) {
            return Error(Code::kNotFound, kEntryUnknown, "there is no such entry");
        }
        if (target->payload != append.replace->made_from) {
            return Error(Code::kConflict, kEntryChanged, "the entry has changed meanwhile");
        }
        target->replaced = true;
        target->payload = append.replace->payload;
    }

    // From here on nothing fails.
    head.seq = Seq(head.seq.value() + 1);
    head.ordinal = Ordinal(head.ordinal.value() + (append.countable == Countable::kYes ? 1 : 0));
    head.time = std::max(head.time, now_);
    Entry entry;
    entry.seq = head.seq;
    entry.ordinal = head.ordinal;
    entry.time = head.time;
    entry.sender = append.sender;
    entry.client_message_id = append.client_message_id;
    entry.countable = append.countable;
    entry.payload = append.payload;

    entries_.insert_or_assign(entry_key(append.stream, head.seq), encode_entry(entry));
    index_.emplace(index, IndexRecord{.seq = head.seq, .content_hash = append.content_hash});
    if (append.countable == Countable::kYes) {
        senders_.insert_or_assign(sender_key(append.sender, append.stream), head.ordinal);
    }
    if (target) {
        entries_.insert_or_assign(entry_key(append.stream, target->seq), encode_entry(*target));
        replaces_ = true;
    }
    heads_.insert_or_assign(append.stream, head);
    return Appended{.seq = head.seq, .ordinal = head.ordinal, .time = head.time};
}

Result<std::optional<IndexRecord>> BatchPlan::find_repetition(const std::string& key) const {
    const auto planned = index_.find(key);
    if (planned != index_.end()) {
        return std::optional(planned->second);
    }
    TRY(const auto stored, store_.get(Tier::kAll, key));
    if (!stored) {
        return std::optional<IndexRecord>();
    }
    auto record = decode_index(*stored);
    if (!record) {
        return corrupt("an index record cannot be decoded");
    }
    return record;
}

Result<Appended> BatchPlan::answer_repetition(const Append& append,
                                              const IndexRecord& first) const {
    if (first.content_hash != append.content_hash) {
        return Error(Code::kConflict,
                     kClientMessageIdReused,
                     "this client_message_id was used for another content");
    }
    TRY(const auto entry, find_entry(append.stream, first.seq));
    if (!entry) {
        TRY(const auto trimmed, store_.trimmed(Tier::kAll, append.stream));
        if (first.seq <= trimmed) {
            return Error(Code::kGone, kEntryTrimmed, "it was written, and is older than is kept");
        }
        return corrupt("the index names an entry that is not there");
    }
    return Appended{
        .seq = entry->seq, .ordinal = entry->ordinal, .time = entry->time, .repeated = true};
}

Result<std::optional<Entry>> BatchPlan::find_entry(const StreamId& stream, Seq seq) const {
    const auto key = entry_key(stream, seq);
    const auto planned = entries_.find(key);
    if (planned != entries_.end()) {
        return decode_entry(seq, planned->second);
    }
    TRY(const auto stored, store_.get(Tier::kAll, key));
    if (!stored) {
        return std::optional<Entry>();
    }
    auto entry = decode_entry(seq, *stored);
    if (!entry) {
        return corrupt("an entry cannot be decoded");
    }
    return entry;
}

Result<Head> BatchPlan::head_of(const StreamId& stream) const {
    const auto planned = heads_.find(stream);
    if (planned != heads_.end()) {
        return planned->second;
    }
    if (const auto* cached = head_cache_.find(stream)) {
        return *cached;
    }
    TRY(const auto stored, store_.get(Tier::kAll, head_key(stream)));
    if (!stored) {
        return Head();
    }
    const auto head = decode_head(*stored);
    if (!head) {
        return corrupt("a head cannot be decoded");
    }
    return *head;
}

void BatchPlan::fill(::rocksdb::WriteBatch& batch) const {
    for (const auto& [key, value] : entries_) {
        batch.Put(key, value);
    }
    for (const auto& [key, record] : index_) {
        batch.Put(key, encode_index(record));
    }
    for (const auto& [key, ordinal] : senders_) {
        batch.Put(key, encode_ordinal(ordinal));
    }
    for (const auto& [stream, head] : heads_) {
        batch.Put(head_key(stream), encode_head(head));
    }
}

void BatchPlan::publish() {
    for (const auto& [stream, head] : heads_) {
        head_cache_.put(stream, head);
    }
}

}  // namespace kapok::streams::rocks
