// What a send asks of a group's roster (its writer, three who are mentioned, to whom it is pushed),
// beside the same in a group of ten; and what one more member costs, beside a copy of the same
// bytes.
#include "messaging/rules.h"

#include <benchmark/benchmark.h>

#include <cstring>
#include <numeric>

namespace kapok::messaging {
namespace {

constexpr std::uint64_t kStep = 7;  // ids of members are not dense

Roster roster_of(std::size_t members) {
    std::vector<Place> places;
    places.reserve(members);
    for (std::size_t i = 0; i < members; ++i) {
        places.push_back({.user = UserId((i + 1) * kStep), .join_seq = Seq(1)});
    }
    return {ConversationId::group(1), {.version = 1}, std::move(places)};
}

void ask(benchmark::State& state, std::size_t members) {
    const auto roster = roster_of(members);
    std::uint64_t at = 0;
    for (auto _ : state) {
        at = (at + 1) % members;
        const auto user = [&](std::uint64_t ahead) {
            return UserId(((at + ahead) % members + 1) * kStep);
        };
        const Text text{.text = "hi", .mentioned = {user(1), user(2), user(3)}};
        benchmark::DoNotOptimize(roster.find(user(0)));
        benchmark::DoNotOptimize(rules::check_mentions(text, roster, user(0)));
        benchmark::DoNotOptimize(roster.audience(Seq(9)));
    }
}

void group_send(benchmark::State& state) { ask(state, static_cast<std::size_t>(state.range(0))); }
void group_send_limit(benchmark::State& state) { ask(state, 10); }

void group_join(benchmark::State& state) {
    const auto members = static_cast<std::size_t>(state.range(0));
    const auto roster = roster_of(members);
    const UserId fresh(members * kStep / 2 + 1);
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            roster.with({.head = {.version = 2}, .present = {{.user = fresh}}}));
    }
}

// Places and users, as bytes.
void group_join_limit(benchmark::State& state) {
    const auto bytes = static_cast<std::size_t>(state.range(0)) * (sizeof(Place) + sizeof(UserId));
    const std::vector<char> from(bytes, 'x');
    for (auto _ : state) {
        std::vector<char> to(bytes);
        std::memcpy(to.data(), from.data(), bytes);
        benchmark::DoNotOptimize(to.data());
    }
}

#define KAPOK_SIZES Arg(10)->Arg(1'000)->Arg(100'000)
BENCHMARK(group_send)->KAPOK_SIZES;
BENCHMARK(group_send_limit)->KAPOK_SIZES;
BENCHMARK(group_join)->KAPOK_SIZES;
BENCHMARK(group_join_limit)->KAPOK_SIZES;

}  // namespace
}  // namespace kapok::messaging
