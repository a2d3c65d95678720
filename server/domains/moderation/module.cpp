#include "moderation/module.h"

#include "base/log.h"

namespace kapok::moderation {
namespace {

constexpr std::chrono::hours kSweepEvery{1};
constexpr std::chrono::minutes kPatience{1};

}  // namespace

Module::Module(Dependencies d, const PolicySettings& settings)
    : timers_(d.timers),
      policy_(d.database, d.files, d.timers.clock()),
      service_({.database = d.database,
                .accounts = d.accounts,
                .admin = d.admin,
                .oversight = d.oversight,
                .media = d.media,
                .audit = d.audit,
                .policy = policy_,
                .clock = d.timers.clock(),
                .ids = d.ids}),
      scope_(d.executor) {
    policy_.review_by([this](Deadline deadline, messaging::CopiedEntry entry) {
        return service_.flag(deadline, std::move(entry), Reason::kWordFilter, {});
    });
    if (!settings.url.empty()) {
        screen_ = std::make_unique<HttpScreen>(
            HttpScreen::Ports{.http = d.http, .timers = d.timers, .metrics = d.metrics},
            settings,
            [this](Deadline deadline, messaging::CopiedEntry entry, std::string concern) {
                return service_.flag(
                    deadline, std::move(entry), Reason::kPolicy, std::move(concern));
            });
    }
}

Task<Result<void>> Module::start() {
    const auto deadline = Deadline::after(timers_.clock(), kPatience);
    CO_TRY_VOID(co_await policy_.reload_terms(deadline));
    CO_TRY_VOID(co_await policy_.reload_mutes(deadline));
    CO_TRY_VOID(co_await service_.count_open(deadline));
    scope_.spawn("moderation.sweep", sweep_for_ever());
    co_return Result<void>();
}

Task<void> Module::sweep_for_ever() {
    for (;;) {
        co_await timers_.sleep_for(kSweepEvery);
        for (bool more = true; more;) {
            const auto swept = co_await service_.sweep(Deadline::after(timers_.clock(), kPatience));
            if (!swept) {
                LOG(warn, "old evidence was not deleted", kv("reason", swept.error().reason()));
            }
            more = swept.has_value() && *swept;
        }
    }
}

Task<void> Module::close() { return scope_.close(); }

}  // namespace kapok::moderation
