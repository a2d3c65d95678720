// push's use cases. Thread-safe.
#pragma once

#include "accounts/api/erasure.h"
#include "base/clock.h"
#include "push/courier.h"
#include "push/journal.h"
#include "push/rules.h"
#include "push/subscribers.h"
#include "push/values.h"
#include "rpc/context.h"
#include "storage/database.h"

#include <string>
#include <vector>

namespace kapok::push {

class Service final : public accounts::Erasure {
  public:
    struct Ports {
        storage::Database& database;
        Courier& courier;
        Journal& journal;
        Subscribers& subscribers;
        Clock& clock;
        rules::Plain plain = rules::Plain::kRefused;
    };

    explicit Service(Ports ports) : ports_(ports) {}

    struct State {
        Device device{};
        std::vector<Outcome> recent{};
        bool quiet_now = false;
    };
    Task<Result<State>> get_state(rpc::RequestContext ctx);
    Task<Result<void>> register_device(rpc::RequestContext ctx, Subscription subscription);
    Task<Result<void>> unregister_device(rpc::RequestContext ctx);
    Task<Result<Settings>> update_settings(rpc::RequestContext ctx, Settings settings);
    Task<Result<Outcome>> send_test(rpc::RequestContext ctx);

    Task<Result<void>> erase(Deadline deadline, UserId user) override;

  private:
    // With what holds for a device that has no row.
    Task<Result<Device>> find(rpc::RequestContext ctx);

    Ports ports_;
};

}  // namespace kapok::push
