#include "base/client_id.h"

#include <algorithm>

namespace kapok {
namespace {

constexpr std::size_t kBytes = 64;

bool is_allowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

}  // namespace

bool is_client_id(std::string_view id) {
    return !id.empty() && id.size() <= kBytes && std::ranges::all_of(id, is_allowed);
}

}  // namespace kapok
