// One run of the simulation: people with two devices each write, edit, react, recall, delete, read
// and change a group over a network that delays, loses pushes and breaks, while the server is
// killed now and then. All chance comes from one seed, all time is virtual.
//
// Afterwards everything heals, and what must be true of a message system is checked.
#pragma once

#include "base/random.h"
#include "messaging/api/ids.h"
#include "runtime/testing/co_test.h"
#include "support/test_device.h"
#include "support/test_server.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kapok::sim {

struct Plan {
    std::uint64_t seed = 1;
    std::size_t people = 4;
    int steps = 400;
    // Chances in 1,000: of a frame, then of a step.
    std::uint64_t cut = 4;
    std::uint64_t lost_push = 30;
    std::uint64_t kill = 10;
};

class Simulation {
  public:
    explicit Simulation(Plan plan);
    ~Simulation();

    // What is wrong, a line each; empty if all is well.
    std::vector<std::string> run();

  private:
    using Device = testing::TestDevice;
    struct Sent {
        std::size_t device = 0;
        std::shared_ptr<testing::Outgoing> outgoing;
    };

    void set_up();
    void step();
    void heal();
    void let_pass(std::chrono::milliseconds time);
    void play(Task<void> task);

    void send();
    Task<void> recall_something();
    Task<void> edit_something();
    Task<void> react_to_something();
    Task<void> hide_something();
    Task<void> repeat_something();
    Task<void> read_something();
    Task<void> change_group();
    void change_network();
    Task<void> kill_server();
    rpc::testing::Fate fate(rpc::testing::Direction direction, const std::string& frame);

    Task<void> check();
    Task<void> check_stream(std::string conversation_id);
    Task<void> check_device(std::size_t index);
    // What a device shows is what the server serves to it.
    Task<void> check_shown(std::size_t index, std::string conversation_id);
    void check_sent();

    Device& any_device() { return *devices_[random_.below(devices_.size())]; }
    std::string any_chat(UserId user);
    [[nodiscard]] bool all_idle() const;
    void wrong(std::string what) { wrong_.push_back(std::move(what)); }

    Plan plan_;
    SeededRandom random_;
    runtime::testing::Loop loop_;
    std::unique_ptr<testing::TestServer> server_;
    std::vector<UserId> people_;
    std::vector<std::unique_ptr<Device>> devices_;  // two for each of people_
    std::string group_;
    std::vector<Sent> sent_;
    // Entries of each conversation, as they lie in its stream.
    std::map<std::string, std::vector<streams::Entry>> stored_;
    std::vector<std::string> wrong_;
    bool healed_ = false;
    std::uint64_t last_id_ = 0;
};

}  // namespace kapok::sim
