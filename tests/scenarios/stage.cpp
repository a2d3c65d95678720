#include "scenarios/stage.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>

namespace kapok::scenarios {

// The whole language. The first pattern that fits is played.
const std::vector<Stage::Verb>& Stage::verbs() {
    static const std::vector<Verb> kVerbs{
        {"people <names...>", &Stage::people},
        {"device <device> of <person>", &Stage::add_device},
        {"contacts <names...>", &Stage::contacts},
        {"network <device> <state>", &Stage::network},
        {"server <what>", &Stage::server},

        {"<device> asks <person> {reason}", &Stage::ask},
        {"<device> accepts <person>", &Stage::answer_request},
        {"<device> deletes <person>", &Stage::drop_contact},
        {"<device> <verb> person <person>", &Stage::block},
        {"<device> asks <person> {reason} by <source> <evidence>", &Stage::ask_by},
        {"<device> turns <setting> <state>", &Stage::set_privacy},
        {"<device> shows <person> <what> <when>", &Stage::set_sharing},
        {"<person> is deleted for good", &Stage::delete_account},
        {"<device> watches <names...>", &Stage::watch},
        {"<device> has received <message>", &Stage::mark_delivered},
        {"<device> makes group <group> with <names...>", &Stage::make_group},
        {"<device> adds <names...>", &Stage::add_to_group},
        {"<device> removes <person> from <group>", &Stage::remove_from_group},
        {"<device> leaves <group>", &Stage::leave},
        {"<device> renames <group> {name}", &Stage::rename},
        {"<device> makes <person> <role> of <group>", &Stage::set_role},
        {"<device> dissolves <group>", &Stage::dissolve},
        {"<device> sets <group> <setting> to <value>", &Stage::set_group},
        {"<device> announces {text} in <group>", &Stage::announce},
        {"<device> announces {text} to all of <group>", &Stage::announce_to_all},
        {"<device> is called {nickname} in <group>", &Stage::nickname},
        {"<device> mutes <person> in <group> for <count> <unit>", &Stage::mute},
        {"<device> mutes <person> in <group>", &Stage::mute},
        {"<device> unmutes <person> in <group>", &Stage::unmute},
        {"<device> bans <person> from <group>", &Stage::ban},
        {"<device> unbans <person> from <group>", &Stage::unban},
        {"<device> makes link <link> to <group>", &Stage::make_link},
        {"<device> makes link <link> to <group> for <count>", &Stage::make_link},
        {"<device> revokes <link>", &Stage::revoke_link},
        {"<device> joins by <link>", &Stage::join_by},
        {"<device> joins by <link> saying {reason}", &Stage::join_by},
        {"<device> <verb> <person> into <group>", &Stage::answer_join},
        {"<device> enters room <code>", &Stage::enter_room},
        {"<device> joins room <code> as <group>", &Stage::join_room},
        {"<group> gets <count> more members", &Stage::fill_group},

        {"<device> uploads <kind> <media>", &Stage::upload},
        {"<device> sends {text} to <chat> as <message>", &Stage::send_text},
        {"<device> sends <count> messages to <chat>", &Stage::send_many},
        {"<device> sends {text} to <chat> mentioning <who> as <message>", &Stage::send_mention},
        {"<device> sends sticker {text} to <chat> as <message>", &Stage::send_sticker},
        {"<device> sends picture <media> to <chat> as <message>", &Stage::send_picture},
        {"<device> answers <quoted> with {text} as <message>", &Stage::send_answer},
        {"<device> sends album to <chat> as <message> of <pictures...>", &Stage::send_album},
        {"<device> sends video <media> to <chat> as <message>", &Stage::send_video},
        {"<device> sends place {name} to <chat> as <message>", &Stage::send_place},
        {"<device> sends person <person> to <chat> as <message>", &Stage::send_person},
        {"<device> sends <kind> card {title} at {url} to <chat> as <message>", &Stage::send_card},
        {"<device> sends <kind> card {title} at {url} showing <media> to <chat> as <message>",
         &Stage::send_card},
        {"<device> previews {title} as <preview>", &Stage::read_page},
        {"<device> sends {text} to <chat> with preview <preview> as <message>",
         &Stage::send_with_preview},
        {"<device> merges into <chat> as <message> <messages...>", &Stage::merge},
        {"<device> forwards <source> to <chat> as <message>", &Stage::forward_media},
        {"<device> opens <message>", &Stage::open_card},
        {"<device> opens <message> and reads {text}", &Stage::open_card},
        {"<device> opens <message> at <path> and reads {text}", &Stage::open_card},
        {"<device> resends <message>", &Stage::resend},
        {"<device> resends <message> with {text}", &Stage::resend_other},
        {"<device> recalls <message>", &Stage::recall},
        {"<device> sends voice <media> to <chat> as <message>", &Stage::send_voice},
        {"<device> edits <message> to {text}", &Stage::edit},
        {"<device> edits <message> to {text} mentioning <who>", &Stage::edit},
        {"<device> reacts {emoji} to <message>", &Stage::react},
        {"<device> takes {emoji} off <message>", &Stage::unreact},
        {"<device> pins <message>", &Stage::pin},
        {"<device> unpins <message>", &Stage::unpin},
        {"<device> nudges <person> in <chat>", &Stage::nudge},
        {"<device> hides <messages...>", &Stage::hide},
        {"<device> clears <chat>", &Stage::clear_history},
        {"<device> plays <message>", &Stage::play_voice},
        {"<device> reads <chat>", &Stage::read_all},
        {"<device> reads <chat> up to <message>", &Stage::read_up_to},
        {"<device> sets <chat> <flag>", &Stage::set},
        {"<device> drafts {text} to <chat>", &Stage::draft},
        {"<device> types to <chat>", &Stage::type},
        {"<device> looks into <chat>", &Stage::look},

        {"<device> sees <message> read by <names...>", &Stage::read_by},
        {"<device> sees <message> delivered to <names...>", &Stage::delivered_to},
        {"<device> was told that <person> read <message>", &Stage::was_told},
        {"<device> sees <person> being <state>", &Stage::sees_presence},
        {"<device> has <person> as <relation>", &Stage::has_relation},
        {"<device> is <told> to write to <person>", &Stage::is_let_write},
        {"<device> sees <message>", &Stage::sees},
        {"<device> does not see <message>", &Stage::sees_not},
        {"<device> sees <message> recalled", &Stage::sees_recalled},
        {"<device> sees <message> as {text}", &Stage::sees_as},
        {"<device> sees <message> with {reactions}", &Stage::sees_reactions},
        {"<device> sees <message> hidden", &Stage::sees_hidden},
        {"<device> sees <person> nudged in <chat>", &Stage::sees_nudged},
        {"<device> has wordings of <message> {texts}", &Stage::has_wordings},
        {"<device> has pins of <chat> <messages...>", &Stage::has_pins},
        {"<device> has preview {text} of <chat>", &Stage::has_preview},
        {"<device> has heard <message>", &Stage::has_heard},
        {"<device> has not heard <message>", &Stage::has_not_heard},
        {"<device> sees <message> quoting {text}", &Stage::sees_quoting},
        {"<device> sees <message> in short {text}", &Stage::sees_card},
        {"<device> sees <message> seq <seq>", &Stage::sees_seq},
        {"<device> sees notice <kind> in <chat>", &Stage::sees_notice},
        {"<device> sees no notice <kind> in <chat>", &Stage::sees_no_notice},
        {"<device> sees <person> typing", &Stage::sees_typing},
        {"<device> does not see <person> typing", &Stage::sees_no_typing},
        {"<device> has history of <chat> <messages...>", &Stage::history},
        {"<device> has unread of <chat> <count>", &Stage::unread},
        {"<device> has read up to <message>", &Stage::has_read},
        {"<device> is mentioned in <chat> by <message>", &Stage::mentioned},
        {"<device> is not mentioned in <chat>", &Stage::not_mentioned},
        {"<device> has mentions in <chat> <messages...>", &Stage::has_mentions},
        {"<device> has list <names...>", &Stage::list},
        {"<device> has matches <names...>", &Stage::has_matches},
        {"<device> has <chat> <flag>", &Stage::has},
        {"<device> has draft {text} to <chat>", &Stage::has_draft},
        {"<device> has members of <group> <names...>", &Stage::members},
        {"<device> has name {name} of <group>", &Stage::name_of_group},
        {"<device> has announcement {text} of <group>", &Stage::has_announcement},
        {"<device> sees <person> called {nickname} in <group>", &Stage::has_nickname},
        {"<device> has <count> requests to <group>", &Stage::has_requests},
        {"<device> has log of <group> <kinds...>", &Stage::has_log},
        {"<device> finds members {query} in <group> <names...>", &Stage::finds_members},
        {"<device> sees in room <code> <names...>", &Stage::sees_in_room},
        {"<message> is <state>", &Stage::state},

        {"<device> starts <flavour> poll {question} in <chat> as <message> of {options}",
         &Stage::start_poll},
        {"<device> votes {options} in <message>", &Stage::vote},
        {"<device> takes back the vote in <message>", &Stage::take_vote_back},
        {"<device> closes <message>", &Stage::close_message},
        {"<device> starts relay {title} in <chat> as <message>", &Stage::start_relay},
        {"<device> writes {line} into <message>", &Stage::write_line},
        {"<device> takes <person> out of <message>", &Stage::remove_line},
        {"<device> sees in <message> {state}", &Stage::sees_state},
        {"<device> was told of <message> {state}", &Stage::was_told_state},
        {"<device> sees voters for {option} of <message> <names...>", &Stage::sees_voters},

        {"<device> writes note <note> {title} {text} in <chat>", &Stage::write_note},
        {"<device> saves note <note> in <chat> from <version> as {title} {text}",
         &Stage::save_note},
        {"<device> removes note <note> in <chat>", &Stage::remove_note},
        {"<device> reads note <note> in <chat> {state}", &Stage::reads_note},
        {"<device> reads version <version> of note <note> in <chat> {state}", &Stage::reads_note},
        {"<device> has notes of <chat> <names...>", &Stage::has_notes},
        {"<device> has versions of note <note> in <chat> {versions}", &Stage::has_note_versions},
        {"<device> was told of note <note> in <chat> version <version>", &Stage::was_told_note},

        {"<device> schedules {text} to <chat> as <item> in <count> <unit>", &Stage::schedule},
        {"<device> is to be reminded of <message> as <item> in <count> <unit>", &Stage::remind},
        {"<device> is to be reminded of <message> as <item> in <count> <unit> saying {note}",
         &Stage::remind},
        {"<device> puts <item> off to {text} in <count> <unit>", &Stage::change_item},
        {"<device> drops <item>", &Stage::cancel_item},
        {"<device> has agenda {items}", &Stage::has_agenda},
        {"<device> has last in <chat> {texts}", &Stage::was_written},

        {"<device> keeps <message>", &Stage::keep},
        {"<device> lets go of <message>", &Stage::let_go},
        {"<device> tags <message> {tags}", &Stage::tag},
        {"<device> renames tag {tag} to {name}", &Stage::rename_tag},
        {"<device> has favourites {items}", &Stage::has_favourites},
        {"<device> has favourites {items} saying {words}", &Stage::has_favourites},
        {"<device> has favourites {items} tagged {tag}", &Stage::has_favourites},
        {"<device> sends kept <source> to <chat> as <message>", &Stage::sends_favourite},
        {"<device> notes down {words}", &Stage::note_down},
        {"<device> rewords note {words} as {text}", &Stage::reword_note},

        {"<person> has phone {phone}", &Stage::has_phone},
        {"<device> finds phone {phone} as <person>", &Stage::finds_phone},
        {"<device> uploads book {phones}", &Stage::upload_book},
        {"<device> erases the book", &Stage::erase_book},
        {"<device> calls <person> {remark}", &Stage::update_contact},
        {"<device> notes {note} about <person>", &Stage::update_contact},
        {"<device> <verb> contact <person>", &Stage::update_contact},
        {"<device> makes tag {tag}", &Stage::make_contact_tag},
        {"<device> <verb> tag {tag} on <person>", &Stage::tag_contact},
        {"<device> <verb> tag {tag} off <person>", &Stage::tag_contact},
        {"<device> has <person> kept as {kept}", &Stage::has_contact},
        {"<person> logs in on {name}", &Stage::log_in},
        {"the instance announces {text}", &Stage::announce_instance},
        {"<device> <may> fetch <media>", &Stage::may_fetch},
        {"<media> is shown by <count>", &Stage::is_shown},

        {"<person> is a moderator", &Stage::appoint},
        {"<device> reports <message> for <reason> {words}", &Stage::report},
        {"<device> reports person <person> for <reason> {words}", &Stage::report},
        {"<device> has reports {reports}", &Stage::has_reports},
        {"<device> reads the report about <person> {evidence}", &Stage::reads_report},
        {"<device> <verb> the report about <person>", &Stage::decide_report},

        {"the index catches up", &Stage::index},
        {"<device> finds {words} in <chat> <messages...>", &Stage::finds},
        {"<device> finds {words} anywhere <chats...>", &Stage::finds_anywhere},
        {"<device> finds {words} with {filters} in <chat> <messages...>", &Stage::finds},
        {"<device> finds {words} with {filters} anywhere <chats...>", &Stage::finds_anywhere},
    };
    return kVerbs;
}

std::string Stage::play(const Sentence& sentence) {
    // Time moves when a scenario says so, and only then.
    if (const auto time = match("time passes <count> <unit>", sentence.words)) {
        const std::chrono::seconds unit{time->at("unit") == "hours"     ? 3'600
                                        : time->at("unit") == "minutes" ? 60
                                                                        : 1};
        loop_.advance(unit * std::stoi(time->at("count")));
        loop_.run(settle());
        return {};
    }
    for (const auto& verb : verbs()) {
        auto captures = match(verb.pattern, sentence.words);
        if (!captures) {
            continue;
        }
        Outcome outcome;
        const auto play_one =
            [](Stage* stage, Play play, Captures with, Outcome* out) -> Task<void> {
            *out = co_await (stage->*play)(std::move(with));
            co_await stage->settle();
        };
        loop_.run(play_one(this, verb.play, *std::move(captures), &outcome));
        if (!outcome.complaint.empty()) {
            return outcome.complaint;
        }
        if (outcome.refusal != sentence.refusal) {
            return fmt::format(
                "refused with '{}', expected '{}'", outcome.refusal, sentence.refusal);
        }
        return {};
    }
    return "no such sentence";
}

std::string Stage::close() {
    std::string complaints;
    for (const auto& [name, device] : devices_) {
        for (const auto& complaint : device->complaints()) {
            complaints += fmt::format("{}: {}\n", name, complaint);
        }
    }
    const auto end = [](Stage* stage) -> Task<void> {
        for (const auto& [name, device] : stage->devices_) {
            co_await device->detach();
        }
        if (stage->server_.running()) {
            co_await stage->server_.stop();
        }
    };
    loop_.run(end(this));
    return complaints;
}

// Until no device and no row of the outbox has anything left to do: what one causes may keep
// another busy.
Task<void> Stage::settle() {
    if (!server_.running()) {
        co_return;
    }
    co_await server_.strike();
    for (int round = 0; round < 2; ++round) {
        co_await server_.drain();
        for (const auto& [name, device] : devices_) {
            co_await device->until_idle();
            co_await device->ping();
            co_await device->until_idle();
        }
    }
}

testing::TestDevice& Stage::device(std::string_view name) {
    const auto found = devices_.find(name);
    KAPOK_ASSERT(found != devices_.end(), fmt::format("no device {}", name));
    return *found->second;
}

UserId Stage::user(std::string_view name) const {
    const auto found = users_.find(name);
    KAPOK_ASSERT(found != users_.end(), fmt::format("no person {}", name));
    return found->second;
}

std::string Stage::chat(std::string_view device_name, std::string_view name) {
    const auto group = groups_.find(name);
    if (group != groups_.end()) {
        return group->second;
    }
    const auto me = device(device_name).user();
    if (name == "system-notices") {
        return messaging::ConversationId::service(me).text();
    }
    return messaging::ConversationId::direct(me, name == "self" ? me : user(name)).text();
}

std::string Stage::name_of(UserId viewer, const std::string& conversation_id) const {
    for (const auto& [name, id] : groups_) {
        if (id == conversation_id) {
            return name;
        }
    }
    const auto id = messaging::ConversationId::parse(conversation_id);
    if (id && id->kind() == messaging::Kind::kService) {
        return "system-notices";
    }
    const auto peer = id ? id->peer_of(viewer) : UserId{};
    for (const auto& [name, user_id] : users_) {
        if (user_id == peer) {
            return peer == viewer ? "self" : name;
        }
    }
    return conversation_id;
}

Stage::Message& Stage::message(std::string_view name) {
    const auto found = messages_.find(name);
    KAPOK_ASSERT(found != messages_.end(), fmt::format("no message {}", name));
    return found->second;
}

const messaging::v1::Entry* Stage::seen(std::string_view device_name, std::string_view name) {
    const auto* conversation = device(device_name).find(message(name).conversation_id);
    if (conversation == nullptr) {
        return nullptr;
    }
    for (const auto& [seq, entry] : conversation->entries) {
        if (entry.client_message_id() == name) {
            return &entry;
        }
    }
    return nullptr;
}

Task<Result<messaging::v1::Conversation>> Stage::get(std::string device_name, std::string name) {
    messaging::v1::GetConversationRequest request;
    request.set_conversation_id(chat(device_name, name));
    CO_TRY(const auto got,
           co_await call<messaging::v1::GetConversationRequest,
                         messaging::v1::GetConversationResponse>(
               device_name, "GetConversation", std::move(request)));
    co_return got.conversation();
}

}  // namespace kapok::scenarios
