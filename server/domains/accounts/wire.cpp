#include "accounts/wire.h"

#include "accounts/api/events.h"
#include "accounts/api/wire.h"
#include "kapok/feed/v1/feed.pb.h"

namespace kapok::accounts::wire {

void fill_user(const User& user, v1::User& out) {
    out.set_user_id(user.id.value());
    out.set_handle(user.handle);
    out.set_nickname(user.nickname);
    out.set_avatar_media_id(user.avatar_media_id);
    out.set_region(user.region);
    out.set_signature(user.signature);
    out.set_deleted(user.deleted);
}

void fill_profile(const Profile& profile, v1::Profile& out) {
    fill_user(profile.user, *out.mutable_user());
    out.set_masked_phone(profile.masked_phone);
    out.set_is_admin(profile.is_admin);
    out.set_has_password(profile.has_password);
    out.set_handle_locked_until_ms(to_ms(profile.handle_locked_until));
}

void fill_device(const Device& device, v1::Device& out) {
    out.set_device_id(device.id.value());
    out.set_name(device.name);
    out.set_created_ms(to_ms(device.created));
    out.set_last_seen_ms(to_ms(device.last_seen));
    out.set_current(device.current);
}

void fill_session(const Session& session, v1::Session& out) {
    out.set_token(session.token);
    fill_device(session.device, *out.mutable_device());
    fill_profile(session.profile, *out.mutable_profile());
    out.set_deletion_cancelled(session.deletion_cancelled);
}

void fill_invite(const Invite& invite, v1::Invite& out) {
    out.set_code(invite.code);
    out.set_uses_left(static_cast<std::uint32_t>(invite.uses_left));
    out.set_expires_ms(to_ms(invite.expires));
    out.set_created_ms(to_ms(invite.created));
}

std::string profile_change(const Profile& profile) {
    kapok::feed::v1::FeedEntry entry;
    fill_profile(profile, *entry.mutable_profile());
    return entry.SerializeAsString();
}

std::string devices_change() {
    kapok::feed::v1::FeedEntry entry;
    entry.mutable_devices_changed();
    return entry.SerializeAsString();
}

}  // namespace kapok::accounts::wire

namespace kapok::accounts {

std::string ProfileChanged::encode() const {
    v1::User out;
    wire::fill_user(user, out);
    return out.SerializeAsString();
}

std::optional<ProfileChanged> ProfileChanged::decode(std::string_view payload) {
    v1::User in;
    if (!in.ParseFromArray(payload.data(), static_cast<int>(payload.size())) || in.user_id() == 0) {
        return std::nullopt;
    }
    ProfileChanged event;
    event.user.id = UserId(in.user_id());
    event.user.handle = in.handle();
    event.user.nickname = in.nickname();
    event.user.avatar_media_id = in.avatar_media_id();
    event.user.region = in.region();
    event.user.signature = in.signature();
    event.user.deleted = in.deleted();
    return event;
}

std::string PhoneChanged::encode() const { return fmt::format("{}", user); }

std::optional<PhoneChanged> PhoneChanged::decode(std::string_view payload) {
    const auto user = parse_decimal(payload);
    return user ? std::optional(PhoneChanged{UserId(*user)}) : std::nullopt;
}

std::string SignedInEvent::encode() const {
    return fmt::format("{} {} {}", user, device, device_name);
}

std::optional<SignedInEvent> SignedInEvent::decode(std::string_view payload) {
    const auto first = payload.find(' ');
    const auto second = first == std::string_view::npos ? first : payload.find(' ', first + 1);
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    const auto user = parse_decimal(payload.substr(0, first));
    const auto device = parse_decimal(payload.substr(first + 1, second - first - 1));
    if (!user || !device) {
        return std::nullopt;
    }
    return SignedInEvent{UserId(*user), DeviceId(*device), std::string(payload.substr(second + 1))};
}

}  // namespace kapok::accounts
