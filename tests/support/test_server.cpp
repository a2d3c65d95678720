#include "support/test_server.h"

#include "accounts/api/events.h"
#include "accounts/testing/fake_admin.h"
#include "agenda/module.h"
#include "contacts/module.h"
#include "favourites/module.h"
#include "feed/module.h"
#include "messaging/module.h"
#include "messaging/testing/bulk.h"
#include "moderation/module.h"
#include "notes/module.h"
#include "ops/module.h"
#include "presence/module.h"
#include "rpc/roles.h"
#include "rpc/router.h"
#include "rpc/session_registry.h"
#include "search/module.h"
#include "storage/outbox.h"
#include "storage/testing/memory_database.h"
#include "together/module.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::testing {
namespace {

// Virtual time stands still while scenarios run, so buckets would never fill again.
std::map<std::string, rpc::Rate, std::less<>> no_rates() {
    auto rates = rpc::default_rates();
    for (auto& [name, rate] : rates) {
        rate = {.per_second = 1e9, .burst = 1e9};
    }
    return rates;
}

// An instance that lets groups grow.
messaging::Settings roomy() {
    messaging::Settings settings;
    settings.limits.members_max = 100'000;
    return settings;
}

Task<Result<std::uint64_t>> head_of(feed::Module* feed, UserId user) {
    CO_TRY(const auto head, co_await feed->head(user));
    co_return head.value();
}

// Who looks at reports.
class Moderators final : public rpc::Roles {
  public:
    explicit Moderators(const std::set<UserId>& all) : all_(all) {}
    [[nodiscard]] rpc::StaffRole role_of(UserId user) const override {
        return all_.contains(user) ? rpc::StaffRole::kModerator : rpc::StaffRole::kNone;
    }

  private:
    const std::set<UserId>& all_;
};

// No operator named a content policy.
class NoScreen final : public moderation::ScreenHttp {
  public:
    Task<Result<Answer>> post(Deadline /*deadline*/, Request /*request*/) override {
        co_return Error(Code::kUnavailable, "NO_SCREEN");
    }
};

}  // namespace

struct TestServer::Running {
    explicit Running(TestServer& server)
        : outbox(*server.database_, server.loop_.timers(), server.loop_.executor()),
          registry(std::vector<boost::asio::any_io_executor>{server.loop_.executor()}),
          feed({.streams = server.streams(), .outbox = outbox, .sessions = registry}),
          contacts({.database = *server.database_,
                    .outbox = outbox,
                    .timers = server.loop_.timers(),
                    .random = server.random_,
                    .ids = server.ids_,
                    .accounts = server.accounts_},
                   {}),
          conversations(server.streams()),
          messaging({.database = *server.database_,
                     .outbox = outbox,
                     .streams = conversations,
                     .accounts = server.accounts_,
                     .contacts = contacts.contacts(),
                     .media = server.library_,
                     .links = server.links_,
                     .sessions = registry,
                     .clock = server.loop_.clock(),
                     .ids = server.ids_,
                     .random = server.random_,
                     .metrics = metrics},
                    roomy()),
          together({.database = *server.database_,
                    .messages = messaging.participation(),
                    .sessions = registry,
                    .clock = server.loop_.clock()},
                   outbox),
          notes({.database = *server.database_,
                 .groups = messaging.groups(),
                 .messages = messaging.participation(),
                 .sessions = registry,
                 .clock = server.loop_.clock()}),
          admin(server.accounts_, *server.database_),
          roles(server.moderators_),
          audit(server.loop_.clock(), server.ids_),
          moderation({.database = *server.database_,
                      .accounts = server.accounts_,
                      .admin = admin,
                      .oversight = messaging.oversight(),
                      .media = server.library_,
                      .audit = audit,
                      .files = server.searching_,
                      .timers = server.loop_.timers(),
                      .ids = server.ids_,
                      .executor = server.loop_.executor(),
                      .metrics = metrics,
                      .http = screen},
                     {}),
          agenda({.database = *server.database_,
                  .outbound = messaging.outbound(),
                  .messages = messaging.participation(),
                  .admin = admin,
                  .clock = server.loop_.clock(),
                  .ids = server.ids_},
                 server.loop_.timers(),
                 server.loop_.executor()),
          favourites({.database = *server.database_,
                      .outbox = outbox,
                      .media = server.library_,
                      .messages = messaging.participation(),
                      .history = messaging.history(),
                      .timers = server.loop_.timers(),
                      .ids = server.ids_}),
          presence({.accounts = server.accounts_,
                    .contacts = contacts.contacts(),
                    .sessions = registry,
                    .timers = server.loop_.timers(),
                    .executor = server.loop_.executor()}),
          search({.database = *server.database_,
                  .streams = conversations,
                  .history = messaging.history(),
                  .pool = server.searching_,
                  .timers = server.loop_.timers(),
                  .metrics = metrics,
                  .executor = server.loop_.executor()}),
          rates(server.loop_.clock(), no_rates()),
          router(server.loop_.timers(), server.random_, rates),
          gateway(server.loop_.executor(),
                  0,
                  {.router = router,
                   .authenticator = server.tokens_,
                   .registry = registry,
                   .timers = server.loop_.timers(),
                   .feed_head = [this](UserId user) { return head_of(&feed, user); }},
                  {}) {
        feed.bind(router);
        contacts.bind(router);
        messaging.bind(router);
        presence.bind(router);
        contacts.use_meeting_places(messaging.meeting_places());
        registry.observe(presence.observer());
        search.bind(router);
        together.bind(router);
        notes.bind(router);
        agenda.bind(router);
        favourites.bind(router);
        moderation.bind(router);
        router.use_roles(roles);
        for (const auto moderator : server.moderators_) {
            admin.roles[moderator] = rpc::StaffRole::kModerator;
        }
        server.library_.plug(messaging.scope_access());
        outbox.start();
    }

    observability::Metrics metrics;
    storage::Outbox outbox;
    rpc::SessionRegistry registry;
    feed::Module feed;
    contacts::Module contacts;
    search::WatchedStreams conversations;
    messaging::Module messaging;
    together::Module together;
    notes::Module notes;
    accounts::testing::FakeAdmin admin;
    Moderators roles;
    ops::Audit audit;
    NoScreen screen;
    moderation::Module moderation;
    agenda::Module agenda;
    favourites::Module favourites;
    presence::Module presence;
    search::Module search;
    rpc::RateLimiter rates;
    rpc::Router router;
    rpc::Gateway gateway;
};

TestServer::TestServer(runtime::testing::Loop& loop, std::uint64_t seed)
    : loop_(loop),
      random_(seed),
      ids_(loop.clock(), random_),
      database_(storage::testing::memory_database({contacts::migrations(),
                                                   messaging::migrations(),
                                                   search::migrations(),
                                                   together::migrations(),
                                                   notes::migrations(),
                                                   agenda::migrations(),
                                                   favourites::migrations(),
                                                   ops::migrations(),
                                                   moderation::migrations()},
                                                  loop.clock())),
      streams_(loop.clock()) {
    start();
}

TestServer::~TestServer() = default;

UserId TestServer::add_user(const std::string& name) {
    const UserId user(++last_user_);
    accounts_.add(user, name);
    return user;
}

std::string TestServer::add_device(UserId user) {
    const DeviceId device(++last_device_);
    auto token = fmt::format("token-{}", device);
    tokens_.allow(token, {.user = user, .device = device});
    return token;
}

Task<void> TestServer::strike() {
    const auto fired = co_await running_->agenda.service().fire_due();
    KAPOK_ASSERT(fired.has_value(), "the agenda can be read");
}

Task<void> TestServer::fill_group(messaging::ConversationId id, std::size_t count) {
    messaging::testing::fill_group(*database_, id, count);
    co_await running_->messaging.service().freshen(Deadline::never(), id);
}

Task<Result<void>> TestServer::delete_user(UserId user) {
    accounts_.at(user).deleted = true;
    const auto deadline = Deadline::after(loop_.clock(), std::chrono::seconds(60));
    CO_TRY_VOID(co_await running_->agenda.erasure().erase(deadline, user));
    CO_TRY_VOID(co_await running_->favourites.erasure().erase(deadline, user));
    CO_TRY_VOID(co_await running_->messaging.erasure().erase(deadline, user));
    co_return co_await running_->contacts.erasure().erase(deadline, user);
}

void TestServer::upload(UserId user, const std::string& media_id, media::Purpose purpose) {
    library_.upload(user, media_id, purpose);
}

Task<void> TestServer::sign_in(UserId user, std::string device_name) {
    const accounts::SignedInEvent event{user, DeviceId(++last_device_), std::move(device_name)};
    const auto done =
        database_->blocking_write(Deadline::never(), [&](storage::Tx& tx) -> Result<void> {
            storage::enqueue(tx, accounts::kSignedIn, "accounts", event.encode());
            return {};
        });
    KAPOK_ASSERT(done.has_value(), "the outbox takes a row");
    co_await drain();
}

Task<Result<void>> TestServer::announce(std::string client_id, std::string text) {
    const auto done = co_await running_->messaging.announcer().announce(
        Deadline::never(),
        {.client_id = std::move(client_id), .text = std::move(text), .by = UserId(1), .time = {}},
        [](storage::Tx& /*tx*/) {});
    // The row of the announcement leaves one for each part of the people.
    co_await drain();
    co_await drain();
    co_return done;
}

void TestServer::make_moderator(UserId user) {
    moderators_.insert(user);
    running_->admin.roles[user] = rpc::StaffRole::kModerator;
}

Task<bool> TestServer::may_fetch(UserId user, std::string media_id) {
    if ((co_await library_.get_for(Deadline::never(), user, media_id)).has_value()) {
        co_return true;
    }
    const auto attachments = library_.attachments();
    for (const auto& [id, scope, seq] : attachments) {
        if (id != media_id) {
            continue;
        }
        const auto may = co_await running_->messaging.scope_access().may_read(
            Deadline::never(), user, scope, seq);
        if (may && *may) {
            co_return true;
        }
    }
    co_return false;
}

std::size_t TestServer::uses_of(const std::string& media_id) const {
    const auto& all = library_.attachments();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const auto& one) { return std::get<0>(one) == media_id; }));
}

Task<void> TestServer::stop() {
    co_await running_->gateway.close();
    co_await running_->outbox.close();
    co_await running_->presence.close();
    co_await running_->search.close();
    co_await running_->moderation.close();
    running_.reset();
    streams_.reopen();
}

void TestServer::start() { running_ = std::make_unique<Running>(*this); }

rpc::Gateway& TestServer::gateway() { return running_->gateway; }

Task<void> TestServer::index() {
    const auto done = co_await running_->search.indexer().catch_up();
    KAPOK_ASSERT(done.has_value(), "the index catches up");
}

Task<void> TestServer::drain() {
    const auto deadline = Deadline::after(loop_.clock(), std::chrono::seconds(60));
    KAPOK_ASSERT(co_await running_->outbox.drained(deadline), "the outbox is emptied in time");
}

}  // namespace kapok::testing
