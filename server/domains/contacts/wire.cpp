#include "contacts/wire.h"

#include "accounts/api/wire.h"
#include "contacts/api/contacts.h"
#include "contacts/rules.h"
#include "kapok/feed/v1/feed.pb.h"

#include <fmt/format.h>

namespace kapok::contacts::wire {

void fill_contact(const Edge& edge, const accounts::User& other, v1::Contact& out) {
    accounts::wire::fill_user(other, *out.mutable_user());
    out.set_remark(edge.remark);
    out.set_blocked(edge.blocked);
    out.set_is_contact(edge.is_contact);
    out.set_since_ms(to_ms(edge.since));
    out.set_conversation_id(direct_conversation(edge.owner, edge.other));
    out.set_note(edge.note);
    out.set_starred(edge.starred);
    for (const auto tag : edge.tags) {
        out.add_tag_ids(tag.value());
    }
    out.set_presence(static_cast<v1::Sharing>(edge.presence));
    out.set_receipts(static_cast<v1::Sharing>(edge.receipts));
    out.set_typing(static_cast<v1::Sharing>(edge.typing));
}

void fill_tag(const Tag& tag, v1::ContactTag& out) {
    out.set_tag_id(tag.id.value());
    out.set_name(tag.name);
}

void fill_privacy(const Privacy& privacy, v1::PrivacySettings& out) {
    out.set_by_handle(privacy.by_handle);
    out.set_by_phone(privacy.by_phone);
    out.set_by_qr(privacy.by_qr);
    out.set_by_group(privacy.by_group);
    out.set_by_card(privacy.by_card);
    out.set_confirm(privacy.confirm);
    out.set_strangers_may_write(privacy.strangers_may_write);
    out.set_presence(privacy.presence);
    out.set_receipts(privacy.receipts);
    out.set_typing(privacy.typing);
}

void fill_request(const Request& request,
                  const accounts::User& other,
                  Viewed viewed,
                  v1::FriendRequest& out) {
    const bool outgoing = request.asker == viewed.viewer;
    const auto state =
        outgoing ? seen_by_asker(request, viewed.now) : seen_by_asked(request, viewed.now);
    accounts::wire::fill_user(other, *out.mutable_user());
    out.set_outgoing(outgoing);
    out.set_reason(request.reason);
    out.set_state(static_cast<v1::FriendRequestState>(state));
    out.set_time_ms(to_ms(request.sent));
    out.set_source(static_cast<v1::AddSource>(request.source));
}

std::string contact_change(const Edge& edge, const accounts::User& other) {
    kapok::feed::v1::FeedEntry entry;
    if (edge.is_contact || edge.blocked) {
        fill_contact(edge, other, *entry.mutable_contact());
    } else {
        entry.mutable_contact_removed()->set_user_id(edge.other.value());
    }
    return entry.SerializeAsString();
}

std::string request_change(const Request& request, const accounts::User& other, Viewed viewed) {
    kapok::feed::v1::FeedEntry entry;
    fill_request(request, other, viewed, *entry.mutable_friend_request());
    return entry.SerializeAsString();
}

std::string tags_change(const std::vector<Tag>& tags) {
    kapok::feed::v1::FeedEntry entry;
    auto& out = *entry.mutable_contact_tags();
    for (const auto& tag : tags) {
        fill_tag(tag, *out.add_tags());
    }
    return entry.SerializeAsString();
}

std::string privacy_change(const Privacy& privacy) {
    kapok::feed::v1::FeedEntry entry;
    fill_privacy(privacy, *entry.mutable_privacy());
    return entry.SerializeAsString();
}

}  // namespace kapok::contacts::wire

namespace kapok::contacts {

std::string HistoryUnwanted::encode() const { return fmt::format("{} {}", owner, other); }

std::optional<HistoryUnwanted> HistoryUnwanted::decode(std::string_view payload) {
    const auto space = payload.find(' ');
    const auto owner = parse_decimal(payload.substr(0, space));
    const auto other =
        parse_decimal(space == std::string_view::npos ? "" : payload.substr(space + 1));
    if (!owner || !other) {
        return std::nullopt;
    }
    return HistoryUnwanted{UserId(*owner), UserId(*other)};
}

// "asker accepter reason": ids have no spaces, and the reason is the rest.
std::string BecameContacts::encode() const {
    return fmt::format("{} {} {}", asker, accepter, reason);
}

std::optional<BecameContacts> BecameContacts::decode(std::string_view payload) {
    const auto first = payload.find(' ');
    const auto second = first == std::string_view::npos ? first : payload.find(' ', first + 1);
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    const auto asker = parse_decimal(payload.substr(0, first));
    const auto accepter = parse_decimal(payload.substr(first + 1, second - first - 1));
    if (!asker || !accepter) {
        return std::nullopt;
    }
    return BecameContacts{
        UserId(*asker), UserId(*accepter), std::string(payload.substr(second + 1))};
}

}  // namespace kapok::contacts
