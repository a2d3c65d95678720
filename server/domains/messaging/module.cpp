#include "messaging/module.h"

#include "contacts/api/contacts.h"
#include "messaging/notices.h"

namespace kapok::messaging {

Module::Module(Service::Ports ports, Settings settings)
    : service_(ports, settings.limits, settings.cached_rosters) {
    ports.outbox.handle(kNoticeTopic, [this](storage::OutboxRow row) {
        return service_.on_notice(std::move(row));
    });
    ports.outbox.handle(kRecallTopic, [this](storage::OutboxRow row) {
        return service_.on_recall(std::move(row));
    });
    ports.outbox.handle(contacts::kBecameContacts, [this](storage::OutboxRow row) {
        return service_.on_became_contacts(std::move(row));
    });
}

}  // namespace kapok::messaging
