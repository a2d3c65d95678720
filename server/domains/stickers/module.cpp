#include "stickers/module.h"

namespace kapok::stickers {

Module::Module(Service::Ports ports) : service_(ports) {
    ports.outbox.handle(
        kFilesTopic, [this](storage::OutboxRow row) { return service_.on_files(std::move(row)); });
}

}  // namespace kapok::stickers
