// What a user is to see of a message, as it is at this moment.
#include "push/courier.h"

#include <algorithm>

namespace kapok::push {

namespace {

constexpr std::size_t kNamesShown = 3;

// Its own words. For what has none the device has a word in its language.
std::string words_of(const messaging::Body& body) {
    auto texts = messaging::texts_of(body);
    return texts.empty() ? std::string() : std::move(texts.front());
}

std::uint64_t unread_of(const messaging::Conversation& conversation) {
    const auto seen = std::max({conversation.read_cursor.ordinal,
                                conversation.membership.join_ordinal,
                                conversation.own_last_ordinal});
    const auto head = conversation.head.ordinal;
    return head > seen ? head.value() - seen.value() : 0;
}

}  // namespace

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
    seen.attention = {.shown = true,
                      .read = conversation->read_cursor.seq >= about,
                      .muted = conversation->membership.muted,
                      .mentioned = messaging::mentions(entry.content.body, errand.user)};
    CO_TRY(seen.notification,
           co_await describe(deadline, errand.user, *std::move(conversation), entry));
    seen.recalled = recall != nullptr ? recall->target : Seq();
    seen.notification.silent = seen.attention.muted || recall != nullptr;
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
                              .kind = std::string(messaging::kind_of(entry.content.body)),
                              .unread = unread_of(conversation),
                              .mentioned = messaging::mentions(entry.content.body, user),
                              .time = entry.time};
    auto sender = co_await ports_.accounts.get_user(deadline, entry.sender);
    if (entry.conversation.kind() != messaging::Kind::kGroup) {
        if (sender) {
            notification.title = sender->nickname;
            notification.avatar_media_id = sender->avatar_media_id;
        }
        co_return notification;
    }
    if (sender) {
        notification.sender = sender->nickname;
    }
    notification.avatar_media_id = conversation.avatar_media_id;
    CO_TRY(notification.title, co_await name_of(deadline, std::move(conversation)));
    co_return notification;
}

// A group without a name is called after its members, as in the list.
Task<Result<std::string>> Courier::name_of(Deadline deadline,
                                           messaging::Conversation conversation) {
    if (!conversation.name.empty()) {
        co_return std::move(conversation.name);
    }
    auto first = std::move(conversation.first_members);
    first.resize(std::min(first.size(), kNamesShown));
    CO_TRY(const auto users, co_await ports_.accounts.list_users(deadline, std::move(first)));
    std::string name;
    for (const auto& user : users) {
        name += (name.empty() ? "" : "、") + user.nickname;
    }
    co_return name;
}

}  // namespace kapok::push
