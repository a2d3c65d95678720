#include "messaging/wire_changes.h"

#include "kapok/feed/v1/feed.pb.h"
#include "kapok/messaging/v1/service.pb.h"
#include "kapok/messaging/v1/types.pb.h"
#include "messaging/wire.h"
#include "messaging/wire_kinds.h"

namespace kapok::messaging::wire {

Text text_of(const v1::Text& in) {
    Text text{.text = in.text(), .mentioned = {}, .mentions_all = in.mentions_all()};
    for (const auto user : in.mentioned_user_ids()) {
        text.mentioned.emplace_back(user);
    }
    if (in.has_link()) {
        text.link = link_of(in.link());
    }
    return text;
}

void fill(const Text& text, v1::Text& out) {
    out.set_text(text.text);
    for (const auto user : text.mentioned) {
        out.add_mentioned_user_ids(user.value());
    }
    out.set_mentions_all(text.mentions_all);
    if (text.link) {
        fill(*text.link, *out.mutable_link());
    }
}

void fill(const TextVersion& version, v1::TextVersion& out) {
    fill(version.text, *out.mutable_text());
    out.set_time_ms(to_ms(version.time));
}

Body change_of(const v1::Content& in) {
    switch (in.kind_case()) {
        case v1::Content::kEdit: {
            Edit edit{
                .target = Seq(in.edit().target_seq()), .version = in.edit().version(), .text = {}};
            if (in.edit().has_text()) {
                edit.text = text_of(in.edit().text());
            }
            return edit;
        }
        case v1::Content::kReaction:
            return Reaction{.target = Seq(in.reaction().target_seq()),
                            .emoji = in.reaction().emoji(),
                            .active = in.reaction().active()};
        case v1::Content::kPin:
            return Pin{.target = Seq(in.pin().target_seq()), .pinned = in.pin().pinned()};
        case v1::Content::kNudge:
            return Nudge{.user = UserId(in.nudge().user_id())};
        case v1::Content::kHidden:
            return Hidden{};
        default:
            return UnknownContent{};
    }
}

void fill_change(const Edit& edit, v1::Content& out, Form form) {
    auto& to = *out.mutable_edit();
    to.set_target_seq(edit.target.value());
    to.set_version(edit.version);
    if (edit.text && form == Form::kServed) {
        fill(*edit.text, *to.mutable_text());
    }
}

void fill_change(const Reaction& reaction, v1::Content& out) {
    auto& to = *out.mutable_reaction();
    to.set_target_seq(reaction.target.value());
    to.set_emoji(reaction.emoji);
    to.set_active(reaction.active);
}

void fill_change(const Pin& pin, v1::Content& out) {
    out.mutable_pin()->set_target_seq(pin.target.value());
    out.mutable_pin()->set_pinned(pin.pinned);
}

void fill_change(const Nudge& nudge, v1::Content& out) {
    out.mutable_nudge()->set_user_id(nudge.user.value());
}

void fill_change(const Hidden& /*hidden*/, v1::Content& out) { out.mutable_hidden(); }

void read_versions(const v1::Content& in, Content& content) {
    for (const auto& version : in.earlier()) {
        content.earlier.push_back(
            {.text = text_of(version.text()), .time = from_ms(version.time_ms())});
    }
    content.edited = from_ms(in.edited().time_ms());
}

void fill_versions(const Content& content, v1::Content& out, Form form) {
    if (content.earlier.empty()) {
        return;
    }
    out.mutable_edited()->set_version(static_cast<std::uint32_t>(content.earlier.size()));
    out.mutable_edited()->set_time_ms(to_ms(content.edited));
    if (form == Form::kStored) {
        for (const auto& version : content.earlier) {
            fill(version, *out.add_earlier());
        }
    }
}

void fill(const ReactionTally& tally, v1::ReactionTally& out) {
    out.set_emoji(tally.emoji);
    out.set_count(tally.count);
    out.set_mine(tally.mine);
    for (const auto user : tally.users) {
        out.add_user_ids(user.value());
    }
}

void fill(const PinnedEntry& pin, v1::PinnedEntry& out) {
    fill(pin.entry, *out.mutable_entry());
    out.set_by_user_id(pin.by.value());
    out.set_time_ms(to_ms(pin.time));
    out.set_pin_seq(pin.pin_seq.value());
}

void fill(const PlayedCursor& cursor, v1::PlayedCursor& out) {
    out.set_conversation_id(cursor.conversation.text());
    out.set_seq(cursor.seq.value());
}

std::string feed_change(const PlayedCursor& cursor) {
    kapok::feed::v1::FeedEntry entry;
    fill(cursor, *entry.mutable_played_cursor());
    return entry.SerializeAsString();
}

std::string feed_change(const HiddenEntries& hidden) {
    kapok::feed::v1::FeedEntry entry;
    auto& out = *entry.mutable_hidden_entries();
    out.set_conversation_id(hidden.conversation.text());
    for (const auto seq : hidden.seqs) {
        out.add_seqs(seq.value());
    }
    return entry.SerializeAsString();
}

}  // namespace kapok::messaging::wire
