// Publish/subscribe between nodes. A message is a hint and may be lost; what matters is in streams
// and tables. The in-process bus delivers to this process only; NATS takes its place when there are
// several nodes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kapok::bus {

class Bus {
  public:
    virtual ~Bus() = default;

    // Called on the publisher's thread; it must be quick (post elsewhere for more). Thread-safe.
    using Handler = std::function<void(std::string_view payload)>;

    // Ends when destroyed.
    class Subscription {
      public:
        virtual ~Subscription() = default;
    };

    // `subject` is a dotted name such as "accounts.session.revoked".
    virtual void publish(std::string_view subject, std::string_view payload) = 0;
    [[nodiscard]] virtual std::unique_ptr<Subscription> subscribe(std::string_view subject,
                                                                  Handler handler) = 0;
};

}  // namespace kapok::bus
