// rpc::Sessions for tests: remembers what was pushed to whom, and who was disconnected. One thread.
#pragma once

#include "kapok/feed/v1/feed.pb.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "rpc/sessions.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace kapok::feed::testing {

class RecordingSessions final : public rpc::Sessions {
  public:
    void push(rpc::UserSet users,
              rpc::SharedFrame frame,
              rpc::Urgency /*urgency*/,
              DeviceId /*except_device*/) override {
        pushes_.emplace_back(std::move(users), std::move(frame));
    }
    void disconnect(UserId user, DeviceId device) override {
        disconnected_.emplace_back(user, device);
    }

    // Feed entries pushed to the user, oldest first.
    [[nodiscard]] std::vector<v1::FeedEntry> feed_of(UserId user) const {
        std::vector<v1::FeedEntry> entries;
        for (const auto& [users, bytes] : pushes_) {
            gateway::v1::Frame frame;
            if (std::ranges::count(*users, user) > 0 && frame.ParseFromString(*bytes) &&
                frame.push().has_feed()) {
                entries.push_back(frame.push().feed());
            }
        }
        return entries;
    }
    [[nodiscard]] bool was_disconnected(UserId user, DeviceId device) const {
        return std::ranges::count(disconnected_, std::pair(user, device)) > 0;
    }
    void clear() { pushes_.clear(); }

  private:
    std::vector<std::pair<rpc::UserSet, rpc::SharedFrame>> pushes_;
    std::vector<std::pair<UserId, DeviceId>> disconnected_;
};

}  // namespace kapok::feed::testing
