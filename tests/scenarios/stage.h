// The stage on which a scenario is played: people with devices, their chats and messages by name,
// and the server.
#pragma once

#include "base/result.h"
#include "kapok/favourites/v1/service.pb.h"
#include "kapok/search/v1/types.pb.h"
#include "kapok/together/v1/service.pb.h"
#include "messaging/api/ids.h"
#include "scenarios/script.h"
#include "support/test_device.h"
#include "support/test_server.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kapok::scenarios {

// How a sentence ended.
struct Outcome {
    std::string refusal;    // the reason of a refused call
    std::string complaint;  // an expectation that does not hold
};

template <class T>
Outcome outcome_of(const Result<T>& result) {
    return {.refusal = result ? std::string() : std::string(result.error().reason()),
            .complaint = {}};
}

inline Outcome expect(bool holds, std::string complaint) {
    return {.refusal = {}, .complaint = holds ? std::string() : std::move(complaint)};
}

class Stage {
  public:
    explicit Stage(runtime::testing::Loop& loop) : loop_(loop), server_(loop, 1) {}

    // Plays one sentence and lets everything settle. What went wrong, or nothing.
    std::string play(const Sentence& sentence);
    // Ends the devices and the server. What devices complained about.
    std::string close();

  private:
    using Play = Task<Outcome> (Stage::*)(Captures);
    struct Verb {
        std::string_view pattern;
        Play play;
    };
    struct Message {
        std::string device;
        std::string conversation_id;
        messaging::v1::Content content;
        std::shared_ptr<testing::Outgoing> outgoing;
    };

    static const std::vector<Verb>& verbs();

    // actions.cpp
    Task<Outcome> people(Captures with);
    Task<Outcome> add_device(Captures with);
    Task<Outcome> contacts(Captures with);
    Task<Outcome> network(Captures with);
    Task<Outcome> server(Captures with);
    Task<Outcome> upload(Captures with);
    Task<Outcome> send_text(Captures with);
    Task<Outcome> send_many(Captures with);
    Task<Outcome> send_mention(Captures with);
    Task<Outcome> send_sticker(Captures with);
    Task<Outcome> send_picture(Captures with);
    Task<Outcome> send_answer(Captures with);
    Task<Outcome> resend(Captures with);
    Task<Outcome> resend_other(Captures with);
    Task<Outcome> recall(Captures with);
    Task<Outcome> read_all(Captures with);
    Task<Outcome> read_up_to(Captures with);
    Task<Outcome> set(Captures with);
    Task<Outcome> draft(Captures with);
    Task<Outcome> type(Captures with);
    Task<Outcome> look(Captures with);

    // changes.cpp
    Task<Outcome> edit(Captures with);
    Task<Outcome> react(Captures with);
    Task<Outcome> unreact(Captures with);
    Task<Outcome> pin(Captures with);
    Task<Outcome> unpin(Captures with);
    Task<Outcome> nudge(Captures with);
    Task<Outcome> hide(Captures with);
    Task<Outcome> clear_history(Captures with);
    Task<Outcome> play_voice(Captures with);
    Task<Outcome> send_voice(Captures with);
    Task<Outcome> sees_as(Captures with);
    Task<Outcome> sees_reactions(Captures with);
    Task<Outcome> sees_hidden(Captures with);
    Task<Outcome> sees_nudged(Captures with);
    Task<Outcome> has_wordings(Captures with);
    Task<Outcome> has_pins(Captures with);
    Task<Outcome> has_preview(Captures with);
    Task<Outcome> has_heard(Captures with);
    Task<Outcome> has_not_heard(Captures with);

    // kinds.cpp
    Task<Outcome> send_album(Captures with);
    Task<Outcome> send_video(Captures with);
    Task<Outcome> send_place(Captures with);
    Task<Outcome> send_person(Captures with);
    Task<Outcome> read_page(Captures with);
    Task<Outcome> send_with_preview(Captures with);
    Task<Outcome> merge(Captures with);
    Task<Outcome> forward_media(Captures with);
    Task<Outcome> send_card(Captures with);
    Task<Outcome> open_card(Captures with);
    Task<Outcome> sees_card(Captures with);
    std::string person_of(std::uint64_t user) const;
    // An item or line as a scenario writes it: "alice: hi".
    std::string line_of(std::uint64_t sender, const messaging::v1::Content& content) const;

    // relations.cpp
    Task<Outcome> ask(Captures with);
    Task<Outcome> answer_request(Captures with);
    Task<Outcome> drop_contact(Captures with);
    Task<Outcome> block(Captures with);
    Task<Outcome> make_group(Captures with);
    Task<Outcome> add_to_group(Captures with);
    Task<Outcome> remove_from_group(Captures with);
    Task<Outcome> leave(Captures with);
    Task<Outcome> rename(Captures with);
    Task<Outcome> set_role(Captures with);
    Task<Outcome> dissolve(Captures with);

    // governing.cpp
    Task<Outcome> set_group(Captures with);
    Task<Outcome> announce(Captures with);
    Task<Outcome> announce_to_all(Captures with);
    Task<Outcome> nickname(Captures with);
    Task<Outcome> mute(Captures with);
    Task<Outcome> unmute(Captures with);
    Task<Outcome> ban(Captures with);
    Task<Outcome> unban(Captures with);
    Task<Outcome> make_link(Captures with);
    Task<Outcome> revoke_link(Captures with);
    Task<Outcome> join_by(Captures with);
    Task<Outcome> answer_join(Captures with);
    Task<Outcome> enter_room(Captures with);
    Task<Outcome> join_room(Captures with);
    Task<Outcome> fill_group(Captures with);
    Task<Outcome> has_announcement(Captures with);
    Task<Outcome> has_nickname(Captures with);
    Task<Outcome> has_requests(Captures with);
    Task<Outcome> has_log(Captures with);
    Task<Outcome> finds_members(Captures with);
    Task<Outcome> sees_in_room(Captures with);
    // people.cpp
    Task<Outcome> set_privacy(Captures with);
    Task<Outcome> set_sharing(Captures with);
    Task<Outcome> ask_by(Captures with);
    Task<Outcome> mark_delivered(Captures with);
    Task<Outcome> watch(Captures with);
    Task<Outcome> delete_account(Captures with);
    Task<Outcome> read_by(Captures with);
    Task<Outcome> delivered_to(Captures with);
    Task<Outcome> was_told(Captures with);
    Task<Outcome> sees_presence(Captures with);
    Task<Outcome> has_relation(Captures with);
    Task<Outcome> is_let_write(Captures with);

    // expectations.cpp
    Task<Outcome> sees(Captures with);
    Task<Outcome> sees_not(Captures with);
    Task<Outcome> sees_recalled(Captures with);
    Task<Outcome> sees_quoting(Captures with);
    Task<Outcome> sees_seq(Captures with);
    Task<Outcome> sees_notice(Captures with);
    Task<Outcome> sees_no_notice(Captures with);
    Task<Outcome> sees_typing(Captures with);
    Task<Outcome> sees_no_typing(Captures with);
    Task<Outcome> history(Captures with);
    Task<Outcome> unread(Captures with);
    Task<Outcome> has_read(Captures with);
    Task<Outcome> mentioned(Captures with);
    Task<Outcome> has_mentions(Captures with);
    Task<Outcome> not_mentioned(Captures with);
    Task<Outcome> list(Captures with);
    Task<Outcome> has(Captures with);
    Task<Outcome> has_draft(Captures with);
    Task<Outcome> members(Captures with);
    Task<Outcome> name_of_group(Captures with);
    Task<Outcome> state(Captures with);

    // together.cpp
    Task<Outcome> start_poll(Captures with);
    Task<Outcome> vote(Captures with);
    Task<Outcome> take_vote_back(Captures with);
    Task<Outcome> close_message(Captures with);
    Task<Outcome> start_relay(Captures with);
    Task<Outcome> write_line(Captures with);
    Task<Outcome> remove_line(Captures with);
    Task<Outcome> sees_state(Captures with);
    Task<Outcome> was_told_state(Captures with);
    Task<Outcome> sees_voters(Captures with);
    std::string state_text(const together::v1::State& state) const;

    // notes.cpp
    template <class Request>
    Request note_request(const Captures& with);
    Task<Outcome> write_note(Captures with);
    Task<Outcome> save_note(Captures with);
    Task<Outcome> remove_note(Captures with);
    Task<Outcome> reads_note(Captures with);
    Task<Outcome> has_notes(Captures with);
    Task<Outcome> has_note_versions(Captures with);
    Task<Outcome> was_told_note(Captures with);

    // agenda.cpp
    Task<Outcome> schedule(Captures with);
    Task<Outcome> remind(Captures with);
    Task<Outcome> change_item(Captures with);
    Task<Outcome> cancel_item(Captures with);
    Task<Outcome> has_agenda(Captures with);
    Task<Outcome> was_written(Captures with);
    std::int64_t ms_after(const Captures& with) const;

    // favourites.cpp
    Task<Outcome> keep(Captures with);
    Task<Outcome> let_go(Captures with);
    Task<Outcome> tag(Captures with);
    Task<Outcome> rename_tag(Captures with);
    Task<Outcome> has_favourites(Captures with);
    Task<Outcome> sends_favourite(Captures with);
    Task<Outcome> note_down(Captures with);
    Task<Outcome> reword_note(Captures with);
    // The favourite that is the message; NOT_KEPT if there is none.
    Task<Result<favourites::v1::Favourite>> favourite(std::string device, std::string message);

    // searches.cpp
    Task<Outcome> index(Captures with);
    Task<Outcome> finds(Captures with);
    Task<Outcome> finds_anywhere(Captures with);
    search::v1::Query query(const Captures& with) const;

    // acquaintances.cpp
    Task<Outcome> has_phone(Captures with);
    Task<Outcome> finds_phone(Captures with);
    Task<Outcome> upload_book(Captures with);
    Task<Outcome> erase_book(Captures with);
    Task<Outcome> has_matches(Captures with);
    Task<Outcome> update_contact(Captures with);
    Task<Outcome> make_contact_tag(Captures with);
    Task<Outcome> tag_contact(Captures with);
    Task<Outcome> has_contact(Captures with);
    Task<Outcome> log_in(Captures with);
    Task<Outcome> announce_instance(Captures with);
    Task<Outcome> may_fetch(Captures with);
    Task<Outcome> is_shown(Captures with);

    // reporting.cpp
    Task<Outcome> appoint(Captures with);
    Task<Outcome> report(Captures with);
    Task<Outcome> has_reports(Captures with);
    Task<Outcome> reads_report(Captures with);
    Task<Outcome> decide_report(Captures with);
    // The newest one about the person; NO_SUCH_REPORT if there is none.
    Task<Result<std::uint64_t>> report_about(std::string device, std::string person);

    testing::TestDevice& device(std::string_view name);
    UserId user(std::string_view name) const;
    // The id of a chat as the device names it: a person, a group, or "self".
    std::string chat(std::string_view device, std::string_view name);
    // The other way round, for messages.
    std::string name_of(UserId viewer, const std::string& conversation_id) const;
    Message& message(std::string_view name);
    Task<Outcome> write(Captures with, messaging::v1::Content content);
    Task<Outcome> react_with(Captures with, bool active);
    Task<Outcome> pin_with(Captures with, bool pinned);
    // The entry as the device shows it, or null.
    const messaging::v1::Entry* seen(std::string_view device, std::string_view message);
    // The message's place in its stream, as the device sees it.
    Result<std::uint64_t> seq_of(std::string device, std::string message);
    enum class Reached { kDelivered, kRead };
    Task<Outcome> reached(Captures with, Reached what);
    Task<Result<messaging::v1::Conversation>> get(std::string device, std::string chat);
    Task<void> settle();

    template <class Request, class Response>
    Task<Result<Response>> call(std::string device_name, std::string method, Request request) {
        return device(device_name)
            .call<Request, Response>("kapok.messaging.v1.MessagingService/" + method,
                                     std::move(request));
    }

    runtime::testing::Loop& loop_;
    testing::TestServer server_;
    std::map<std::string, UserId, std::less<>> users_;
    std::map<std::string, std::unique_ptr<testing::TestDevice>, std::less<>> devices_;
    std::map<std::string, std::string, std::less<>> groups_;
    std::map<std::string, Message, std::less<>> messages_;
    struct Link {
        std::string token;
        std::uint64_t id = 0;
        std::string conversation_id;
    };
    std::map<std::string, Link, std::less<>> links_;
    std::map<std::string, std::uint64_t, std::less<>> items_;  // of the agenda
    int last_id_ = 0;
};

}  // namespace kapok::scenarios
