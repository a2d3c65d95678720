// Moderation, wired. start() and close() are called on the executor.
#pragma once

#include "moderation/screen.h"
#include "moderation/service.h"
#include "runtime/scope.h"
#include "runtime/timers.h"
#include "storage/migration.h"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <span>

namespace kapok::rpc {
class Router;
}

namespace kapok::moderation {

std::span<const storage::Migration> migrations();

class Module {
  public:
    struct Dependencies {
        storage::Database& database;
        accounts::Accounts& accounts;
        accounts::Admin& admin;
        messaging::Oversight& oversight;
        media::Library& media;
        ops::Audit& audit;
        runtime::Pool& files;
        runtime::Timers& timers;
        IdSource& ids;
        boost::asio::any_io_executor executor;
        observability::Metrics& metrics;
        ScreenHttp& http;
    };

    Module(Dependencies dependencies, const PolicySettings& settings);

    void bind(rpc::Router& router);
    // The word filter and the mutes are in force when it returns.
    Task<Result<void>> start();
    Task<void> close();

    // For messaging and media, which are lower domains: app plugs them in.
    messaging::ContentPolicy& content_policy() { return policy_; }
    media::ScopeAccess& evidence_access() { return service_; }
    // Null if the operator named no content policy.
    messaging::ContentScreen* content_screen() { return screen_.get(); }
    [[nodiscard]] std::int64_t open_reports() const { return service_.open_reports(); }
    Service& service() { return service_; }

  private:
    Task<void> sweep_for_ever();

    runtime::Timers& timers_;
    Policy policy_;
    Service service_;
    std::unique_ptr<HttpScreen> screen_;
    runtime::Scope scope_;
};

}  // namespace kapok::moderation
