#include "messaging/wire_imported.h"

#include "kapok/messaging/v1/types.pb.h"
#include "messaging/api/wire.h"
#include "messaging/wire.h"

namespace kapok::messaging::wire {

void read_imported(const v1::Content& in, Content& content) {
    if (!in.has_imported()) {
        return;
    }
    const auto& from = in.imported();
    Imported imported{.sender = {.id = from.sender_id(), .name = from.sender_name()},
                      .people = {},
                      .time = from_ms(from.time_ms())};
    for (const auto& person : from.people()) {
        imported.people.push_back({.id = person.user_id(), .name = person.name()});
    }
    content.imported = std::move(imported);
}

void fill_imported(const Content& content, v1::Content& out) {
    if (!content.imported) {
        return;
    }
    auto& to = *out.mutable_imported();
    to.set_sender_id(content.imported->sender.id);
    to.set_sender_name(content.imported->sender.name);
    to.set_time_ms(to_ms(content.imported->time));
    for (const auto& person : content.imported->people) {
        auto& one = *to.add_people();
        one.set_user_id(person.id);
        one.set_name(person.name);
    }
}

void fill_origin(const Conversation& conversation, v1::Conversation& out) {
    if (conversation.origin) {
        out.mutable_origin()->set_instance_name(conversation.origin->instance_name);
        out.mutable_origin()->set_kind(
            static_cast<v1::ConversationKind>(conversation.origin->kind));
    }
}

Entry read(const v1::Entry& in) {
    return {.conversation = ConversationId::parse(in.conversation_id()).value_or(ConversationId()),
            .seq = Seq(in.seq()),
            .ordinal = Ordinal(in.ordinal()),
            .time = from_ms(in.time_ms()),
            .sender = UserId(in.sender_id()),
            .client_message_id = in.client_message_id(),
            .content = content_of(in.content())};
}

}  // namespace kapok::messaging::wire
