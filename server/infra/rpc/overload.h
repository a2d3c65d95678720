// Refuses calls while the queues of this process stand, before anything is done for them: first
// what is worth nothing a moment later, then what can be done later, and last what clients need to
// come back at all. Who is refused learns when to try again, each another time.
//
// Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "observability/metrics.h"
#include "rpc/method_table.h"
#include "runtime/queue_wait.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::rpc {

class Overload {
  public:
    struct Ports {
        const runtime::Pressure& pressure;
        Clock& clock;
        Random& random;
        observability::Metrics& metrics;
    };

    explicit Overload(Ports ports);

    // Unavailable OVERLOADED with the time to come back.
    Result<void> admit(const Method& method);
    // The same for one who connects.
    Result<void> admit_session();

    // From which load on calls of a method are refused; none: never, for who runs the instance must
    // be able to look.
    static std::optional<runtime::Load> refused_from(const Method& method);

  private:
    Result<void> admit(std::optional<runtime::Load> refused_from, std::string_view rate_class);

    Ports ports_;
    std::map<std::string, observability::Counter*, std::less<>> shed_;  // by rate class
};

}  // namespace kapok::rpc
