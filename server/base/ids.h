// Ids that are known below the domains, and the source of new ones.
#pragma once

#include "base/strong_id.h"

#include <atomic>
#include <optional>
#include <string_view>

namespace kapok {

class Clock;
class Random;

using UserId = StrongId<struct UserIdTag>;
using DeviceId = StrongId<struct DeviceIdTag>;

// Makes 63-bit ids that grow with time: 41 bits of milliseconds since 2026, 22 bits that begin at
// random in each millisecond and count up. Unique on one node; on several, collisions are refused
// by the primary key and retried. Thread-safe.
class IdSource {
  public:
    IdSource(Clock& clock, Random& random);

    std::uint64_t next();
    template <class Id>
    Id next_as() {
        return Id(next());
    }

  private:
    Clock& clock_;
    Random& random_;
    std::atomic<std::uint64_t> last_{0};
};

// Decimal digits without sign or leading zero, as ids are written in text. Nothing if it is
// anything else.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace kapok
