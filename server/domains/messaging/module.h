// Messaging, wired: the only file of the domain that knows its settings and peers. Thread-safe once
// constructed.
#pragma once

#include "messaging/admission.h"
#include "messaging/changes.h"
#include "messaging/face_rooms.h"
#include "messaging/governance.h"
#include "messaging/group_access.h"
#include "messaging/history.h"
#include "messaging/imports.h"
#include "messaging/outbound.h"
#include "messaging/oversight_service.h"
#include "messaging/participation.h"
#include "messaging/service.h"
#include "messaging/service_chat.h"
#include "messaging/settings.h"
#include "storage/migration.h"

#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::messaging {

std::span<const storage::Migration> migrations();

class Module {
  public:
    // Registers its handlers at the outbox, which is not yet started.
    Module(Service::Ports ports, Settings settings);

    void bind(rpc::Router& router);

    Service& service() { return service_; }
    Governance& governance() { return governance_; }
    Admission& admission() { return admission_; }
    FaceRooms& face_rooms() { return face_rooms_; }
    Announcer& announcer() { return service_chat_; }
    Changes& changes() { return changes_; }
    Oversight& oversight() { return oversight_; }
    void use_content_policy(ContentPolicy& policy) { service_.use_content_policy(policy); }
    void use_content_screen(ContentScreen& screen) { service_.screening().use(screen); }
    void use_stickers(StickerSource& stickers) { service_.use_stickers(stickers); }
    // For media, which is a lower domain: app plugs it in.
    media::ScopeAccess& scope_access() { return service_; }
    // For contacts and accounts, likewise.
    contacts::MeetingPlaces& meeting_places() { return service_; }
    accounts::Erasure& erasure() { return service_; }
    // For domains above.
    History& history() { return history_; }
    Participation& participation() { return participation_; }
    Outbound& outbound() { return outbound_; }
    Groups& groups() { return groups_; }
    Imports& imports() { return imports_; }

  private:
    // rpc_groups.cpp
    void bind_groups(rpc::Router& router);
    void bind_receipts(rpc::Router& router);

    // rpc_changes.cpp
    void bind_changes(rpc::Router& router);

    Service service_;
    Governance governance_;
    Admission admission_;
    FaceRooms face_rooms_;
    ServiceChat service_chat_;
    Changes changes_;
    OversightService oversight_{service_};
    ServedHistory history_;
    OpenMessages participation_;
    DeferredSends outbound_;
    GroupAccess groups_;
    ImportedChats imports_;
};

}  // namespace kapok::messaging
