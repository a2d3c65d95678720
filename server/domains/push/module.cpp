#include "push/module.h"

#include "push/store.h"

namespace kapok::push {

namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr std::size_t kUsersAtOnce = 1'000;
constexpr std::size_t kDevicesRemembered = 10'000;

}  // namespace

Module::Module(Dependencies d, const PushSettings& settings)
    : database_(d.database),
      clock_(d.timers.clock()),
      probe_(d.metrics),
      journal_(kDevicesRemembered),
      courier_({.database = d.database,
                .history = d.history,
                .accounts = d.accounts,
                .book = d.book,
                .gateway = d.gateway,
                .is_active = std::move(d.is_active),
                .clock = clock_,
                .journal = journal_,
                .probe = probe_}),
      service_({.database = d.database,
                .courier = courier_,
                .journal = journal_,
                .subscribers = subscribers_,
                .clock = clock_,
                .plain = settings.trusted_endpoints.empty() ? rules::Plain::kRefused
                                                            : rules::Plain::kAllowed}),
      dispatcher_({.history = d.history,
                   .courier = courier_,
                   .subscribers = subscribers_,
                   .probe = probe_,
                   .timers = d.timers,
                   .executor = d.executor}) {}

Task<Result<void>> Module::start() {
    const auto deadline = Deadline::after(clock_, kPatience);
    const auto fresh = webpush::make_key_pair();
    const auto now = clock_.wall_now();
    CO_TRY(const auto stored,
           co_await database_.write(deadline,
                                    [&](storage::Tx& tx) -> Result<std::optional<std::string>> {
                                        store::put_key(tx, fresh.private_key, now);
                                        return store::find_key(tx);
                                    }));
    auto keys = stored ? webpush::key_pair_of(*stored) : std::nullopt;
    if (!keys) {
        co_return Error(Code::kInternal, "INTERNAL", "the key in push_key is none");
    }
    keys_ = *std::move(keys);
    for (UserId after{};;) {
        CO_TRY(const auto users, co_await database_.read(deadline, [&](storage::Tx& tx) {
            return Result(store::list_users(tx, after, kUsersAtOnce));
        }));
        for (const auto user : users) {
            subscribers_.add(user);
        }
        if (users.size() < kUsersAtOnce) {
            co_return Result<void>();
        }
        after = users.back();
    }
}

}  // namespace kapok::push
