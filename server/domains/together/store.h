// The domain's tables. Synchronous functions of a transaction; SQL for both engines.
#pragma once

#include "storage/database.h"
#include "together/values.h"

#include <optional>
#include <vector>

namespace kapok::together::store {

struct StateRow {
    std::uint64_t version = 0;
    bool closed = false;
    std::uint32_t voters = 0;
};
// As long as nobody did anything there is no row; then it is all zero.
StateRow find_state(storage::Tx& tx, const MessageId& id);
// The version of the change that is being made.
std::uint64_t add_version(storage::Tx& tx, const MessageId& id);
void set_closed(storage::Tx& tx, const MessageId& id);

// --- Polls ---

Choice find_choice(storage::Tx& tx, const MessageId& id, UserId user);
struct Vote {
    UserId user{};
    Choice before{};  // what find_choice() says
    Choice now{};
    std::uint64_t version = 0;
};
// With the tally and how many voted.
void put_vote(storage::Tx& tx, const MessageId& id, const Vote& vote);
// By option; what nobody ever chose may be missing at the end.
std::vector<std::uint32_t> list_counts(storage::Tx& tx, const MessageId& id);
struct Voter {
    UserId user{};
    std::uint64_t version = 0;
};
std::vector<Voter> list_voters(storage::Tx& tx,
                               const MessageId& id,
                               std::uint32_t option,
                               std::uint64_t after,
                               std::size_t limit);

// --- Relay lists ---

std::optional<Line> find_line(storage::Tx& tx, const MessageId& id, UserId user);
// Adds the line, or gives it another text: its place stays.
void put_line(storage::Tx& tx, const MessageId& id, const Line& line);
void remove_line(storage::Tx& tx, const MessageId& id, UserId user);
std::uint32_t count_lines(storage::Tx& tx, const MessageId& id);
std::vector<Line> list_lines(storage::Tx& tx,
                             const MessageId& id,
                             std::uint64_t after,
                             std::size_t limit);

// All that people wrote into the message.
void remove_all(storage::Tx& tx, const MessageId& id);

}  // namespace kapok::together::store
