// Web Push over HTTPS, by the client that reaches the public internet only. Thread-safe.
#pragma once

#include "base/random.h"
#include "runtime/timers.h"
#include "webpush/gateway.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kapok::webpush {

struct HttpGatewaySettings {
    std::string subject;               // for VAPID
    std::vector<std::string> trusted;  // "address:port" of the own network that may be reached
};

class HttpGateway final : public PushGateway {
  public:
    // `keys` are asked for with each message: they are there before the first one.
    HttpGateway(runtime::Timers& timers,
                Random& random,
                std::function<KeyPair()> keys,
                HttpGatewaySettings settings);
    ~HttpGateway() override;

    Task<Result<PushAnswer>> send(Deadline deadline, PushMessage message) override;

  private:
    struct Client;

    runtime::Timers& timers_;
    Random& random_;
    std::function<KeyPair()> keys_;
    std::string subject_;
    std::unique_ptr<Client> client_;
};

}  // namespace kapok::webpush
