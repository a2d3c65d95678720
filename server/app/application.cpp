#include "app/application.h"

#include "accounts/module.h"
#include "agenda/module.h"
#include "app/archive_routes.h"
#include "app/archived_others.h"
#include "app/code_senders.h"
#include "app/embedded_backup.h"
#include "app/feed_erasure.h"
#include "app/kept_favourites.h"
#include "app/link_pages.h"
#include "app/media_ports.h"
#include "app/media_routes.h"
#include "app/ops_routes.h"
#include "app/provider_http.h"
#include "archive/module.h"
#include "base/ids.h"
#include "base/log.h"
#include "contacts/module.h"
#include "favourites/module.h"
#include "feed/module.h"
#include "language/module.h"
#include "links/module.h"
#include "media/module.h"
#include "messaging/module.h"
#include "moderation/module.h"
#include "net/connect_route.h"
#include "net/server.h"
#include "net/static_files.h"
#include "net/tls.h"
#include "notes/module.h"
#include "observability/health.h"
#include "observability/metrics.h"
#include "ops/module.h"
#include "presence/module.h"
#include "push/module.h"
#include "rpc/gateway.h"
#include "rpc/overload.h"
#include "rpc/probe.h"
#include "rpc/router.h"
#include "rpc/session_registry.h"
#include "runtime/blocking.h"
#include "runtime/pool.h"
#include "runtime/shard.h"
#include "search/module.h"
#include "stickers/module.h"
#include "storage/outbox.h"
#include "together/module.h"
#include "webpush/http_gateway.h"

#include <thread>

namespace kapok::app {

namespace {

constexpr std::string_view kNotReady = "NOT_READY";

std::size_t shard_count(const Settings& settings) {
    return settings.shards != 0 ? settings.shards
                                : std::max(1U, std::thread::hardware_concurrency());
}

accounts::Settings accounts_settings(const Settings& settings) {
    auto accounts = settings.accounts;
    accounts.registration = settings.registration == "invite" ? accounts::Registration::kInviteOnly
                            : settings.registration == "closed" ? accounts::Registration::kClosed
                                                                : accounts::Registration::kOpen;
    const auto number = [](auto value) { return static_cast<std::uint32_t>(value); };
    const auto& messages = settings.messaging.limits;
    auto& told = accounts.limits;
    told.text_characters = number(messages.text_characters);
    told.album_pictures = number(messages.album_pictures);
    told.voice_ms = number(settings.media.voice_max.count());
    told.image_bytes = settings.media.image_bytes_max;
    told.file_bytes = settings.media.file_bytes_max;
    told.group_name_characters = number(messages.group_name_characters);
    told.announcement_characters = number(messages.announcement_characters);
    told.admins = number(messages.admins);
    told.pinned = number(messages.pinned);
    told.contacts = number(settings.contacts.contacts_max);
    return accounts;
}

messaging::Settings messaging_settings(const Settings& settings) {
    auto messaging = settings.messaging;
    messaging.limits.nickname_characters = settings.accounts.limits.nickname_characters;
    return messaging;
}

// Whom a push service writes to: a person, or at least a page.
std::string push_subject(const Settings& settings) {
    if (!settings.push.contact.empty() || !settings.public_url.starts_with("https://")) {
        return settings.push.contact;
    }
    return settings.public_url;
}

}  // namespace

struct Application::State {
    State(Settings settings_in,
          std::unique_ptr<runtime::SystemTimers> timers_in,
          std::unique_ptr<observability::Metrics> metrics_in,
          Engines engines_in)
        : settings(std::move(settings_in)),
          timers(std::move(timers_in)),
          metrics_owner(std::move(metrics_in)),
          engines(std::move(engines_in)) {}

    Settings settings;
    std::unique_ptr<runtime::SystemTimers> timers;
    std::unique_ptr<observability::Metrics> metrics_owner;
    SystemRandom random;
    Clock& clock = timers->clock();
    IdSource ids{clock, random};
    observability::Metrics& metrics = *metrics_owner;
    observability::Health health;

    runtime::Shards shards{shard_count(settings)};
    boost::asio::any_io_executor home = shards.at(0).executor();  // of what needs one place
    Engines engines;  // their threads answer to the shards: they end first
    runtime::Pool hashing{{.name = "hashing", .threads = 1, .queued_max = 200}};
    runtime::Pool files{{.name = "files", .threads = 2}};
    runtime::Pool searching{{.name = "searching", .threads = 1}};
    runtime::Pool archiving{{.name = "archiving", .threads = 2}};

    rpc::RateLimiter rates{clock, settings.rpc.rates};
    rpc::Router router{*timers, random, rates};
    rpc::Overload overload{{*engines.pressure, clock, random, metrics}};
    rpc::SessionRegistry sessions{shards};
    rpc::Probe probe{metrics};
    storage::Outbox outbox{*engines.database, *timers, home};

    CodeSenders codes{settings, *timers};
    feed::Module feed{{*engines.streams, outbox, sessions}};
    FeedErasure feed_erasure{feed};
    accounts::Module accounts{{*engines.database,
                               outbox,
                               sessions,
                               *timers,
                               random,
                               ids,
                               hashing,
                               codes.chosen(),
                               home,
                               metrics},
                              accounts_settings(settings)};
    contacts::Module contacts{
        {*engines.database, outbox, *timers, random, ids, accounts.accounts()}, settings.contacts};
    search::WatchedStreams conversations{*engines.streams};
    LateScopeAccess scope_access;  // messaging, which comes later, answers
    media::Module media{{*engines.database,
                         *engines.blobs,
                         files,
                         clock,
                         random,
                         ids,
                         scope_access,
                         [this](Deadline deadline, UserId user, DeviceId device) {
                             return accounts.device_is_active(deadline, user, device);
                         },
                         metrics},
                        settings.media,
                        *timers,
                        home};
    OwnAvatars own_avatars{media.service()};
    LinkPages link_pages{*timers, settings.trusted_pages};
    links::Module links{{*engines.database, media.service(), link_pages, clock, random},
                        settings.links};
    messaging::Module messaging{{*engines.database,
                                 outbox,
                                 conversations,
                                 accounts.accounts(),
                                 contacts.contacts(),
                                 media.service(),
                                 links.links(),
                                 sessions,
                                 clock,
                                 ids,
                                 random,
                                 metrics},
                                messaging_settings(settings)};
    together::Module together{{*engines.database, messaging.participation(), sessions, clock},
                              outbox};
    notes::Module notes{
        {*engines.database, messaging.groups(), messaging.participation(), sessions, clock}};
    agenda::Module agenda{{*engines.database,
                           messaging.outbound(),
                           messaging.participation(),
                           accounts.admin(),
                           clock,
                           ids},
                          *timers,
                          home};
    favourites::Module favourites{{*engines.database,
                                   outbox,
                                   media.service(),
                                   messaging.participation(),
                                   messaging.history(),
                                   *timers,
                                   ids}};
    NetProviderHttp provider_http{*timers};
    language::Module language{
        {messaging.participation(), media.service(), provider_http, *timers, random},
        outbox,
        settings.language};
    presence::Module presence{{accounts.accounts(), contacts.contacts(), sessions, *timers, home}};
    webpush::HttpGateway push_gateway{
        *timers,
        random,
        [this] { return push.keys(); },
        {.subject = push_subject(settings), .trusted = settings.push.trusted_endpoints}};
    push::Module push{{.database = *engines.database,
                       .history = messaging.history(),
                       .accounts = accounts.accounts(),
                       .book = contacts.book(),
                       .gateway = push_gateway,
                       .is_active =
                           [this](Deadline deadline, UserId user, DeviceId device) {
                               return accounts.device_is_active(deadline, user, device);
                           },
                       .timers = *timers,
                       .metrics = metrics,
                       .executor = home},
                      settings.push};
    archive::Module archive{{.database = *engines.database,
                             .accounts = accounts.accounts(),
                             .book = contacts.book(),
                             .history = messaging.history(),
                             .imports = messaging.imports(),
                             .usage = media.usage(),
                             .files = media.service(),
                             .pool = archiving,
                             .file_pool = files,
                             .timers = *timers,
                             .random = random,
                             .executor = home,
                             .directory = settings.data_directory + "/exports",
                             .instance_name = settings.accounts.instance_name}};
    ArchivedOthers archived_others{router};

    ops::Module ops{{*engines.database,
                     *engines.streams,
                     accounts.accounts(),
                     accounts.admin(),
                     media.usage(),
                     messaging.oversight(),
                     messaging.announcer(),
                     files,
                     *timers,
                     ids,
                     home,
                     [this] { return sessions.size(); },
                     settings.data_directory,
                     settings.backup_root}};
    EmbeddedBackup backup{
        {*engines.database, *engines.streams, media, files, clock, settings.data_directory}};
    NetScreenHttp screen_http{*timers};
    moderation::Module moderation{{*engines.database,
                                   accounts.accounts(),
                                   accounts.admin(),
                                   messaging.oversight(),
                                   media.service(),
                                   ops.audit(),
                                   files,
                                   *timers,
                                   ids,
                                   home,
                                   metrics,
                                   screen_http},
                                  settings.policy};
    stickers::Module stickers{{*engines.database,
                               outbox,
                               media.service(),
                               media.service(),
                               ops.audit(),
                               files,
                               *timers,
                               ids}};
    search::Module search{{.database = engines.search ? *engines.search : *engines.database,
                           .streams = conversations,
                           .history = messaging.history(),
                           .pool = searching,
                           .timers = *timers,
                           .metrics = metrics,
                           .executor = home},
                          settings.search};

    std::vector<std::unique_ptr<rpc::Gateway>> gateways;
    std::unique_ptr<net::Server> server;
    bool running = false;
    bool listening = false;

    void bind();
    void open_gateways();
    net::Routes routes();
    Result<std::uint16_t> listen();
    Task<Result<std::string>> start_modules();
    Task<void> close_modules();
    [[nodiscard]] std::string url(std::uint16_t port) const;
};

void Application::State::bind() {
    scope_access.plug(messaging.scope_access());
    scope_access.plug_evidence(moderation.evidence_access());
    scope_access.plug_favourites(favourites.scope_access());
    accounts.use_avatar_check(own_avatars);
    accounts.use_text_policy(moderation.content_policy());
    contacts.use_text_policy(moderation.content_policy());
    messaging.use_content_policy(moderation.content_policy());
    if (auto* screen = moderation.content_screen()) {
        messaging.use_content_screen(*screen);
    }
    messaging.use_stickers(stickers.source());
    ops.service().count_reports_by([this] { return moderation.open_reports(); });
    if (settings.engine == "embedded") {
        ops.service().make_backups_by(backup);
    }
    archive.use_kept([this](rpc::RequestContext ctx, std::string page_token) {
        return list_kept(&favourites.service(), std::move(ctx), std::move(page_token));
    });
    archive.use_others(archived_others);
    router.use_roles(accounts.roles());
    contacts.use_meeting_places(messaging.meeting_places());
    // The feed goes last: the others still write to it.
    accounts.use_erasures({&push.erasure(),
                           &archive.erasure(),
                           &agenda.erasure(),
                           &favourites.erasure(),
                           &messaging.erasure(),
                           &contacts.erasure(),
                           &stickers.erasure(),
                           &feed_erasure});
    sessions.observe([this, present = presence.observer()](
                         UserId user, DeviceId device, rpc::SessionRegistry::Change change) {
        present(user, device, change);
        if (change == rpc::SessionRegistry::Change::kCame) {
            push.came(user);
        } else {
            push.went(user);
        }
    });
    conversations.listen(
        [this](messaging::ConversationId id, streams::Seq seq) { push.on_entry(id, seq); });
    feed.bind(router);
    accounts.bind(router);
    contacts.bind(router);
    media.bind(router);
    links.bind(router);
    messaging.bind(router);
    ops.bind(router);
    moderation.bind(router);
    presence.bind(router);
    push.bind(router);
    archive.bind(router);
    stickers.bind(router);
    search.bind(router);
    together.bind(router);
    notes.bind(router);
    agenda.bind(router);
    favourites.bind(router);
    language.bind(router);
    router.use_probe(probe);
    router.use_overload(overload);
}

void Application::State::open_gateways() {
    const rpc::Gateway::Ports ports{router,
                                    accounts.authenticator(),
                                    sessions,
                                    *timers,
                                    [this](UserId user) { return head_of_feed(feed, user); },
                                    &probe,
                                    &overload};
    for (std::size_t i = 0; i < shards.size(); ++i) {
        gateways.push_back(std::make_unique<rpc::Gateway>(
            shards.at(i).executor(), i, ports, settings.rpc.session));
    }
}

net::Routes Application::State::routes() {
    net::Routes all;
    add_ops_routes(
        all,
        {*engines.database, *engines.streams, metrics, health, clock, settings.metrics_public});
    add_media_routes(all, {media.service(), accounts.authenticator(), rates, clock});
    add_archive_routes(all,
                       {media.service(), accounts.authenticator(), archive.jobs(), files, clock});
    net::add_connect_routes(
        all,
        router,
        accounts.authenticator(),
        {.allowed_origins = settings.net.allowed_origins, .on_answer = set_media_cookie});
    if (!settings.web_directory.empty()) {
        net::add_static_routes(all, files, {.directory = settings.web_directory});
    }
    return all;
}

Result<std::uint16_t> Application::State::listen() {
    std::vector<rpc::Gateway*> borrowed;
    borrowed.reserve(gateways.size());
    for (const auto& gateway : gateways) {
        borrowed.push_back(gateway.get());
    }
    settings.net.ws_message_bytes_max = settings.rpc.session.frame_bytes_max;
    server = std::make_unique<net::Server>(
        shards, clock, routes(), net::open_sessions(std::move(borrowed)), settings.net);
    metrics.observe("kapok_net_connections_count",
                    "Connections of clients, HTTP and WebSocket.",
                    [&net = *server] { return static_cast<std::int64_t>(net.connections()); });
    net::ListenSettings where{.address = settings.listen, .port = settings.port, .tls = nullptr};
    if (!settings.tls_certificate.empty()) {
        TRY(where.tls,
            net::TlsContext::make_server(
                {.certificate = settings.tls_certificate, .key = settings.tls_key}));
    }
    return server->listen(where);
}

Task<Result<std::string>> Application::State::start_modules() {
    CO_TRY(auto setup_code, co_await accounts.start());
    CO_TRY_VOID(co_await ops.start());
    CO_TRY_VOID(co_await moderation.start());
    CO_TRY_VOID(co_await search.start());
    CO_TRY_VOID(co_await push.start());
    CO_TRY_VOID(co_await archive.start());
    media.start();
    outbox.start();
    agenda.start();
    co_return setup_code.value_or("");
}

Task<void> Application::State::close_modules() {
    co_await archive.close();
    co_await agenda.close();
    co_await outbox.close();
    co_await moderation.close();
    co_await ops.close();
    co_await push.close();
    co_await presence.close();
    co_await search.close();
    co_await media.close();
    co_await accounts.close();
}

std::string Application::State::url(std::uint16_t port) const {
    if (!settings.public_url.empty()) {
        return settings.public_url;
    }
    const bool everywhere = settings.listen == "0.0.0.0" || settings.listen == "::";
    const auto host = everywhere ? "127.0.0.1"
                      : settings.listen.find(':') != std::string::npos
                          ? fmt::format("[{}]", settings.listen)
                          : settings.listen;
    return fmt::format(
        "{}://{}:{}", settings.tls_certificate.empty() ? "http" : "https", host, port);
}

namespace {

Task<void> start_gateway(rpc::Gateway* gateway) {
    gateway->start();
    co_return;
}

}  // namespace

Application::Application(std::unique_ptr<State> state) : state_(std::move(state)) {}

Application::~Application() { stop(); }

Result<std::unique_ptr<Application>> Application::create(Settings settings) {
    auto timers = std::make_unique<runtime::SystemTimers>();
    SystemRandom random;
    auto metrics = std::make_unique<observability::Metrics>();
    TRY(auto engines, open_engines(settings, timers->clock(), random, *metrics));
    auto state = std::make_unique<State>(
        std::move(settings), std::move(timers), std::move(metrics), std::move(engines));
    state->bind();
    if (const auto missing = state->router.unbound(); !missing.empty()) {
        return Error(
            Code::kInternal, kNotReady, fmt::format("no function is bound to {}", missing.front()));
    }
    state->open_gateways();
    return std::unique_ptr<Application>(new Application(std::move(state)));
}

Result<Application::Started> Application::start() {
    auto& state = *state_;
    state.shards.start();
    state.running = true;
    TRY(auto setup_code, runtime::wait_for(state.home, state.start_modules()));
    for (std::size_t i = 0; i < state.gateways.size(); ++i) {
        runtime::wait_for(state.shards.at(i).executor(), start_gateway(state.gateways[i].get()));
    }
    TRY(const auto port, state.listen());
    state.server->start();
    state.listening = true;
    const auto url = state.url(port);
    return Started{url,
                   setup_code.empty() ? "" : fmt::format("{}/register?setup={}", url, setup_code)};
}

void Application::stop() {
    if (!state_ || !state_->running) {
        return;
    }
    auto& state = *state_;
    state.running = false;
    state.health.begin_shutdown();
    if (state.listening) {
        runtime::wait_for(state.home, state.server->stop(state.settings.drain));
    }
    for (std::size_t i = 0; i < state.gateways.size(); ++i) {
        runtime::wait_for(state.shards.at(i).executor(), state.gateways[i]->close());
    }
    runtime::wait_for(state.home, state.close_modules());
    state.shards.stop();
}

}  // namespace kapok::app
