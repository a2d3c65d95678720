// kapok edit CONVERSATION|@handle SEQ [TEXT…], kapok react CONVERSATION|@handle SEQ EMOJI [--off]
#include "kapok/messaging/v1/service.pb.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>

namespace kapok::cli {

namespace {

namespace wire = messaging::v1;

constexpr int kWordsMax = 1 << 24;

struct Arguments {
    std::string conversation;
    std::uint64_t seq = 0;
    std::vector<std::string> words;
    std::string emoji;
    bool off = false;
    std::string client_id;

    [[nodiscard]] std::string id() const { return client_id.empty() ? new_client_id() : client_id; }
};

Result<void> edit(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::EditMessageRequest request;
    TRY(*request.mutable_conversation_id(), find_conversation(*server, arguments.conversation));
    request.set_seq(arguments.seq);
    request.mutable_text()->set_text(text_of(arguments.words));
    request.set_client_message_id(arguments.id());
    TRY(const auto response,
        server->call_twice<wire::EditMessageResponse>(
            "kapok.messaging.v1.MessagingService/EditMessage", request));
    const auto& entry = response.entry();
    program.json ? print_json(entry)
                 : print_line(fmt::format("{} #{}", entry.conversation_id(), entry.seq()));
    return Result<void>();
}

Result<void> react(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::ReactRequest request;
    TRY(*request.mutable_conversation_id(), find_conversation(*server, arguments.conversation));
    request.set_seq(arguments.seq);
    request.set_emoji(arguments.emoji);
    request.set_active(!arguments.off);
    request.set_client_message_id(arguments.id());
    TRY(const auto response,
        server->call_twice<wire::ReactResponse>("kapok.messaging.v1.MessagingService/React",
                                                request));
    if (program.json) {
        print_json(response);
        return Result<void>();
    }
    std::string line;
    for (const auto& tally : response.reactions()) {
        line += fmt::format(
            "{}{} {}", line.empty() ? "" : "  ", printable(tally.emoji()), tally.count());
    }
    print_line(line.empty() ? "no reactions" : line);
    return Result<void>();
}

void add_target(CLI::App& command, Arguments& arguments) {
    command.add_option("conversation", arguments.conversation, "a conversation's id, or @handle")
        ->required();
    command.add_option("seq", arguments.seq, "the entry's number")->required();
}

void add_client_id(CLI::App& command, Arguments& arguments) {
    command.add_option("--client-id",
                       arguments.client_id,
                       "your own id for the change: the same one is done once only");
}

}  // namespace

void add_change_commands(CLI::App& app, Program& program) {
    auto* edit_command = app.add_subcommand("edit", "give your own text another wording");
    auto edited = std::make_shared<Arguments>();
    add_target(*edit_command, *edited);
    edit_command
        ->add_option("text", edited->words, "the words; without any, or with '-', from stdin")
        ->expected(kWordsMax)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false)
        ->option_text("TEXT ...");
    add_client_id(*edit_command, *edited);
    edit_command->callback([&program, edited] {
        program.action = [&program, edited] { return edit(program, *edited); };
    });

    auto* react_command = app.add_subcommand("react", "add your reaction to a message");
    auto reacted = std::make_shared<Arguments>();
    add_target(*react_command, *reacted);
    react_command->add_option("emoji", reacted->emoji, "one emoji")->required();
    react_command->add_flag("--off", reacted->off, "take it off instead");
    add_client_id(*react_command, *reacted);
    react_command->callback([&program, reacted] {
        program.action = [&program, reacted] { return react(program, *reacted); };
    });
}

}  // namespace kapok::cli
