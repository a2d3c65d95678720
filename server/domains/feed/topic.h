// The outbox topic by which changes travel to feeds.
#pragma once

#include <string_view>

namespace kapok::feed {

inline constexpr std::string_view kAppendTopic = "feed.append";

}  // namespace kapok::feed
