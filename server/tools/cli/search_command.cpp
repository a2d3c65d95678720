// kapok search [WORDS…] [--in CHAT] [--from USER] [--since DATE] [--until DATE] [--kind KIND]
#include "kapok/search/v1/service.pb.h"
#include "tools/cli/entries.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace kapok::cli {

namespace {

namespace wire = search::v1;

constexpr std::string_view kService = "kapok.search.v1.SearchService/";
constexpr std::uint32_t kHitsMax = 100;
constexpr std::uint32_t kGroupsMax = 50;

struct Arguments {
    std::vector<std::string> words;
    std::string conversation;
    std::vector<std::string> senders;
    std::string since;
    std::string until;
    std::vector<std::string> kinds;
    std::uint32_t limit = 50;
};

// The beginning of a day such as 2026-11-28, here.
Result<std::int64_t> read_date(const std::string& text) {
    std::tm day{};
    const char* end = strptime(text.c_str(), "%Y-%m-%d", &day);
    if (end == nullptr || *end != '\0') {
        return usage(fmt::format("'{}' is no date such as 2026-11-28", text));
    }
    day.tm_isdst = -1;
    return std::int64_t{std::mktime(&day)} * 1'000;
}

Result<wire::Query> query_of(Server& server, const Arguments& arguments) {
    wire::Query query;
    for (const auto& word : arguments.words) {
        query.set_text(query.text().empty() ? word : query.text() + " " + word);
    }
    for (const auto& sender : arguments.senders) {
        TRY(const auto found, find_user(server, sender));
        query.add_sender_ids(found.user().user_id());
    }
    for (const auto& kind : arguments.kinds) {
        query.add_kinds(kind);
    }
    if (!arguments.since.empty()) {
        TRY(const auto since, read_date(arguments.since));
        query.set_since_ms(since);
    }
    if (!arguments.until.empty()) {
        TRY(const auto until, read_date(arguments.until));
        query.set_until_ms(until);
    }
    return query;
}

// All pages, as far as `limit` allows.
Result<std::vector<wire::Hit>> find_messages(Server& server, const Arguments& arguments) {
    wire::FindMessagesRequest request;
    TRY(*request.mutable_query(), query_of(server, arguments));
    TRY(*request.mutable_conversation_id(), find_conversation(server, arguments.conversation));
    std::vector<wire::Hit> hits;
    do {
        const auto missing = arguments.limit - static_cast<std::uint32_t>(hits.size());
        request.set_limit(std::min(missing, kHitsMax));
        TRY(const auto page,
            server.call_twice<wire::FindMessagesResponse>(std::string(kService) + "FindMessages",
                                                          request));
        hits.insert(hits.end(), page.hits().begin(), page.hits().end());
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && hits.size() < arguments.limit);
    return hits;
}

Result<std::vector<wire::Group>> find_conversations(Server& server, const Arguments& arguments) {
    wire::FindConversationsRequest request;
    TRY(*request.mutable_query(), query_of(server, arguments));
    std::vector<wire::Group> groups;
    do {
        const auto missing = arguments.limit - static_cast<std::uint32_t>(groups.size());
        request.set_limit(std::min(missing, kGroupsMax));
        TRY(const auto page,
            server.call_twice<wire::FindConversationsResponse>(
                std::string(kService) + "FindConversations", request));
        groups.insert(groups.end(), page.groups().begin(), page.groups().end());
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && groups.size() < arguments.limit);
    return groups;
}

Result<void> print_entries(
    const Program& program,
    Server& server,
    EntryPrinter::Where where,
    const google::protobuf::RepeatedPtrField<messaging::v1::Entry>& entries) {
    EntryPrinter printer(program, server, where);
    TRY_VOID(printer.prepare(entries));
    for (const auto& entry : entries) {
        printer.print(entry);
    }
    return {};
}

// In one conversation its messages, in all of them the newest of each and how many there are.
Result<void> search(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    google::protobuf::RepeatedPtrField<messaging::v1::Entry> entries;
    if (!arguments.conversation.empty()) {
        TRY(const auto hits, find_messages(*server, arguments));
        for (const auto& hit : hits) {
            if (program.json) {
                print_json(hit);
            }
            *entries.Add() = hit.entry();
        }
        return program.json
                   ? Result<void>()
                   : print_entries(program, *server, EntryPrinter::Where::kLeftOut, entries);
    }
    TRY(const auto groups, find_conversations(*server, arguments));
    for (const auto& group : groups) {
        if (program.json) {
            print_json(group);
            continue;
        }
        print_line(fmt::format("{}: {}{} found, the newest:",
                               group.conversation_id(),
                               group.count(),
                               group.more() ? " or more" : ""));
        entries.Clear();
        *entries.Add() = group.newest().entry();
        TRY_VOID(print_entries(program, *server, EntryPrinter::Where::kLeftOut, entries));
    }
    return {};
}

}  // namespace

void add_search_command(CLI::App& app, Program& program) {
    auto* command = app.add_subcommand("search", "find messages by their words, newest first");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("words", arguments->words, "all must occur; \"a phrase\" in quotes");
    command->add_option(
        "--in", arguments->conversation, "only there: a conversation's id, or @handle");
    command->add_option("--from", arguments->senders, "only messages of this person, a handle");
    command->add_option("--since", arguments->since, "only from this day on, such as 2026-11-28");
    command->add_option("--until", arguments->until, "only before this day");
    command->add_option(
        "--kind", arguments->kinds, "only text, image, voice, file, link and so on");
    command->add_option("--limit", arguments->limit, "how many (default: 50)")
        ->check(CLI::PositiveNumber);
    command->callback([&program, arguments] {
        program.action = [&program, arguments] { return search(program, *arguments); };
    });
}

}  // namespace kapok::cli
