// Is the server able to work? Parts report, /readyz answers for all of them.
//
//     auto& streams = health.component("streams");   // "starting" until it says otherwise
//     streams.set_ok();
//     streams.set_failed("disk full");
//
// Thread-safe. Components live as long as Health.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace kapok::observability {

class Health {
  public:
    class Component {
      public:
        void set_ok();
        // `why` is shown to whoever asks /readyz: no secrets, no addresses.
        void set_failed(std::string why);

      private:
        friend class Health;
        mutable std::mutex mutex_;
        bool ok_ = false;
        std::string why_ = "starting";
    };

    // The same name gives the same component. `name` is a lower-case word.
    Component& component(std::string_view name);
    // From here on the server is not ready, so that a balancer sends nobody any more.
    void begin_shutdown();

    [[nodiscard]] bool ready() const;
    // {"ready":false,"components":{"database":"ok","streams":"disk full"}}
    [[nodiscard]] std::string report() const;

  private:
    mutable std::mutex mutex_;
    bool stopping_ = false;
    std::map<std::string, std::unique_ptr<Component>, std::less<>> components_;
};

}  // namespace kapok::observability
