#include "scenarios/stage.h"

#include <fmt/format.h>

#include <sstream>

namespace kapok::scenarios {
namespace {

namespace wire = messaging::v1;

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

wire::Content text_content(const std::string& text) {
    wire::Content content;
    content.mutable_text()->set_text(text);
    return content;
}

// A push is a hint: the network may lose it.
rpc::testing::Fate lose_pushes(rpc::testing::Direction direction, const std::string& bytes) {
    gateway::v1::Frame frame;
    const bool is_push = direction == rpc::testing::Direction::kToClient &&
                         frame.ParseFromString(bytes) && frame.has_push();
    return {.kind = is_push ? rpc::testing::Fate::Kind::kDrop : rpc::testing::Fate::Kind::kDeliver};
}

}  // namespace

Task<Outcome> Stage::people(Captures with) {
    for (const auto& name : words_of(with["names"])) {
        users_[name] = server_.add_user(name);
        co_await add_device({{"device", name}, {"person", name}});
    }
    co_return Outcome{};
}

Task<Outcome> Stage::add_device(Captures with) {
    const auto owner = user(with["person"]);
    auto made = std::make_unique<testing::TestDevice>(server_, owner, server_.add_device(owner));
    made->attach();
    devices_[with["device"]] = std::move(made);
    co_return Outcome{};
}

// Each with each.
Task<Outcome> Stage::contacts(Captures with) {
    const auto names = words_of(with["names"]);
    for (std::size_t a = 0; a < names.size(); ++a) {
        for (std::size_t b = a + 1; b < names.size(); ++b) {
            const auto asked =
                co_await ask({{"device", names[a]}, {"person", names[b]}, {"reason", "hi"}});
            const auto accepted =
                co_await answer_request({{"device", names[b]}, {"person", names[a]}});
            if (!asked.refusal.empty() || !accepted.refusal.empty()) {
                co_return Outcome{.refusal = asked.refusal + accepted.refusal, .complaint = {}};
            }
        }
    }
    co_return Outcome{};
}

Task<Outcome> Stage::network(Captures with) {
    auto& target = device(with["device"]);
    if (with["state"] == "down") {
        target.go_offline();
    } else if (with["state"] == "up") {
        target.go_online();
    } else if (with["state"] == "deaf") {
        target.set_network(lose_pushes);
    } else if (with["state"] == "hearing") {
        target.set_network({});
    } else {
        co_return expect(false, "a network is up, down, deaf or hearing");
    }
    co_return Outcome{};
}

Task<Outcome> Stage::server(Captures with) {
    const auto& what = with["what"];
    if (what == "stops" || what == "restarts") {
        for (const auto& [name, each] : devices_) {
            co_await each->detach();
        }
        co_await server_.stop();
    }
    if (what == "starts" || what == "restarts") {
        server_.start();
        for (const auto& [name, each] : devices_) {
            each->attach();
        }
    }
    co_return Outcome{};
}

Task<Outcome> Stage::upload(Captures with) {
    const auto purpose = with["kind"] == "voice"      ? media::Purpose::kVoice
                         : with["kind"] == "file"     ? media::Purpose::kFile
                         : with["kind"] == "video"    ? media::Purpose::kVideo
                         : with["kind"] == "avatar"   ? media::Purpose::kAvatar
                         : with["kind"] == "original" ? media::Purpose::kOriginal
                                                      : media::Purpose::kImage;
    server_.upload(device(with["device"]).user(), with["media"], purpose);
    co_return Outcome{};
}

// Through the device's queue: it waits for the network if there is none.
Task<Outcome> Stage::write(Captures with, wire::Content content) {
    auto& from = device(with["device"]);
    const auto& name = with["message"];
    if (messages_.contains(name)) {
        co_return expect(false, "a message's name is used once");
    }
    Message made{.device = with["device"],
                 .conversation_id = chat(with["device"], with["chat"]),
                 .content = content,
                 .outgoing = nullptr};
    made.outgoing = from.send(made.conversation_id, name, std::move(content));
    const auto outgoing = made.outgoing;
    messages_[name] = std::move(made);
    if (server_.running()) {
        co_await from.until_idle();
    }
    co_return outgoing->failure
        ? Outcome{.refusal = std::string(outgoing->failure->reason()), .complaint = {}}
        : Outcome{};
}

Task<Outcome> Stage::send_text(Captures with) {
    auto content = text_content(with["text"]);
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::send_many(Captures with) {
    const int count = std::stoi(with["count"]);
    for (int i = 1; i <= count; ++i) {
        auto one = with;
        one["message"] = fmt::format("n{}", ++last_id_);
        const auto outcome = co_await write(std::move(one), text_content(fmt::format("no {}", i)));
        if (!outcome.refusal.empty() || !outcome.complaint.empty()) {
            co_return outcome;
        }
    }
    co_return Outcome{};
}

Task<Outcome> Stage::send_mention(Captures with) {
    auto content = text_content(with["text"]);
    if (with["who"] == "all") {
        content.mutable_text()->set_mentions_all(true);
    } else {
        content.mutable_text()->add_mentioned_user_ids(user(with["who"]).value());
    }
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::send_sticker(Captures with) {
    wire::Content content;
    content.mutable_sticker()->set_pack_id("emoji");
    content.mutable_sticker()->set_sticker_id(with["text"]);
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::send_picture(Captures with) {
    wire::Content content;
    content.mutable_image()->mutable_media()->set_media_id(with["media"]);
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::send_answer(Captures with) {
    const auto& quoted = message(with["quoted"]);
    auto content = text_content(with["text"]);
    content.mutable_quote()->set_seq(quoted.outgoing->seq);
    with["chat"] = name_of(device(with["device"]).user(), quoted.conversation_id);
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::resend_other(Captures with) {
    const auto& first = message(with["message"]);
    wire::SendRequest request;
    request.set_conversation_id(first.conversation_id);
    request.set_client_message_id(with["message"]);
    *request.mutable_content() = with.contains("text") ? text_content(with["text"]) : first.content;
    const auto sent = co_await call<wire::SendRequest, wire::SendResponse>(
        with["device"], "Send", std::move(request));
    if (sent && sent->entry().seq() != first.outgoing->seq) {
        co_return expect(false, fmt::format("it became seq {}", sent->entry().seq()));
    }
    co_return outcome_of(sent);
}

Task<Outcome> Stage::resend(Captures with) { return resend_other(std::move(with)); }

Task<Outcome> Stage::recall(Captures with) {
    const auto& target = message(with["message"]);
    wire::RecallRequest request;
    request.set_conversation_id(target.conversation_id);
    request.set_seq(target.outgoing->seq);
    request.set_client_message_id(fmt::format("recall-{}", ++last_id_));
    co_return outcome_of(co_await call<wire::RecallRequest, wire::RecallResponse>(
        with["device"], "Recall", std::move(request)));
}

Task<Outcome> Stage::read_all(Captures with) {
    wire::MarkReadRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    const auto* conversation = device(with["device"]).find(request.conversation_id());
    request.set_seq(conversation != nullptr ? conversation->last_seq() : 0);
    co_return outcome_of(co_await call<wire::MarkReadRequest, wire::MarkReadResponse>(
        with["device"], "MarkRead", std::move(request)));
}

Task<Outcome> Stage::read_up_to(Captures with) {
    wire::MarkReadRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    request.set_seq(message(with["message"]).outgoing->seq);
    co_return outcome_of(co_await call<wire::MarkReadRequest, wire::MarkReadResponse>(
        with["device"], "MarkRead", std::move(request)));
}

Task<Outcome> Stage::set(Captures with) {
    wire::UpdateMembershipRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    auto flag = with["flag"];
    const bool value = !flag.starts_with("not-");
    flag = value ? flag : flag.substr(4);
    if (flag == "pinned") {
        request.set_pinned(value);
    } else if (flag == "muted") {
        request.set_muted(value);
    } else if (flag == "hidden") {
        request.set_hidden(value);
    } else if (flag == "marked-unread") {
        request.set_marked_unread(value);
    } else if (flag == "folded") {
        request.set_folded(value);
    } else {
        co_return expect(false, "no such setting");
    }
    co_return outcome_of(
        co_await call<wire::UpdateMembershipRequest, wire::UpdateMembershipResponse>(
            with["device"], "UpdateMembership", std::move(request)));
}

Task<Outcome> Stage::draft(Captures with) {
    wire::UpdateMembershipRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    request.set_draft(with["text"]);
    co_return outcome_of(
        co_await call<wire::UpdateMembershipRequest, wire::UpdateMembershipResponse>(
            with["device"], "UpdateMembership", std::move(request)));
}

Task<Outcome> Stage::type(Captures with) {
    wire::SendTypingRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    request.set_active(true);
    co_return outcome_of(co_await call<wire::SendTypingRequest, wire::SendTypingResponse>(
        with["device"], "SendTyping", std::move(request)));
}

Task<Outcome> Stage::look(Captures with) {
    co_return outcome_of(co_await get(with["device"], with["chat"]));
}

}  // namespace kapok::scenarios
