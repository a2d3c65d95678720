// The tables of what changes a message: reactions, pins, and what a user deleted for themselves.
// Synchronous functions of a transaction; SQL for both engines.
#pragma once

#include "messaging/types.h"
#include "storage/database.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::messaging::store {

// Both ends included.
struct SeqRange {
    Seq first{};
    Seq last{};
};

// --- Deleted for oneself ---

// Idempotent.
void hide_entry(storage::Tx& tx, ConversationId id, UserId user, Seq seq);
// Moves the cursor forward and forgets single entries below it; false if it is there already.
bool advance_cleared(storage::Tx& tx, ConversationId id, UserId user, Seq seq);
// What is hidden from the user in a range, by itself or because the history was cleared.
class HiddenSeqs {
  public:
    HiddenSeqs() = default;
    HiddenSeqs(Seq cleared, std::set<Seq> single) : cleared_(cleared), single_(std::move(single)) {}
    [[nodiscard]] bool contains(Seq seq) const { return seq <= cleared_ || single_.contains(seq); }

  private:
    Seq cleared_{};
    std::set<Seq> single_;
};
HiddenSeqs list_hidden(storage::Tx& tx, ConversationId id, UserId user, SeqRange range);

// --- Heard voice messages ---

// Moves the cursor forward; false if it is there already.
bool advance_played(storage::Tx& tx, ConversationId id, UserId user, Seq seq);

// --- Reactions ---

struct ReactionRow {
    ConversationId conversation{};
    Seq target{};
    std::string emoji{};
    UserId user{};
    bool active = false;
    Seq seq{};
};
bool has_reaction(storage::Tx& tx, const ReactionRow& row);
// Different ones on the message, beside this one.
std::int64_t count_other_reactions(storage::Tx& tx,
                                   ConversationId id,
                                   Seq target,
                                   std::string_view emoji);
// Stores it with its tally, unless something later is stored.
void put_reaction(storage::Tx& tx, const ReactionRow& row);
void remove_reactions(storage::Tx& tx, ConversationId id, Seq target);
// Of all messages of the range that ever had one, as the user sees them.
std::map<Seq, Reactions> list_tallies(storage::Tx& tx,
                                      ConversationId id,
                                      UserId user,
                                      SeqRange range);
// After `after`, by the order in which they reacted; with one emoji, or with any for "".
std::vector<Reactor> list_reactors(storage::Tx& tx,
                                   ConversationId id,
                                   Seq target,
                                   std::string_view emoji,
                                   Seq after,
                                   std::size_t limit);

// --- Pins ---

struct PinRow {
    ConversationId conversation{};
    Seq seq{};
    UserId user{};
    bool pinned = false;
    Seq pin_seq{};
    WallTime time{};
};
bool is_pinned(storage::Tx& tx, ConversationId id, Seq seq);
std::int64_t count_pinned_messages(storage::Tx& tx, ConversationId id);
// Unless something later is stored.
void put_pin(storage::Tx& tx, const PinRow& row);
void remove_pin(storage::Tx& tx, ConversationId id, Seq seq);
// Last pinned first.
std::vector<PinRow> list_pins(storage::Tx& tx, ConversationId id);

}  // namespace kapok::messaging::store
