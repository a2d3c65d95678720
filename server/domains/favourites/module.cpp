#include "favourites/module.h"

namespace kapok::favourites {

Module::Module(Service::Ports ports) : service_(ports) {
    ports.outbox.handle(messaging::kMessageRecalled, [this](storage::OutboxRow row) {
        return service_.on_recalled(std::move(row));
    });
    ports.outbox.handle(
        kFilesTopic, [this](storage::OutboxRow row) { return service_.on_files(std::move(row)); });
}

}  // namespace kapok::favourites
