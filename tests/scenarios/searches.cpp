// What a device finds, by search.
#include "kapok/search/v1/service.pb.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <sstream>

namespace kapok::scenarios {
namespace {

namespace wire = search::v1;

constexpr std::string_view kService = "kapok.search.v1.SearchService/";

Outcome expect_words(std::string found, const std::string& expected) {
    if (found.empty()) {
        found = "nothing";
    }
    return expect(found == expected, fmt::format("found: {}", found));
}

void add_word(std::string& words, std::string_view word) {
    words += fmt::format("{}{}", words.empty() ? "" : " ", word);
}

}  // namespace

// "from bob", "of voice", "since 5" and "before 2" minutes ago; several of them in a row.
search::v1::Query Stage::query(const Captures& with) const {
    wire::Query query;
    query.set_text(with.at("words"));
    const auto filters = with.find("filters");
    std::istringstream words(filters == with.end() ? std::string() : filters->second);
    for (std::string what, value; words >> what >> value;) {
        if (what == "from") {
            query.add_sender_ids(user(value).value());
        } else if (what == "of") {
            query.add_kinds(value);
        } else {
            const auto then = loop_.clock().wall_now() - std::chrono::minutes(std::stoi(value));
            what == "since" ? query.set_since_ms(to_ms(then)) : query.set_until_ms(to_ms(then));
        }
    }
    return query;
}

Task<Outcome> Stage::index(Captures /*with*/) {
    co_await server_.index();
    co_return Outcome{};
}

Task<Outcome> Stage::finds(Captures with) {
    wire::FindMessagesRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    *request.mutable_query() = query(with);
    const auto page = co_await device(with["device"])
                          .call<wire::FindMessagesRequest, wire::FindMessagesResponse>(
                              std::string(kService) + "FindMessages", std::move(request));
    if (!page) {
        co_return outcome_of(page);
    }
    std::string found;
    for (const auto& hit : page->hits()) {
        add_word(found, hit.entry().client_message_id());
    }
    co_return expect_words(std::move(found), with["messages"]);
}

Task<Outcome> Stage::finds_anywhere(Captures with) {
    wire::FindConversationsRequest request;
    *request.mutable_query() = query(with);
    const auto page = co_await device(with["device"])
                          .call<wire::FindConversationsRequest, wire::FindConversationsResponse>(
                              std::string(kService) + "FindConversations", std::move(request));
    if (!page) {
        co_return outcome_of(page);
    }
    std::string found;
    for (const auto& group : page->groups()) {
        add_word(found,
                 fmt::format("{}:{}",
                             name_of(device(with["device"]).user(), group.conversation_id()),
                             group.count()));
    }
    co_return expect_words(std::move(found), with["chats"]);
}

}  // namespace kapok::scenarios
