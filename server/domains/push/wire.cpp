#include "push/wire.h"

#include "base/assert.h"

#include <google/protobuf/util/json_util.h>

namespace kapok::push::wire {

void fill(const Settings& settings, v1::PushSettings& out) {
    out.set_enabled(settings.enabled);
    out.set_body_hidden(settings.body_hidden);
    out.set_time_zone(settings.time_zone);
    if (settings.quiet) {
        out.mutable_quiet()->set_from_minute(settings.quiet->from);
        out.mutable_quiet()->set_to_minute(settings.quiet->to);
    }
}

Settings read(const v1::PushSettings& settings) {
    Settings out{.enabled = settings.enabled(),
                 .body_hidden = settings.body_hidden(),
                 .quiet = {},
                 .time_zone = settings.time_zone()};
    if (settings.has_quiet()) {
        out.quiet = {.from = settings.quiet().from_minute(), .to = settings.quiet().to_minute()};
    }
    return out;
}

void fill(const Outcome& outcome, v1::PushOutcome& out) {
    out.set_time_ms(to_ms(outcome.time));
    if (outcome.conversation) {
        out.set_conversation_id(outcome.conversation->text());
    }
    out.set_seq(outcome.seq.value());
    out.set_verdict(static_cast<v1::Verdict>(outcome.verdict));
    out.set_status(static_cast<std::uint32_t>(outcome.status));
    out.set_reason(outcome.reason);
}

std::string to_json(const Notification& notification) {
    v1::Notification out;
    if (notification.conversation) {
        out.set_conversation_id(notification.conversation->text());
    }
    out.set_seq(notification.seq.value());
    out.set_user_id(std::to_string(notification.user.value()));
    out.set_title(notification.title);
    out.set_sender(notification.sender);
    out.set_text(notification.text);
    out.set_kind(notification.kind);
    out.set_unread(static_cast<std::uint32_t>(notification.unread));
    out.set_silent(notification.silent);
    out.set_mentioned(notification.mentioned);
    out.set_language(notification.language);
    out.set_avatar_media_id(notification.avatar_media_id);
    out.set_time_ms(to_ms(notification.time));
    out.set_recalled_seq(notification.recalled.value());
    std::string json;
    const auto done = google::protobuf::util::MessageToJsonString(out, &json);
    KAPOK_ASSERT(done.ok() && json.size() <= webpush::kPlaintextBytesMax,
                 "a notification is one record");
    return json;
}

}  // namespace kapok::push::wire
