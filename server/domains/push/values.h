// The domain's values.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "messaging/api/ids.h"
#include "webpush/encryption.h"

#include <optional>
#include <string>

namespace kapok::push {

using messaging::ConversationId;
using streams::Seq;

// Minutes since midnight.
struct QuietHours {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    friend bool operator==(const QuietHours&, const QuietHours&) = default;
};

struct Settings {
    bool enabled = true;
    bool body_hidden = false;
    std::optional<QuietHours> quiet{};
    std::string time_zone{};
    friend bool operator==(const Settings&, const Settings&) = default;
};

// Numbers as in the schema.
enum class Verdict {
    kNone = 0,
    kSent,
    kWaiting,
    kFailed,
    kEnded,
    kMuted,
    kQuiet,
    kOff,
    kRead,
    kWithdrawn,
    kShed,
    kReplaced,
};

struct Outcome {
    WallTime time{};
    std::optional<ConversationId> conversation{};  // none for a test
    Seq seq{};
    Verdict verdict = Verdict::kNone;
    int status = 0;
    std::string reason{};
};

// What a browser gave out.
struct Subscription {
    std::string endpoint{};  // empty for none
    webpush::BrowserKeys keys{};
    std::string language{};
    WallTime registered{};
};

struct Device {
    DeviceId id{};
    UserId user{};
    Subscription subscription{};
    Settings settings{};
    Outcome last{};  // of the push service's answers
};

// What a device shows; kapok.push.v1.Notification on the wire.
struct Notification {
    std::optional<ConversationId> conversation{};
    Seq seq{};
    UserId user{};
    std::string title{};
    std::string sender{};
    std::string text{};
    std::string kind{};
    std::uint64_t unread = 0;
    bool silent = false;
    bool mentioned = false;
    std::string language{};
    std::string avatar_media_id{};
    WallTime time{};
    Seq recalled{};  // the message that this one takes back
};

}  // namespace kapok::push
