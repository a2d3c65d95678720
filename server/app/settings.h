// What an operator may set: the process's own settings and those of every module.
#pragma once

#include "accounts/settings.h"
#include "base/result.h"
#include "config/config.h"
#include "contacts/settings.h"
#include "language/settings.h"
#include "links/settings.h"
#include "media/rules.h"
#include "messaging/settings.h"
#include "moderation/settings.h"
#include "net/settings.h"
#include "observability/logging.h"
#include "push/settings.h"
#include "rpc/settings.h"
#include "search/settings.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace kapok::app {

struct Settings {
    // Where it listens and what it serves.
    std::string listen = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url;  // empty: made from listen and port
    std::string web_directory = "web/dist";
    std::string tls_certificate;
    std::string tls_key;
    std::chrono::milliseconds drain{5'000};
    bool metrics_public = false;

    // Where it keeps things.
    std::string data_directory = "data";
    std::string engine = "embedded";  // or "postgres"
    std::string postgres;             // libpq's conninfo
    std::string backup_root;          // where administrators elsewhere may write backups

    std::uint32_t shards = 0;  // 0: one a core
    observability::LogSettings log;

    // One-time codes for phones.
    std::string code_sender = "none";  // "log", "webhook"
    std::string code_webhook_url;
    std::string code_webhook_secret;
    std::string registration = "open";  // "invite", "closed"

    // Addresses of the own network whose pages may be previewed, as "10.0.0.5:80".
    std::vector<std::string> trusted_pages;

    accounts::Settings accounts;
    contacts::Settings contacts;
    language::Settings language;
    links::Settings links;
    media::Limits media;
    messaging::Settings messaging;
    moderation::PolicySettings policy;
    net::ServerSettings net;
    push::PushSettings push;
    rpc::Settings rpc;
    search::Settings search;

    void declare(config::Registry& registry);
    // What bounds alone cannot say: settings that need each other.
    [[nodiscard]] Result<void> check() const;
};

}  // namespace kapok::app
