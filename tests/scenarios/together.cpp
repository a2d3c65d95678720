// Sentences about polls and relay lists.
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace kapok::scenarios {
namespace {

namespace wire = together::v1;

constexpr std::string_view kService = "kapok.together.v1.TogetherService/";

template <class Request>
Request request_for(const std::string& conversation_id, std::uint64_t seq) {
    Request request;
    request.set_conversation_id(conversation_id);
    request.set_seq(seq);
    return request;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::istringstream stream(text);
    std::vector<std::string> parts;
    for (std::string part; std::getline(stream, part, separator);) {
        parts.push_back(part);
    }
    return parts;
}

}  // namespace

// A poll as "2 0*" (a star: the device's user chose it), a relay list as "alice: x, bob: y"; both
// with " closed" at their end.
std::string Stage::state_text(const wire::State& state) const {
    std::string text;
    const auto& mine = state.poll().mine().options();
    for (int option = 0; option < state.poll().counts_size(); ++option) {
        const bool chosen =
            std::find(mine.begin(), mine.end(), static_cast<std::uint32_t>(option)) != mine.end();
        text += fmt::format(
            "{}{}{}", text.empty() ? "" : " ", state.poll().counts(option), chosen ? "*" : "");
    }
    for (const auto& line : state.relay().lines()) {
        text += fmt::format(
            "{}{}: {}", text.empty() ? "" : ", ", person_of(line.user_id()), line.text());
    }
    return text + (state.closed() ? " closed" : "");
}

Task<Outcome> Stage::start_poll(Captures with) {
    messaging::v1::Content content;
    auto& poll = *content.mutable_poll();
    poll.set_question(with["question"]);
    for (const auto& option : split(with["options"], '|')) {
        poll.add_options(option);
    }
    poll.set_multiple(with["flavour"] == "multiple");
    poll.set_anonymous(with["flavour"] == "anonymous");
    if (with["flavour"] == "hourly") {
        poll.set_closes_ms(to_ms(loop_.clock().wall_now() + std::chrono::hours(1)));
    }
    return write(std::move(with), std::move(content));
}

Task<Outcome> Stage::start_relay(Captures with) {
    messaging::v1::Content content;
    content.mutable_relay()->set_title(with["title"]);
    content.mutable_relay()->set_example("name, how many");
    return write(std::move(with), std::move(content));
}

// Options are counted from 1.
Task<Outcome> Stage::vote(Captures with) {
    const auto& target = message(with["message"]);
    auto request = request_for<wire::VoteRequest>(target.conversation_id, target.outgoing->seq);
    for (const auto& option : split(with["options"], ' ')) {
        request.add_options(static_cast<std::uint32_t>(std::stoul(option) - 1));
    }
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::VoteRequest, wire::VoteResponse>(
                                 std::string(kService) + "Vote", std::move(request)));
}

Task<Outcome> Stage::take_vote_back(Captures with) {
    with["options"] = "";
    return vote(std::move(with));
}

Task<Outcome> Stage::close_message(Captures with) {
    const auto& target = message(with["message"]);
    co_return outcome_of(
        co_await device(with["device"])
            .call<wire::CloseRequest, wire::CloseResponse>(
                std::string(kService) + "Close",
                request_for<wire::CloseRequest>(target.conversation_id, target.outgoing->seq)));
}

Task<Outcome> Stage::write_line(Captures with) {
    const auto& target = message(with["message"]);
    auto request = request_for<wire::PutLineRequest>(target.conversation_id, target.outgoing->seq);
    request.set_text(with["line"]);
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::PutLineRequest, wire::PutLineResponse>(
                                 std::string(kService) + "PutLine", std::move(request)));
}

Task<Outcome> Stage::remove_line(Captures with) {
    const auto& target = message(with["message"]);
    auto request =
        request_for<wire::RemoveLineRequest>(target.conversation_id, target.outgoing->seq);
    request.set_user_id(user(with["person"]).value());
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::RemoveLineRequest, wire::RemoveLineResponse>(
                                 std::string(kService) + "RemoveLine", std::move(request)));
}

Task<Outcome> Stage::sees_state(Captures with) {
    const auto& target = message(with["message"]);
    wire::GetStatesRequest request;
    request.set_conversation_id(target.conversation_id);
    request.add_seqs(target.outgoing->seq);
    const auto got = co_await device(with["device"])
                         .call<wire::GetStatesRequest, wire::GetStatesResponse>(
                             std::string(kService) + "GetStates", std::move(request));
    if (!got) {
        co_return outcome_of(got);
    }
    const auto seen = got->states_size() == 0 ? "nothing" : state_text(got->states(0));
    co_return expect(seen == with["state"], fmt::format("it is \"{}\"", seen));
}

Task<Outcome> Stage::was_told_state(Captures with) {
    const auto& target = message(with["message"]);
    const auto& states = device(with["device"]).together();
    const auto told = states.find({target.conversation_id, target.outgoing->seq});
    const auto seen = told == states.end() ? "nothing" : state_text(told->second);
    co_return expect(seen == with["state"], fmt::format("it was told \"{}\"", seen));
}

Task<Outcome> Stage::sees_voters(Captures with) {
    const auto& target = message(with["message"]);
    auto request =
        request_for<wire::ListVotersRequest>(target.conversation_id, target.outgoing->seq);
    request.set_option(static_cast<std::uint32_t>(std::stoul(with["option"]) - 1));
    const auto got = co_await device(with["device"])
                         .call<wire::ListVotersRequest, wire::ListVotersResponse>(
                             std::string(kService) + "ListVoters", std::move(request));
    if (!got) {
        co_return outcome_of(got);
    }
    std::string seen;
    for (const auto id : got->user_ids()) {
        seen += (seen.empty() ? "" : " ") + person_of(id);
    }
    co_return expect(seen == with["names"], fmt::format("they are \"{}\"", seen));
}

}  // namespace kapok::scenarios
