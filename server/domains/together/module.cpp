#include "together/module.h"

namespace kapok::together {

Module::Module(Service::Ports ports, storage::Outbox& outbox, Limits limits)
    : service_(ports, limits) {
    outbox.handle(messaging::kMessageRecalled,
                  [this](storage::OutboxRow row) { return service_.on_recalled(std::move(row)); });
}

}  // namespace kapok::together
