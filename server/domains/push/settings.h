// What an operator may set for push.
#pragma once

#include <string>
#include <vector>

namespace kapok::push {

struct PushSettings {
    // Whom push services write to about this instance: "mailto:…" or "https://…"; may be empty.
    std::string contact;
    // "address:port" of the own network whose push services may be reached.
    std::vector<std::string> trusted_endpoints;
};

}  // namespace kapok::push
