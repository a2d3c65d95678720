// kapok tail [CONVERSATION|@handle] [--after SEQ] [--count N] [--timeout S]
#include "tools/cli/output.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"
#include "tools/cli/tail.h"

#include <CLI/CLI.hpp>

namespace kapok::cli {

namespace {

struct Arguments {
    std::string conversation;
    TailOptions options;
    std::optional<double> timeout_s;
};

Result<void> tail(const Program& program, const Arguments& arguments) {
    if (arguments.options.after && arguments.conversation.empty()) {
        return usage("--after needs a conversation");
    }
    TRY(const auto server, program.open());
    auto options = arguments.options;
    if (!arguments.conversation.empty()) {
        TRY(options.conversation, find_conversation(*server, arguments.conversation));
    }
    if (arguments.timeout_s) {
        options.timeout =
            std::chrono::milliseconds(static_cast<std::int64_t>(*arguments.timeout_s * 1'000));
    }
    return Tail(program, *server, std::move(options)).run();
}

}  // namespace

void add_tail_command(CLI::App& app, Program& program) {
    auto* command = app.add_subcommand("tail", "print entries as they are written");
    auto arguments = std::make_shared<Arguments>();
    command->add_option(
        "conversation", arguments->conversation, "a conversation's id, or @handle (default: all)");
    command->add_option(
        "--after", arguments->options.after, "begin after this number (default: with what is new)");
    command->add_option("--count", arguments->options.count, "end after so many entries")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--timeout",
                     arguments->timeout_s,
                     "end after so many seconds; exit code 5 if --count was not reached")
        ->check(CLI::Range(0.0, 1e6));
    command->callback([&program, arguments] {
        program.action = [&program, arguments] { return tail(program, *arguments); };
    });
}

}  // namespace kapok::cli
