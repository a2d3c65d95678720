#include "messaging/module.h"

#include "accounts/api/events.h"
#include "contacts/api/contacts.h"
#include "messaging/group_jobs.h"
#include "messaging/notices.h"

namespace kapok::messaging {

Module::Module(Service::Ports ports, Settings settings)
    : service_(ports, settings.limits, settings.cached_rosters),
      governance_(ports, settings.limits, service_),
      admission_(ports, settings.limits, service_),
      face_rooms_(ports, settings.limits, service_),
      service_chat_(ports, settings.limits, service_),
      changes_(ports, settings.limits, service_),
      history_(service_, ports.database, ports.streams),
      participation_(service_, changes_, ports.streams, settings.limits),
      outbound_(service_, settings.limits),
      groups_(service_, settings.limits),
      imports_(ports, settings.limits) {
    ports.outbox.handle(kNoticeTopic, [this](storage::OutboxRow row) {
        return service_.on_notice(std::move(row));
    });
    ports.outbox.handle(kRecallTopic, [this](storage::OutboxRow row) {
        return service_.on_recall(std::move(row));
    });
    ports.outbox.handle(kReactionTopic, [this](storage::OutboxRow row) {
        return changes_.on_reaction(std::move(row));
    });
    ports.outbox.handle(kPinTopic,
                        [this](storage::OutboxRow row) { return changes_.on_pin(std::move(row)); });
    ports.outbox.handle(contacts::kHistoryUnwanted, [this](storage::OutboxRow row) {
        return service_.on_history_unwanted(std::move(row));
    });
    ports.outbox.handle(contacts::kBecameContacts, [this](storage::OutboxRow row) {
        return service_.on_became_contacts(std::move(row));
    });
    ports.outbox.handle(kNamesTopic, [this](storage::OutboxRow row) {
        return governance_.on_names(std::move(row));
    });
    ports.outbox.handle(kWordsTopic, [this](storage::OutboxRow row) {
        return governance_.on_words(std::move(row));
    });
    ports.outbox.handle(accounts::kProfileChanged, [this](storage::OutboxRow row) {
        return governance_.on_profile_changed(std::move(row));
    });
    ports.outbox.handle(accounts::kSignedIn, [this](storage::OutboxRow row) {
        return service_chat_.on_signed_in(std::move(row));
    });
    ports.outbox.handle(kAnnounceTopic, [this](storage::OutboxRow row) {
        return service_chat_.on_announce(std::move(row));
    });
}

}  // namespace kapok::messaging
