#include "push/rules.h"

#include "base/utf8.h"
#include "base/web_url.h"
#include "push/api/errors.h"

#include <algorithm>
#include <array>

namespace kapok::push::rules {

namespace {

constexpr std::uint32_t kMinutesOfADay = 24 * 60;
constexpr std::size_t kLanguageMax = 16;
constexpr std::size_t kTimeZoneMax = 64;
constexpr std::size_t kTextCharacters = 200;
constexpr std::size_t kNameCharacters = 64;
constexpr std::array<std::chrono::seconds, 4> kWaits{std::chrono::seconds(5),
                                                     std::chrono::seconds(30),
                                                     std::chrono::minutes(2),
                                                     std::chrono::minutes(10)};

bool is_language_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

Result<void> check_subscription(const Subscription& subscription, Plain plain) {
    const auto url = WebUrl::parse(subscription.endpoint);
    if (!url || (!url->secure && plain == Plain::kRefused)) {
        return Error(Code::kInvalid, errors::kPushEndpointInvalid, "not an https address")
            .with_field("endpoint");
    }
    if (!webpush::is_public_key(subscription.keys.public_key) ||
        subscription.keys.auth.size() != webpush::kAuthBytes) {
        return Error(Code::kInvalid, errors::kPushKeysInvalid, "not the keys of a browser")
            .with_field("p256dh");
    }
    const auto& language = subscription.language;
    if (language.size() > kLanguageMax ||
        !std::all_of(language.begin(), language.end(), is_language_character)) {
        return Error(Code::kInvalid, errors::kPushLanguageInvalid, "not a language's tag")
            .with_field("language");
    }
    return {};
}

Result<void> check_settings(const Settings& settings) {
    const auto& quiet = settings.quiet;
    if (quiet && (quiet->from >= kMinutesOfADay || quiet->to >= kMinutesOfADay ||
                  quiet->from == quiet->to)) {
        return Error(Code::kInvalid, errors::kQuietHoursInvalid, "not two minutes of a day")
            .with_field("settings.quiet");
    }
    if (settings.time_zone.size() > kTimeZoneMax) {
        return Error(Code::kInvalid, errors::kTimeZoneUnknown, "not a time zone")
            .with_field("settings.time_zone");
    }
    return {};
}

bool is_quiet(const QuietHours& hours, std::uint32_t minute) {
    return hours.from < hours.to ? minute >= hours.from && minute < hours.to
                                 : minute >= hours.from || minute < hours.to;
}

std::optional<Verdict> decide(const Attention& attention) {
    if (!attention.shown) {
        return Verdict::kWithdrawn;
    }
    if (attention.read) {
        return Verdict::kRead;
    }
    if (attention.muted && !attention.mentioned) {
        return Verdict::kMuted;
    }
    return std::nullopt;
}

std::optional<Verdict> decide(const Settings& settings, bool quiet_now) {
    if (!settings.enabled) {
        return Verdict::kOff;
    }
    return settings.quiet && quiet_now ? std::optional(Verdict::kQuiet) : std::nullopt;
}

Verdict verdict_of(int status) {
    if (status >= 200 && status < 300) {
        return Verdict::kSent;
    }
    if (status == 404 || status == 410) {
        return Verdict::kEnded;
    }
    return status == 429 || status >= 500 ? Verdict::kWaiting : Verdict::kFailed;
}

std::optional<std::chrono::seconds> wait_before_retry(int tries, std::chrono::seconds asked) {
    const auto index = static_cast<std::size_t>(std::max(tries, 1) - 1);
    return index < kWaits.size() ? std::optional(std::max(kWaits[index], asked)) : std::nullopt;
}

Notification shown_as(Notification notification, const Settings& settings) {
    if (settings.body_hidden) {
        notification.title.clear();
        notification.sender.clear();
        notification.text.clear();
        notification.kind.clear();
        notification.avatar_media_id.clear();
        return notification;
    }
    notification.text = first_characters(notification.text, kTextCharacters);
    notification.title = first_characters(notification.title, kNameCharacters);
    notification.sender = first_characters(notification.sender, kNameCharacters);
    return notification;
}

}  // namespace kapok::push::rules
