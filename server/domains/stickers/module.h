// Wires stickers. Thread-safe once constructed.
#pragma once

#include "stickers/service.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::stickers {

std::span<const storage::Migration> migrations();

class Module {
  public:
    // Registers its handler at the outbox, which is not yet started.
    explicit Module(Service::Ports ports);

    void bind(rpc::Router& router);
    // For messaging and accounts, which are lower domains: app plugs them in.
    messaging::StickerSource& source() { return service_; }
    accounts::Erasure& erasure() { return service_; }
    Service& service() { return service_; }

  private:
    Service service_;
};

}  // namespace kapok::stickers
