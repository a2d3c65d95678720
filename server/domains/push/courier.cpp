#include "push/courier.h"

#include "base/encoding.h"
#include "base/log.h"
#include "base/random.h"
#include "push/store.h"
#include "push/time_zone.h"
#include "push/wire.h"

#include <algorithm>

namespace kapok::push {

namespace {

constexpr std::chrono::seconds kPatience{20};
// What a push service keeps for a device that is away for longer is old news.
constexpr std::chrono::hours kKeep{24};
constexpr std::size_t kTopicCharacters = 32;

// Of the messages of one chat that wait at the push service the last remains. Tells the service
// nothing of the chat.
std::string topic_of(const Notification& notification) {
    if (!notification.conversation) {
        return {};
    }
    const auto hash = sha256(notification.conversation->text());
    const std::string_view bytes(reinterpret_cast<const char*>(hash.data()), hash.size());
    return to_base64url(bytes).substr(0, kTopicCharacters);
}

// Whatever kept us from the service may be over in a while; what it is told never changes.
Verdict verdict_of(const Error& failure) {
    return failure.code() == Code::kUnavailable || failure.code() == Code::kTimeout
               ? Verdict::kWaiting
               : Verdict::kFailed;
}

}  // namespace

bool is_quiet_now(const Settings& settings, WallTime now) {
    if (!settings.quiet) {
        return false;
    }
    // A zone that this machine does not know any more: better heard at night than never.
    const auto minute = minute_of_day(now, settings.time_zone);
    return minute && rules::is_quiet(*settings.quiet, *minute);
}

Task<std::vector<Retry>> Courier::run(Errand errand) {
    auto done = co_await try_run(errand);
    if (!done) {
        LOG(warn,
            "a notification was not sent",
            kv("user", errand.user),
            kv("seq", errand.seq),
            kv("reason", done.error().reason()));
        co_return std::vector<Retry>{};
    }
    co_return *std::move(done);
}

Task<Result<std::vector<Retry>>> Courier::try_run(Errand errand) {
    const auto deadline = Deadline::after(ports_.clock, kPatience);
    std::vector<Retry> retries;
    CO_TRY(const auto devices, co_await devices_of(deadline, errand));
    if (devices.empty()) {
        co_return retries;
    }
    CO_TRY(const auto seen, co_await look(deadline, errand));
    const auto verdict = rules::decide(seen.attention);
    for (const auto& device : devices) {
        if (verdict) {
            if (!seen.notification.recalled) {
                note(device.id, outcome_of(errand, *verdict));
            }
            continue;
        }
        // One that does not answer takes no time from the others, nor do its troubles stop them.
        auto retry = co_await tell(Deadline::after(ports_.clock, kPatience), errand, device, seen);
        if (!retry) {
            LOG(warn,
                "a device was not told",
                kv("device", device.id),
                kv("reason", retry.error().reason()));
        } else if (*retry) {
            retries.push_back(**std::move(retry));
        }
    }
    co_return retries;
}

Seq Courier::last_told(const Device& device, ConversationId id) const {
    Seq last;
    for (const auto& outcome : ports_.journal.list(device.id)) {
        if (outcome.verdict == Verdict::kSent && outcome.conversation == id) {
            last = std::max(last, outcome.seq);
        }
    }
    return last;
}

Task<Result<std::vector<Device>>> Courier::devices_of(Deadline deadline, Errand errand) {
    CO_TRY(auto devices, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::list_registered(tx, errand.user));
    }));
    if (errand.device) {
        std::erase_if(devices, [&](const Device& one) { return one.id != *errand.device; });
    }
    co_return devices;
}

Task<Result<std::optional<Retry>>> Courier::tell(Deadline deadline,
                                                 Errand errand,
                                                 Device device,
                                                 Seen seen) {
    const std::optional<Retry> done;
    // That it was recalled is news only to a device that shows it: a later message has taken its
    // place, and must not lose it.
    const auto recalled = seen.notification.recalled;
    const auto last = last_told(device, errand.conversation);
    if (recalled && recalled != last) {
        co_return done;
    }
    // One that had to wait comes after a later one, whose count has it already.
    if (last > errand.seq) {
        note(device.id, outcome_of(errand, Verdict::kReplaced));
        co_return done;
    }
    const bool quiet = is_quiet_now(device.settings, ports_.clock.wall_now());
    if (const auto verdict = rules::decide(device.settings, quiet)) {
        note(device.id, outcome_of(errand, *verdict));
        co_return done;
    }
    CO_TRY(const bool active, co_await ports_.is_active(deadline, device.user, device.id));
    if (!active) {
        CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
            store::remove_device(tx, device.id);
            return {};
        }));
        co_return done;
    }
    errand.device = device.id;
    auto shown = rules::shown_as(std::move(seen.notification), device.settings);
    CO_TRY(auto sent, co_await send(deadline, std::move(device), std::move(shown)));
    if (sent.outcome.verdict != Verdict::kWaiting) {
        co_return done;
    }
    ++errand.tries;
    const auto wait = rules::wait_before_retry(errand.tries, sent.retry_after);
    if (!wait) {
        sent.outcome.verdict = Verdict::kFailed;
        note(*errand.device, std::move(sent.outcome));
        co_return done;
    }
    co_return std::optional(Retry{.errand = errand, .wait = *wait});
}

Task<Result<Courier::Sent>> Courier::send(Deadline deadline,
                                          Device device,
                                          Notification notification) {
    notification.language = device.subscription.language;
    Outcome outcome{.time = {},
                    .conversation = notification.conversation,
                    .seq = notification.seq,
                    .verdict = {},
                    .status = 0,
                    .reason = {}};
    const auto answer = co_await ports_.gateway.send(deadline,
                                                     {.endpoint = device.subscription.endpoint,
                                                      .browser = device.subscription.keys,
                                                      .plaintext = wire::to_json(notification),
                                                      .ttl = kKeep,
                                                      .urgency = webpush::Urgency::kHigh,
                                                      .topic = topic_of(notification)});
    outcome.time = ports_.clock.wall_now();
    if (answer) {
        outcome.verdict = rules::verdict_of(answer->status);
        outcome.status = answer->status;
    } else {
        outcome.verdict = verdict_of(answer.error());
        outcome.reason = answer.error().reason();
    }
    CO_TRY_VOID(co_await ports_.database.write(deadline, [&](storage::Tx& tx) -> Result<void> {
        if (outcome.verdict == Verdict::kEnded) {
            store::clear_subscription(tx, device.id, device.subscription.endpoint);
        }
        // Every message is not worth a write: a minute is near enough.
        const bool old_news = device.last.verdict == outcome.verdict &&
                              device.last.status == outcome.status &&
                              outcome.time - device.last.time < std::chrono::minutes(1);
        if (!old_news) {
            store::put_last(tx, device.id, outcome);
        }
        return {};
    }));
    note(device.id, outcome);
    co_return Sent{.outcome = std::move(outcome),
                   .retry_after = answer ? answer->retry_after : std::chrono::seconds(0)};
}

Outcome Courier::outcome_of(const Errand& errand, Verdict verdict) const {
    return {.time = ports_.clock.wall_now(),
            .conversation = errand.conversation,
            .seq = errand.seq,
            .verdict = verdict,
            .status = 0,
            .reason = {}};
}

void Courier::note(DeviceId device, Outcome outcome) {
    ports_.probe.decided(outcome.verdict);
    ports_.journal.note(device, std::move(outcome));
}

}  // namespace kapok::push
