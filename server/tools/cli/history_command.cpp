// kapok history CONVERSATION|@handle [--before SEQ | --after SEQ] [--limit N]
#include "tools/cli/entries.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace kapok::cli {

namespace {

namespace wire = messaging::v1;

constexpr std::uint32_t kPageMax = 200;

struct Arguments {
    std::string conversation;
    std::optional<std::uint64_t> before;
    std::optional<std::uint64_t> after;
    std::uint32_t limit = 50;
};

using Entries = google::protobuf::RepeatedPtrField<wire::Entry>;

// Pages of at most kPageMax in either direction until there are `limit`; oldest first.
Result<Entries> read(Server& server, const Arguments& arguments) {
    wire::ListEntriesRequest request;
    TRY(*request.mutable_conversation_id(), find_conversation(server, arguments.conversation));
    if (arguments.after) {
        request.set_after_seq(*arguments.after);
    } else if (arguments.before) {
        request.set_before_seq(*arguments.before);
    }
    Entries all;
    auto missing = arguments.limit;
    while (missing > 0) {
        request.set_limit(std::min(missing, kPageMax));
        TRY(auto page, list_entries(server, request));
        auto& entries = *page.mutable_entries();
        if (entries.empty()) {
            break;
        }
        missing -= std::min(missing, static_cast<std::uint32_t>(entries.size()));
        if (arguments.after) {
            request.set_after_seq(entries[entries.size() - 1].seq());
            all.MergeFrom(entries);
        } else {
            request.set_before_seq(entries[0].seq());
            entries.MergeFrom(all);
            all.Swap(&entries);
        }
    }
    return all;
}

Result<void> show_history(const Program& program, const Arguments& arguments) {
    if (arguments.before && arguments.after) {
        return usage("give --before or --after, not both");
    }
    TRY(const auto server, program.open());
    TRY(const auto entries, read(*server, arguments));
    EntryPrinter printer(program, *server, EntryPrinter::Where::kLeftOut);
    TRY_VOID(printer.prepare(entries));
    for (const auto& entry : entries) {
        printer.print(entry);
    }
    return Result<void>();
}

}  // namespace

void add_history_command(CLI::App& app, Program& program) {
    auto* command = app.add_subcommand("history", "show what was written, oldest first");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("conversation", arguments->conversation, "a conversation's id, or @handle")
        ->required();
    command->add_option("--before", arguments->before, "only entries before this number");
    command->add_option("--after", arguments->after, "only entries after this number");
    command->add_option("--limit", arguments->limit, "how many (default: 50)");
    command->callback([&program, arguments] {
        program.action = [&program, arguments] { return show_history(program, *arguments); };
    });
}

}  // namespace kapok::cli
