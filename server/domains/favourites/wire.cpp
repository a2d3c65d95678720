#include "favourites/wire.h"

#include "kapok/favourites/v1/types.pb.h"
#include "kapok/feed/v1/feed.pb.h"
#include "messaging/api/wire.h"

namespace kapok::favourites::wire {
namespace {

kapok::messaging::v1::Content bare_content(const messaging::Entry& entry) {
    kapok::messaging::v1::Entry out;
    messaging::wire::fill(entry, out);
    auto& content = *out.mutable_content();
    content.clear_quote();
    content.clear_edited();
    content.clear_earlier();
    return std::move(content);
}

}  // namespace

void fill(const Favourite& favourite, v1::Favourite& out) {
    out.set_favourite_id(favourite.id.value());
    if (favourite.is_note()) {
        out.set_note(true);
    } else {
        out.set_conversation_id(favourite.conversation.text());
        out.set_seq(favourite.seq.value());
    }
    out.set_sender_id(favourite.sender.value());
    out.set_time_ms(to_ms(favourite.said));
    if (favourite.recalled) {
        out.set_recalled(true);
    } else {
        out.mutable_content()->ParseFromString(favourite.content);
    }
    for (const auto& tag : favourite.tags) {
        out.add_tags(tag);
    }
    out.set_added_ms(to_ms(favourite.added));
}

std::string content_of(const messaging::Entry& entry) {
    auto content = bare_content(entry);
    if (content.has_merged()) {
        content.mutable_merged()->clear_lines();
    }
    return content.SerializeAsString();
}

std::string served_content_of(const messaging::Entry& entry) {
    return bare_content(entry).SerializeAsString();
}

std::string content_of_note(const std::string& text) {
    kapok::messaging::v1::Content content;
    content.mutable_text()->set_text(text);
    return content.SerializeAsString();
}

std::string feed_change() {
    feed::v1::FeedEntry entry;
    entry.mutable_favourites_changed();
    return entry.SerializeAsString();
}

}  // namespace kapok::favourites::wire
