// What a device finds, by search.
#include "kapok/search/v1/service.pb.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

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

Task<Outcome> Stage::index(Captures /*with*/) {
    co_await server_.index();
    co_return Outcome{};
}

Task<Outcome> Stage::finds(Captures with) {
    wire::FindMessagesRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    request.mutable_query()->set_text(with["words"]);
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
    request.mutable_query()->set_text(with["words"]);
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
