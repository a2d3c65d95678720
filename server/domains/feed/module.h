// Feed, wired: registers the outbox handler and the methods. Thread-safe once constructed.
#pragma once

#include "feed/service.h"

namespace kapok::rpc {
class Router;
}

namespace kapok::feed {

class Module {
  public:
    struct Dependencies {
        streams::Streams& streams;
        storage::Outbox& outbox;  // not yet started
        rpc::Sessions& sessions;
    };

    explicit Module(Dependencies dependencies);

    void bind(rpc::Router& router);
    // The end of a user's feed, for the first frame of a session.
    Task<Result<streams::Seq>> head(UserId user) { return service_.head(user); }
    // All that is in a user's feed is gone. Idempotent.
    Task<Result<void>> erase(UserId user) { return service_.erase(user); }

  private:
    Service service_;
};

}  // namespace kapok::feed
