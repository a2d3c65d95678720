// The feed's part of deleting an account: feed is a lower domain than accounts, which declares the
// port.
#pragma once

#include "accounts/api/erasure.h"
#include "feed/module.h"

namespace kapok::app {

class FeedErasure final : public accounts::Erasure {
  public:
    explicit FeedErasure(feed::Module& feed) : feed_(feed) {}
    Task<Result<void>> erase(Deadline /*deadline*/, UserId user) override {
        return feed_.erase(user);
    }

  private:
    feed::Module& feed_;
};

}  // namespace kapok::app
