// feature: pain-missing, pain-duplicates, pain-order, rule-3
// The seeds that every test run plays. One that fails prints itself; put it here as a test of its
// own once it is understood. KAPOK_SIM_SEED=n plays another one, KAPOK_SIM_STEPS=n for longer.
#include "sim/simulation.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace kapok::sim {
namespace {

void play(Plan plan) {
    if (const auto* steps = std::getenv("KAPOK_SIM_STEPS")) {
        plan.steps = std::atoi(steps);
    }
    Simulation simulation(plan);
    for (const auto& wrong : simulation.run()) {
        ADD_FAILURE() << "seed " << plan.seed << ": " << wrong;
    }
}

class Seeds : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Seeds, NothingIsLostDoubledOrOutOfOrder) { play({.seed = GetParam()}); }

INSTANTIATE_TEST_SUITE_P(Simulation, Seeds, ::testing::Range<std::uint64_t>(1, 13));

TEST(Simulation, OnAPerfectNetwork) { play({.seed = 100, .cut = 0, .lost_push = 0, .kill = 0}); }

TEST(Simulation, OnATerribleNetwork) { play({.seed = 101, .cut = 60, .lost_push = 300}); }

TEST(Simulation, WithAServerThatDiesAllTheTime) { play({.seed = 102, .kill = 100}); }

TEST(Simulation, OfASeedByHand) {
    const auto* seed = std::getenv("KAPOK_SIM_SEED");
    play({.seed = seed != nullptr ? std::strtoull(seed, nullptr, 10) : 1'000});
}

}  // namespace
}  // namespace kapok::sim
