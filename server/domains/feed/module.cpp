#include "feed/module.h"

#include "feed/topic.h"

namespace kapok::feed {

Module::Module(Dependencies dependencies) : service_(dependencies.streams, dependencies.sessions) {
    dependencies.outbox.handle(kAppendTopic, [this](storage::OutboxRow row) {
        return service_.on_append(std::move(row));
    });
}

}  // namespace kapok::feed
