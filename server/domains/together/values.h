// Values of the domain, as its use cases give and take them.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "messaging/api/participation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kapok::together {

using messaging::ConversationId;
using messaging::MessageId;
using messaging::Poll;
using messaging::Relay;
using messaging::Seq;

// What the instance allows.
struct Limits {
    std::size_t asked_a_call = 50;
    std::size_t lines = 500;
    std::size_t line_characters = 200;
    // How many lines of a relay list its card shows.
    std::size_t lines_shown = 20;
};

// Options by their place from 0, ascending.
using Choice = std::vector<std::uint32_t>;

struct Line {
    UserId user{};
    std::string text{};
    WallTime time{};
    std::uint64_t place = 0;
};

struct PollState {
    std::vector<std::uint32_t> counts{};
    std::uint32_t voters = 0;
    std::optional<Choice> mine{};
};

struct RelayState {
    std::vector<Line> lines{};  // the first ones
    std::uint32_t count = 0;
    std::optional<Line> mine{};
};

// As one user sees it; `mine` is none where it is for several.
struct State {
    MessageId id{};
    std::uint64_t version = 0;
    bool closed = false;
    std::variant<PollState, RelayState> of{};
};

struct VoterPage {
    std::vector<UserId> users{};
    std::string next_page_token{};
};

struct LinePage {
    std::vector<Line> lines{};
    std::string next_page_token{};
};

// Which part of a list.
struct PageOf {
    std::string token{};
    std::uint32_t limit = 0;
};

}  // namespace kapok::together
