#include "push/time_zone.h"

#include "base/log.h"

#include <date/tz.h>

namespace kapok::push {

std::optional<std::uint32_t> minute_of_day(WallTime time, const std::string& zone) {
    auto offset = std::chrono::seconds(0);
    try {
        if (!zone.empty()) {
            offset = date::locate_zone(zone)
                         ->get_info(std::chrono::floor<std::chrono::seconds>(time))
                         .offset;
        }
    } catch (const std::exception&) {
        return std::nullopt;  // no such zone, or the system has no database
    }
    const auto local = std::chrono::floor<std::chrono::minutes>(time + offset).time_since_epoch();
    const auto day = std::chrono::floor<std::chrono::days>(local);
    return static_cast<std::uint32_t>((local - day).count());
}

}  // namespace kapok::push
