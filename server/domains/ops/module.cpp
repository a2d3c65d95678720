#include "ops/module.h"

#include "base/log.h"

namespace kapok::ops {
namespace {

constexpr std::chrono::minutes kCountEvery{1};
constexpr std::chrono::minutes kRetainEvery{30};
constexpr std::chrono::seconds kPatience{30};

}  // namespace

Module::Module(Dependencies d)
    : timers_(d.timers),
      audit_(d.timers.clock(), d.ids),
      service_({.database = d.database,
                .streams = d.streams,
                .accounts = d.accounts,
                .admin = d.admin,
                .usage = d.usage,
                .oversight = d.oversight,
                .announcer = d.announcer,
                .audit = audit_,
                .files = d.files,
                .clock = d.timers.clock(),
                .ids = d.ids,
                .online = std::move(d.online),
                .backup_root = std::move(d.backup_root),
                .data_directory = std::move(d.data_directory),
                .open_reports = {}}),
      scope_(d.executor) {}

Task<Result<void>> Module::start() {
    CO_TRY_VOID(co_await service_.apply_settings(Deadline::after(timers_.clock(), kPatience)));
    scope_.spawn("ops.count", count_for_ever());
    scope_.spawn("ops.retain", retain_for_ever());
    co_return Result<void>();
}

Task<void> Module::count_for_ever() {
    for (;;) {
        co_await timers_.sleep_for(kCountEvery);
        const auto counted =
            co_await service_.count_messages(Deadline::after(timers_.clock(), kPatience));
        if (!counted) {
            LOG(warn, "messages were not counted", kv("reason", counted.error().reason()));
        }
    }
}

Task<void> Module::retain_for_ever() {
    for (;;) {
        co_await timers_.sleep_for(kRetainEvery);
        const auto trimmed = co_await service_.retain();
        if (!trimmed) {
            LOG(warn, "old messages were not trimmed", kv("reason", trimmed.error().reason()));
        } else if (*trimmed > 0) {
            LOG(info, "old messages were trimmed", kv("entries", *trimmed));
        }
    }
}

Task<void> Module::close() {
    co_await scope_.close();
    const auto counted =
        co_await service_.count_messages(Deadline::after(timers_.clock(), kPatience));
    if (!counted) {
        LOG(warn, "the last messages were not counted", kv("reason", counted.error().reason()));
    }
}

}  // namespace kapok::ops
