// Values of the domain as protobuf: for methods, for what is stored, and for pushes.
#pragma once

#include "messaging/types.h"
#include "rpc/sessions.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace kapok::messaging::v1 {
class Content;
class Conversation;
class Entry;
class Member;
class Membership;
class PinnedEntry;
class PlayedCursor;
class ReactionTally;
class MergedItem;
class ReadCursor;
class Receipt;
}  // namespace kapok::messaging::v1

namespace kapok::messaging::wire {

// Total: what is not understood becomes UnknownContent.
Content content_of(const v1::Content& content);
// The same for the same content, however it came.
std::uint64_t hash_of(const v1::Content& content);

// The payload of an entry in the stream. What is looked up when it is served (a quote's summary, an
// edit's text, the lines of a forwarded card) is not stored.
std::string encode(const Content& content);
Content decode(std::string_view payload);
// Tells whether what was said is still that: a hash that nobody can make fit other words.
std::string fingerprint_of(const Body& body);
// The whole entry, as clients get it.
std::string encode(const Entry& entry);
// As it is stored, without what is looked up.
Entry entry_of(ConversationId conversation, const streams::Entry& entry);

void fill(const Entry& entry, v1::Entry& out);
void fill(const Conversation& conversation, v1::Conversation& out);
void fill(const Membership& membership, v1::Membership& out);
void fill(const ReadCursor& cursor, v1::ReadCursor& out);
void fill(const Member& member, v1::Member& out);
void fill(const ReactionTally& tally, v1::ReactionTally& out);
void fill(const PinnedEntry& pin, v1::PinnedEntry& out);
void fill(const PlayedCursor& cursor, v1::PlayedCursor& out);
void fill(const Receipt& receipt, v1::Receipt& out);
void fill(const MergedItem& item, v1::MergedItem& out);

// Changes for feed::append().
std::string feed_change(const Membership& membership);
std::string feed_change(const ReadCursor& cursor);
// How many ask to join.
std::string feed_change_of_requests(ConversationId id, std::uint32_t waiting);
std::string feed_change(const PlayedCursor& cursor);
std::string feed_change(const HiddenEntries& hidden);

// Gateway frames.
rpc::SharedFrame push_of(const Entry& entry);
struct Typing {
    ConversationId conversation{};
    UserId user{};
    bool active = true;
};
rpc::SharedFrame push_of(const Typing& typing);
rpc::SharedFrame push_of(const Receipt& receipt);

}  // namespace kapok::messaging::wire
