// The bus of a single node: handlers of this process, called at once.
#pragma once

#include "bus/bus.h"

#include <memory>

namespace kapok::bus {

// Thread-safe. A handler may publish, subscribe and end subscriptions, its own included. Once the
// end of a subscription returned, its handler is not running (but on this very thread) and will not
// run again.
class InProcessBus final : public Bus {
  public:
    InProcessBus();
    ~InProcessBus() override;
    InProcessBus(const InProcessBus&) = delete;
    InProcessBus& operator=(const InProcessBus&) = delete;

    void publish(std::string_view subject, std::string_view payload) override;
    [[nodiscard]] std::unique_ptr<Subscription> subscribe(std::string_view subject,
                                                          Handler handler) override;

  private:
    struct State;
    std::shared_ptr<State> state_;  // shared with subscriptions, which may outlive the bus
};

}  // namespace kapok::bus
