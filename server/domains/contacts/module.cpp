#include "contacts/module.h"

#include "accounts/api/events.h"

namespace kapok::contacts {

Module::Module(Dependencies d, Settings settings)
    : graph_(d.database, {.pairs = settings.cached_pairs, .settings = settings.cached_settings}),
      book_(d.database),
      service_({.database = d.database,
                .outbox = d.outbox,
                .timers = d.timers,
                .random = d.random,
                .ids = d.ids,
                .accounts = d.accounts,
                .graph = graph_,
                .contacts_max = settings.contacts_max}) {
    d.outbox.handle(accounts::kProfileChanged, [this](storage::OutboxRow row) {
        return service_.on_profile_changed(std::move(row));
    });
    d.outbox.handle(accounts::kPhoneChanged, [this](storage::OutboxRow row) {
        return service_.on_phone_changed(std::move(row));
    });
}

}  // namespace kapok::contacts
