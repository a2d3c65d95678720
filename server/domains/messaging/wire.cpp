#include "messaging/wire.h"

#include "base/random.h"
#include "kapok/feed/v1/feed.pb.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "kapok/messaging/v1/types.pb.h"
#include "media/api/wire.h"
#include "messaging/wire_changes.h"
#include "messaging/wire_groups.h"
#include "messaging/wire_imported.h"
#include "messaging/wire_kinds.h"

namespace kapok::messaging::wire {
namespace {

constexpr std::size_t kFingerprintBytes = 16;

// --- Notices: all kinds of MembersChanged have the same shape ---

const v1::MembersChanged* members_changed(const v1::Notice& notice) {
    switch (notice.kind_case()) {
        case v1::Notice::kCreated:
            return &notice.created();
        case v1::Notice::kJoined:
            return &notice.joined();
        case v1::Notice::kLeft:
            return &notice.left();
        case v1::Notice::kRemoved:
            return &notice.removed();
        case v1::Notice::kAdminsAdded:
            return &notice.admins_added();
        case v1::Notice::kAdminsRemoved:
            return &notice.admins_removed();
        case v1::Notice::kOwnerChanged:
            return &notice.owner_changed();
        case v1::Notice::kMembersUnmuted:
            return &notice.members_unmuted();
        case v1::Notice::kBanned:
            return &notice.banned();
        case v1::Notice::kAdmitted:
            return &notice.admitted();
        default:
            return nullptr;
    }
}

v1::MembersChanged* mutable_members_changed(NoticeKind kind, v1::Notice& out) {
    switch (kind) {
        case NoticeKind::kCreated:
            return out.mutable_created();
        case NoticeKind::kJoined:
            return out.mutable_joined();
        case NoticeKind::kLeft:
            return out.mutable_left();
        case NoticeKind::kRemoved:
            return out.mutable_removed();
        case NoticeKind::kAdminsAdded:
            return out.mutable_admins_added();
        case NoticeKind::kAdminsRemoved:
            return out.mutable_admins_removed();
        case NoticeKind::kOwnerChanged:
            return out.mutable_owner_changed();
        case NoticeKind::kMembersUnmuted:
            return out.mutable_members_unmuted();
        case NoticeKind::kBanned:
            return out.mutable_banned();
        case NoticeKind::kAdmitted:
            return out.mutable_admitted();
        default:
            return nullptr;
    }
}

Body notice_of(const v1::Notice& in) {
    if (in.kind_case() == v1::Notice::KIND_NOT_SET) {
        return UnknownContent{};
    }
    // NoticeKind has the field numbers of the schema.
    Notice notice{.kind = static_cast<NoticeKind>(in.kind_case()), .users = {}, .text = {}};
    if (const auto* members = members_changed(in)) {
        for (const auto user : members->user_ids()) {
            notice.users.emplace_back(user);
        }
        notice.count = members->count();
    } else if (in.has_renamed()) {
        notice.text = in.renamed().name();
    } else if (in.has_became_contacts()) {
        notice.text = in.became_contacts().reason();
    } else {
        read_group_notice(in, notice);
    }
    return notice;
}

void fill_notice(const Notice& notice, v1::Notice& out) {
    if (auto* members = mutable_members_changed(notice.kind, out)) {
        for (const auto user : notice.users) {
            members->add_user_ids(user.value());
        }
        members->set_count(notice.count);
        return;
    }
    switch (notice.kind) {
        case NoticeKind::kRenamed:
            out.mutable_renamed()->set_name(notice.text);
            break;
        case NoticeKind::kAvatarChanged:
            out.mutable_avatar_changed();
            break;
        case NoticeKind::kBecameContacts:
            out.mutable_became_contacts()->set_reason(notice.text);
            break;
        case NoticeKind::kDissolved:
            out.mutable_dissolved();
            break;
        default:
            fill_group_notice(notice, out);
            break;
    }
}

// --- Content ---

Body body_of(const v1::Content& in) {
    switch (in.kind_case()) {
        case v1::Content::kText:
            return text_of(in.text());
        case v1::Content::kImage:
            return Image{.media = media::from_proto(in.image().media())};
        case v1::Content::kVoice:
            return Voice{.media = media::from_proto(in.voice().media()),
                         .waveform = in.voice().waveform()};
        case v1::Content::kFile:
            return File{.media = media::from_proto(in.file().media()), .name = in.file().name()};
        case v1::Content::kSticker:
            return sticker_of(in.sticker());
        case v1::Content::kNotice:
            return notice_of(in.notice());
        case v1::Content::kRecall:
            return Recall{.target = Seq(in.recall().target_seq())};
        case v1::Content::kRecalled:
            return Recalled{.by = UserId(in.recalled().by_user_id()),
                            .client_message_id = in.recalled().client_message_id()};
        case v1::Content::kVideo:
            return video_of(in.video());
        case v1::Content::kLocation:
            return location_of(in.location());
        case v1::Content::kContactCard:
            return contact_card_of(in.contact_card());
        case v1::Content::kCard:
            return card_of(in.card());
        case v1::Content::kMerged:
            return merged_of(in.merged());
        case v1::Content::kAlbum:
            return album_of(in.album());
        case v1::Content::kPoll:
            return poll_of(in.poll());
        case v1::Content::kRelay:
            return relay_of(in.relay());
        default:
            return change_of(in);
    }
}

struct FillBody {
    v1::Content& out;
    Form form;

    void operator()(const UnknownContent&) const {}
    void operator()(const Text& text) const { fill(text, *out.mutable_text()); }
    void operator()(const Image& image) const {
        media::to_proto(image.media, *out.mutable_image()->mutable_media());
    }
    void operator()(const Voice& voice) const {
        media::to_proto(voice.media, *out.mutable_voice()->mutable_media());
        out.mutable_voice()->set_waveform(voice.waveform);
    }
    void operator()(const File& file) const {
        media::to_proto(file.media, *out.mutable_file()->mutable_media());
        out.mutable_file()->set_name(file.name);
    }
    void operator()(const Sticker& sticker) const { fill(sticker, *out.mutable_sticker()); }
    void operator()(const Notice& notice) const { fill_notice(notice, *out.mutable_notice()); }
    void operator()(const Recall& recall) const {
        out.mutable_recall()->set_target_seq(recall.target.value());
    }
    void operator()(const Recalled& recalled) const {
        out.mutable_recalled()->set_by_user_id(recalled.by.value());
        out.mutable_recalled()->set_client_message_id(recalled.client_message_id);
    }
    void operator()(const Edit& edit) const { fill_change(edit, out, form); }
    void operator()(const Video& video) const { fill(video, *out.mutable_video()); }
    void operator()(const Location& location) const { fill(location, *out.mutable_location()); }
    void operator()(const ContactCard& card) const { fill(card, *out.mutable_contact_card()); }
    void operator()(const Card& card) const { fill(card, *out.mutable_card()); }
    void operator()(const Merged& merged) const {
        if (form == Form::kStored) {
            store(merged, *out.mutable_merged());
        } else {
            serve(merged, *out.mutable_merged());
        }
    }
    void operator()(const Album& album) const { fill(album, *out.mutable_album()); }
    void operator()(const Poll& poll) const { fill(poll, *out.mutable_poll()); }
    void operator()(const Relay& relay) const { fill(relay, *out.mutable_relay()); }
    template <class Change>
    void operator()(const Change& change) const {
        fill_change(change, out);
    }
};

void fill_content(const Content& content, v1::Content& out, Form form) {
    std::visit(FillBody{out, form}, content.body);
    fill_versions(content, out, form);
    fill_imported(content, out);
    out.set_occasion(static_cast<v1::Occasion>(content.occasion));
    if (content.quote) {
        auto& quote = *out.mutable_quote();
        quote.set_seq(content.quote->seq.value());
        quote.set_sender_id(content.quote->sender.value());
        quote.set_kind(content.quote->kind);
        quote.set_version(content.quote->version);
        if (form == Form::kServed) {
            quote.set_summary(content.quote->summary);
        }
    }
}

rpc::SharedFrame frame_of(const gateway::v1::Frame& frame) {
    return std::make_shared<const std::string>(frame.SerializeAsString());
}

}  // namespace

Content content_of(const v1::Content& content) {
    Content value{.body = body_of(content), .quote = {}};
    if (content.has_quote()) {
        value.quote = Quote{.seq = Seq(content.quote().seq()),
                            .sender = UserId(content.quote().sender_id()),
                            .kind = content.quote().kind(),
                            .summary = content.quote().summary(),
                            .version = content.quote().version()};
    }
    read_versions(content, value);
    read_imported(content, value);
    value.occasion = static_cast<Occasion>(content.occasion());
    return value;
}

std::uint64_t hash_of(const v1::Content& content) { return hash64(content.SerializeAsString()); }

std::string encode(const Content& content) {
    v1::Content out;
    fill_content(content, out, Form::kStored);
    return out.SerializeAsString();
}

std::string encode(const Entry& entry) {
    v1::Entry out;
    fill(entry, out);
    return out.SerializeAsString();
}

std::string fingerprint_of(const Body& body) {
    const auto digest = sha256(encode({.body = body, .quote = {}}));
    return {reinterpret_cast<const char*>(digest.data()), kFingerprintBytes};
}

Content decode(std::string_view payload) {
    v1::Content content;
    if (!content.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
        return {};
    }
    return content_of(content);
}

Entry entry_of(ConversationId conversation, const streams::Entry& entry) {
    // The server's own ids have a ':', which clients' cannot have.
    const bool is_ours = entry.client_message_id.find(':') != std::string::npos;
    Entry value{.conversation = conversation,
                .seq = entry.seq,
                .ordinal = entry.ordinal,
                .time = entry.time,
                .sender = entry.sender,
                .client_message_id = is_ours ? std::string() : entry.client_message_id,
                .content = decode(entry.payload)};
    if (value.content.imported && conversation.kind() == Kind::kImported) {
        value.time = value.content.imported->time;
    }
    return value;
}

void fill(const Entry& entry, v1::Entry& out) {
    out.set_conversation_id(entry.conversation.text());
    out.set_seq(entry.seq.value());
    out.set_ordinal(entry.ordinal.value());
    out.set_time_ms(to_ms(entry.time));
    out.set_sender_id(entry.sender.value());
    out.set_client_message_id(entry.client_message_id);
    fill_content(entry.content, *out.mutable_content(), Form::kServed);
    for (const auto& tally : entry.reactions.tallies) {
        fill(tally, *out.add_reactions());
    }
    out.set_reactions_seq(entry.reactions.seq.value());
}

void fill(const MergedItem& item, v1::MergedItem& out) {
    out.set_index(item.index);
    out.set_sender_id(item.sender.value());
    out.set_time_ms(to_ms(item.time));
    out.set_state(static_cast<v1::MergedState>(item.state));
    if (item.state == MergedState::kVerified) {
        fill_content(item.content, *out.mutable_content(), Form::kServed);
    }
}

void fill(const Membership& membership, v1::Membership& out) {
    out.set_conversation_id(membership.conversation.text());
    out.set_active(membership.active);
    out.set_role(static_cast<v1::Role>(membership.role));
    out.set_join_seq(membership.join_seq.value());
    out.set_join_ordinal(membership.join_ordinal.value());
    out.set_leave_seq(membership.leave_seq.value());
    out.set_pinned(membership.pinned);
    out.set_muted(membership.muted);
    out.set_hidden(membership.hidden);
    out.set_draft(membership.draft);
    out.set_marked_unread(membership.marked_unread);
    out.set_nickname(membership.nickname);
    out.set_muted_until_ms(to_ms(membership.muted_until));
    out.set_folded(membership.folded);
    out.set_cleared_seq(membership.cleared_seq.value());
}

void fill(const ReadCursor& cursor, v1::ReadCursor& out) {
    out.set_conversation_id(cursor.conversation.text());
    out.set_seq(cursor.seq.value());
    out.set_ordinal(cursor.ordinal.value());
}

void fill(const Member& member, v1::Member& out) {
    out.set_user_id(member.user.value());
    out.set_role(static_cast<v1::Role>(member.role));
    out.set_joined_ms(to_ms(member.joined));
    out.set_nickname(member.nickname);
    out.set_muted_until_ms(to_ms(member.muted_until));
}

void fill(const Conversation& conversation, v1::Conversation& out) {
    out.set_conversation_id(conversation.id.text());
    switch (conversation.id.kind()) {
        case Kind::kDirect:
            out.set_kind(v1::CONVERSATION_KIND_DIRECT);
            break;
        case Kind::kGroup:
            out.set_kind(v1::CONVERSATION_KIND_GROUP);
            break;
        case Kind::kSelf:
            out.set_kind(v1::CONVERSATION_KIND_SELF);
            break;
        case Kind::kService:
            out.set_kind(v1::CONVERSATION_KIND_SERVICE);
            break;
        case Kind::kImported:
            out.set_kind(v1::CONVERSATION_KIND_IMPORTED);
            break;
    }
    out.set_name(conversation.name);
    out.set_avatar_media_id(conversation.avatar_media_id);
    out.set_member_count(conversation.member_count);
    for (const auto user : conversation.first_members) {
        out.add_first_member_ids(user.value());
    }
    fill(conversation.membership, *out.mutable_membership());
    out.set_head_seq(conversation.head.seq.value());
    out.set_head_ordinal(conversation.head.ordinal.value());
    fill(conversation.read_cursor, *out.mutable_read_cursor());
    out.set_own_last_ordinal(conversation.own_last_ordinal.value());
    if (conversation.last_entry) {
        fill(*conversation.last_entry, *out.mutable_last_entry());
    }
    out.set_mentioned_seq(conversation.mentioned_seq.value());
    for (const auto seq : conversation.mentioned_seqs) {
        out.add_mentioned_seqs(seq.value());
    }
    out.set_dissolved(conversation.dissolved);
    out.set_active_ms(to_ms(conversation.active));
    fill_group(conversation, out);
    fill_origin(conversation, out);
    out.set_played_seq(conversation.played_seq.value());
}

std::string feed_change(const Membership& membership) {
    feed::v1::FeedEntry entry;
    fill(membership, *entry.mutable_membership());
    return entry.SerializeAsString();
}

std::string feed_change(const ReadCursor& cursor) {
    feed::v1::FeedEntry entry;
    fill(cursor, *entry.mutable_read_cursor());
    return entry.SerializeAsString();
}

rpc::SharedFrame push_of(const Entry& entry) {
    gateway::v1::Frame frame;
    fill(entry, *frame.mutable_push()->mutable_entry());
    return frame_of(frame);
}

rpc::SharedFrame push_of(const Typing& typing) {
    gateway::v1::Frame frame;
    auto& out = *frame.mutable_push()->mutable_typing();
    out.set_conversation_id(typing.conversation.text());
    out.set_user_id(typing.user.value());
    out.set_active(typing.active);
    return frame_of(frame);
}

rpc::SharedFrame push_of(const Receipt& receipt) {
    gateway::v1::Frame frame;
    fill(receipt, *frame.mutable_push()->mutable_receipt());
    return frame_of(frame);
}

void fill(const Receipt& receipt, v1::Receipt& out) {
    out.set_conversation_id(receipt.conversation.text());
    out.set_user_id(receipt.user.value());
    out.set_read_seq(receipt.read.value());
    out.set_delivered_seq(receipt.delivered.value());
    out.set_join_seq(receipt.join_seq.value());
}

}  // namespace kapok::messaging::wire
