// Sentences about what changes a message.
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace kapok::scenarios {
namespace {

namespace wire = messaging::v1;

template <class Request, class Target>
Request request_for(const Target& target) {
    Request request;
    request.set_conversation_id(target.conversation_id);
    request.set_seq(target.outgoing->seq);
    return request;
}

// "👍2* 😀1": emoji, count, and a star if the reader is one of them.
std::string shown(const wire::Entry& entry) {
    std::string text;
    for (const auto& tally : entry.reactions()) {
        text += fmt::format("{}{}{}{}",
                            text.empty() ? "" : " ",
                            tally.emoji(),
                            tally.count(),
                            tally.mine() ? "*" : "");
    }
    return text;
}

}  // namespace

Task<Outcome> Stage::send_voice(Captures with) {
    wire::Content content;
    content.mutable_voice()->mutable_media()->set_media_id(with["media"]);
    content.mutable_voice()->set_waveform("\x01\x02");
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::edit(Captures with) {
    auto request = request_for<wire::EditMessageRequest>(message(with["message"]));
    request.set_client_message_id(fmt::format("edit-{}", ++last_id_));
    request.mutable_text()->set_text(with["text"]);
    if (with.contains("who") && with["who"] == "all") {
        request.mutable_text()->set_mentions_all(true);
    } else if (with.contains("who")) {
        request.mutable_text()->add_mentioned_user_ids(user(with["who"]).value());
    }
    co_return outcome_of(co_await call<wire::EditMessageRequest, wire::EditMessageResponse>(
        with["device"], "EditMessage", std::move(request)));
}

Task<Outcome> Stage::react_with(Captures with, bool active) {
    auto request = request_for<wire::ReactRequest>(message(with["message"]));
    request.set_client_message_id(fmt::format("react-{}", ++last_id_));
    request.set_emoji(with["emoji"]);
    request.set_active(active);
    co_return outcome_of(co_await call<wire::ReactRequest, wire::ReactResponse>(
        with["device"], "React", std::move(request)));
}

Task<Outcome> Stage::react(Captures with) { return react_with(std::move(with), true); }

Task<Outcome> Stage::unreact(Captures with) { return react_with(std::move(with), false); }

Task<Outcome> Stage::pin_with(Captures with, bool pinned) {
    auto request = request_for<wire::PinMessageRequest>(message(with["message"]));
    request.set_client_message_id(fmt::format("pin-{}", ++last_id_));
    request.set_pinned(pinned);
    co_return outcome_of(co_await call<wire::PinMessageRequest, wire::PinMessageResponse>(
        with["device"], "PinMessage", std::move(request)));
}

Task<Outcome> Stage::pin(Captures with) { return pin_with(std::move(with), true); }

Task<Outcome> Stage::unpin(Captures with) { return pin_with(std::move(with), false); }

Task<Outcome> Stage::nudge(Captures with) {
    wire::NudgeRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    request.set_user_id(user(with["person"]).value());
    request.set_client_message_id(fmt::format("nudge-{}", ++last_id_));
    co_return outcome_of(co_await call<wire::NudgeRequest, wire::NudgeResponse>(
        with["device"], "Nudge", std::move(request)));
}

Task<Outcome> Stage::hide(Captures with) {
    wire::HideEntriesRequest request;
    std::istringstream names(with["messages"]);
    for (std::string name; names >> name;) {
        request.set_conversation_id(message(name).conversation_id);
        request.add_seqs(message(name).outgoing->seq);
    }
    co_return outcome_of(co_await call<wire::HideEntriesRequest, wire::HideEntriesResponse>(
        with["device"], "HideEntries", std::move(request)));
}

Task<Outcome> Stage::clear_history(Captures with) {
    wire::ClearHistoryRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    const auto* conversation = device(with["device"]).find(request.conversation_id());
    request.set_up_to_seq(conversation != nullptr ? conversation->last_seq() : 0);
    co_return outcome_of(co_await call<wire::ClearHistoryRequest, wire::ClearHistoryResponse>(
        with["device"], "ClearHistory", std::move(request)));
}

Task<Outcome> Stage::play_voice(Captures with) {
    co_return outcome_of(co_await call<wire::MarkPlayedRequest, wire::MarkPlayedResponse>(
        with["device"],
        "MarkPlayed",
        request_for<wire::MarkPlayedRequest>(message(with["message"]))));
}

// --- What is seen of it ---

// An edited text, on the device and as the server serves it.
Task<Outcome> Stage::sees_as(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    if (entry == nullptr || entry->content().text().text() != with["text"]) {
        co_return expect(false, entry != nullptr ? entry->ShortDebugString() : "it is not there");
    }
    wire::ListEntriesRequest request;
    request.set_conversation_id(entry->conversation_id());
    request.set_before_seq(entry->seq() + 1);
    request.set_limit(1);
    const auto page = co_await call<wire::ListEntriesRequest, wire::ListEntriesResponse>(
        with["device"], "ListEntries", std::move(request));
    if (!page || page->entries_size() != 1) {
        co_return expect(false, "the server does not serve it");
    }
    const auto& served = page->entries(0).content();
    co_return expect(served.text().text() == with["text"] &&
                         served.edited().version() == entry->content().edited().version(),
                     fmt::format("the server has {}", served.ShortDebugString()));
}

Task<Outcome> Stage::sees_reactions(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    const auto text = entry != nullptr ? shown(*entry) : "no message";
    co_return expect(text == with["reactions"], fmt::format("it has {}", text));
}

Task<Outcome> Stage::sees_hidden(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    co_return expect(entry != nullptr && entry->content().has_hidden(), "it is not hidden");
}

Task<Outcome> Stage::sees_nudged(Captures with) {
    const auto* conversation = device(with["device"]).find(chat(with["device"], with["chat"]));
    const auto nudged = user(with["person"]).value();
    const bool found =
        conversation != nullptr &&
        std::any_of(conversation->entries.begin(), conversation->entries.end(), [&](auto& pair) {
            return pair.second.content().nudge().user_id() == nudged;
        });
    co_return expect(found, "nobody nudged them");
}

// "one | two": oldest first.
Task<Outcome> Stage::has_wordings(Captures with) {
    const auto got = co_await call<wire::ListEditsRequest, wire::ListEditsResponse>(
        with["device"], "ListEdits", request_for<wire::ListEditsRequest>(message(with["message"])));
    if (!got) {
        co_return outcome_of(got);
    }
    std::string texts;
    for (const auto& version : got->versions()) {
        texts += (texts.empty() ? "" : " | ") + version.text().text();
    }
    co_return expect(texts == with["texts"], fmt::format("they are: {}", texts));
}

Task<Outcome> Stage::has_pins(Captures with) {
    wire::ListPinsRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    const auto got = co_await call<wire::ListPinsRequest, wire::ListPinsResponse>(
        with["device"], "ListPins", std::move(request));
    if (!got) {
        co_return outcome_of(got);
    }
    std::string names;
    for (const auto& pin : got->pins()) {
        names += (names.empty() ? "" : " ") + pin.entry().client_message_id();
    }
    const auto expected = with["messages"] == "nothing" ? "" : with["messages"];
    co_return expect(names == expected, fmt::format("they are: {}", names));
}

Task<Outcome> Stage::has_preview(Captures with) {
    const auto got = co_await get(with["device"], with["chat"]);
    if (!got) {
        co_return outcome_of(got);
    }
    const auto& text = got->last_entry().content().text().text();
    co_return expect(text == with["text"], fmt::format("it is \"{}\"", text));
}

// By the device's cursor.
Task<Outcome> Stage::has_heard(Captures with) {
    const auto& target = message(with["message"]);
    const auto* conversation = device(with["device"]).find(target.conversation_id);
    const auto played = conversation != nullptr ? conversation->played_seq : 0;
    co_return expect(played >= target.outgoing->seq, fmt::format("up to {}", played));
}

Task<Outcome> Stage::has_not_heard(Captures with) {
    auto heard = co_await has_heard(std::move(with));
    co_return expect(!heard.complaint.empty(), "it was heard");
}

}  // namespace kapok::scenarios
