// language, wired: the only file of the domain that knows its peers. Thread-safe once constructed.
#pragma once

#include "language/http_providers.h"
#include "language/service.h"

#include <memory>

namespace kapok::rpc {
class Router;
}

namespace kapok::language {

class Module {
  public:
    struct Ports {
        messaging::Participation& messages;
        media::Files& files;
        ProviderHttp& http;
        runtime::Timers& timers;
        Random& random;
    };

    // Registers its handler at the outbox, which is not yet started, after messaging's.
    Module(Ports ports, storage::Outbox& outbox, const Settings& settings);

    void bind(rpc::Router& router);
    Service& service() { return service_; }

  private:
    std::unique_ptr<Translator> translator_;
    std::unique_ptr<Transcriber> transcriber_;
    Service service_;
};

}  // namespace kapok::language
