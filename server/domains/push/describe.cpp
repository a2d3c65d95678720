// What a user is to see of a message, as it is at this moment.
#include "push/courier.h"

#include <algorithm>

namespace kapok::push {

namespace {

using messaging::Notice;
using messaging::NoticeKind;
using messaging::Occasion;

constexpr std::size_t kNamesShown = 3;

// Its own words. For what has none the device has a word in its language.
std::string words_of(const messaging::Body& body) {
    if (const auto* notice = std::get_if<Notice>(&body)) {
        return notice->text;
    }
    auto texts = messaging::texts_of(body);
    return texts.empty() ? std::string() : std::move(texts.front());
}

// For which the device has words; see kapok.push.v1.Notification.
std::string kind_of(const messaging::Content& content) {
    if (const auto* notice = std::get_if<Notice>(&content.body)) {
        return notice->kind == NoticeKind::kDeviceLoggedIn ? "device_logged_in"
                                                           : "system_announcement";
    }
    if (content.occasion == Occasion::kReminder) {
        return "reminder";
    }
    if (content.occasion == Occasion::kNotSent) {
        return "not_sent";
    }
    return std::string(messaging::kind_of(content.body));
}

std::uint64_t unread_of(const messaging::Conversation& conversation) {
    const auto seen = std::max({conversation.read_cursor.ordinal,
                                conversation.membership.join_ordinal,
                                conversation.own_last_ordinal});
    const auto head = conversation.head.ordinal;
    return head > seen ? head.value() - seen.value() : 0;
}

std::string remark_for(UserId user, const std::vector<contacts::Remark>& remarks) {
    const auto found = std::ranges::find(remarks, user, &contacts::Remark::user);
    return found == remarks.end() ? std::string() : found->remark;
}

}  // namespace

bool is_told(const messaging::Body& body) {
    if (const auto* notice = std::get_if<Notice>(&body)) {
        return notice->kind == NoticeKind::kDeviceLoggedIn ||
               notice->kind == NoticeKind::kSystemAnnouncement;
    }
    return messaging::is_message(body) || std::holds_alternative<messaging::Recall>(body);
}

Task<Result<Courier::Seen>> Courier::look(Deadline deadline, Errand errand) {
    const rpc::RequestContext ctx({.user = errand.user, .device = {}}, deadline, "push", "");
    Seen seen;
    auto conversation = co_await ports_.history.look(ctx, errand.conversation);
    auto entries = co_await ports_.history.read(ctx, errand.conversation, errand.seq, errand.seq);
    // One who left, or whose account is gone, has nothing to see.
    if ((!conversation && conversation.error().code() == Code::kNotFound) ||
        (entries && (entries->empty() || !is_told(entries->front().content.body)))) {
        seen.attention.shown = false;
        co_return seen;
    }
    if (!conversation) {
        co_return std::move(conversation).error();
    }
    if (!entries) {
        co_return std::move(entries).error();
    }
    const auto& entry = entries->front();
    const auto* recall = std::get_if<messaging::Recall>(&entry.content.body);
    const auto about = recall != nullptr ? recall->target : entry.seq;
    const bool muted = conversation->membership.muted;
    // Whatever stands in the chat with oneself is in one's own name, and so never unread.
    const bool is_self = errand.conversation.kind() == messaging::Kind::kSelf;
    // A recall follows its message wherever that was told: a mention comes through mute.
    seen.attention = {.shown = true,
                      .read = !is_self && conversation->read_cursor.seq >= about,
                      .muted = muted && recall == nullptr,
                      .mentioned = messaging::mentions(entry.content.body, errand.user)};
    CO_TRY(seen.notification,
           co_await describe(deadline, errand.user, *std::move(conversation), entry));
    seen.notification.recalled = recall != nullptr ? recall->target : Seq();
    seen.notification.silent = muted || recall != nullptr;
    co_return seen;
}

Task<Result<Notification>> Courier::describe(Deadline deadline,
                                             UserId user,
                                             messaging::Conversation conversation,
                                             messaging::Entry entry) {
    Notification notification{.conversation = entry.conversation,
                              .seq = entry.seq,
                              .user = user,
                              .text = words_of(entry.content.body),
                              .kind = kind_of(entry.content),
                              .unread = unread_of(conversation),
                              .mentioned = messaging::mentions(entry.content.body, user),
                              .time = entry.time};
    co_return co_await name_chat(
        deadline, std::move(notification), std::move(conversation), entry.sender);
}

Task<Result<Notification>> Courier::name_chat(Deadline deadline,
                                              Notification notification,
                                              messaging::Conversation conversation,
                                              UserId sender) {
    const auto id = *notification.conversation;
    const bool is_group = id.kind() == messaging::Kind::kGroup;
    if (!is_group && id.kind() != messaging::Kind::kDirect) {
        co_return notification;  // the device has words for it
    }
    const auto whom = is_group ? sender : id.peer_of(notification.user);
    CO_TRY(
        const auto remarks,
        co_await ports_.book.list_remarks(deadline, notification.user, std::vector<UserId>{whom}));
    auto called = remark_for(whom, remarks);
    if (called.empty()) {
        CO_TRY(called, co_await ports_.history.find_nickname(deadline, id, whom));
    }
    const auto account = co_await ports_.accounts.get_user(deadline, whom);
    if (called.empty() && account) {
        called = account->nickname;
    }
    if (!is_group) {
        notification.title = std::move(called);
        notification.avatar_media_id = account ? account->avatar_media_id : std::string();
        co_return notification;
    }
    notification.sender = std::move(called);
    notification.avatar_media_id = conversation.avatar_media_id;
    CO_TRY(notification.title,
           co_await name_group(deadline, notification.user, std::move(conversation)));
    co_return notification;
}

// A group without a name is called after its members, as in the list.
Task<Result<std::string>> Courier::name_group(Deadline deadline,
                                              UserId user,
                                              messaging::Conversation conversation) {
    if (!conversation.name.empty()) {
        co_return std::move(conversation.name);
    }
    auto first = std::move(conversation.first_members);
    std::erase(first, user);
    first.resize(std::min(first.size(), kNamesShown));
    CO_TRY(const auto remarks, co_await ports_.book.list_remarks(deadline, user, first));
    CO_TRY(const auto people, co_await ports_.accounts.list_users(deadline, first));
    std::string name;
    for (const auto one : first) {
        auto called = remark_for(one, remarks);
        const auto person = std::ranges::find(people, one, &accounts::User::id);
        if (called.empty() && person != people.end()) {
            called = person->nickname;
        }
        if (!called.empty()) {
            name += (name.empty() ? "" : "、") + called;
        }
    }
    co_return name;
}

}  // namespace kapok::push
