// kapok send CONVERSATION|@handle [TEXT…]
#include "kapok/messaging/v1/service.pb.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"
#include "tools/cli/upload.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace kapok::cli {

namespace {

namespace wire = messaging::v1;

constexpr int kWordsMax = 1 << 24;

struct Arguments {
    std::string conversation;
    std::vector<std::string> words;
    std::string client_id;
    std::string image;
    std::string file;
    std::string voice;
    std::uint64_t quote_seq = 0;

    [[nodiscard]] int attachments() const {
        return (image.empty() ? 0 : 1) + (file.empty() ? 0 : 1) + (voice.empty() ? 0 : 1);
    }
};

Result<std::string> upload(Server& server, const std::string& path, media::v1::Purpose purpose) {
    TRY(auto media, upload_file(server, {.path = path, .purpose = purpose}));
    return media.media_id();
}

Result<wire::Content> make_content(Server& server, const Arguments& arguments) {
    wire::Content content;
    if (!arguments.image.empty()) {
        TRY(*content.mutable_image()->mutable_media()->mutable_media_id(),
            upload(server, arguments.image, media::v1::PURPOSE_IMAGE));
    } else if (!arguments.file.empty()) {
        TRY(*content.mutable_file()->mutable_media()->mutable_media_id(),
            upload(server, arguments.file, media::v1::PURPOSE_FILE));
        content.mutable_file()->set_name(std::filesystem::path(arguments.file).filename());
    } else if (!arguments.voice.empty()) {
        TRY(*content.mutable_voice()->mutable_media()->mutable_media_id(),
            upload(server, arguments.voice, media::v1::PURPOSE_VOICE));
        // This program does not decode sound, so the picture of its loudness is a flat line.
        content.mutable_voice()->set_waveform(std::string(32, '\x60'));
    } else {
        content.mutable_text()->set_text(text_of(arguments.words));
    }
    if (arguments.quote_seq > 0) {
        content.mutable_quote()->set_seq(arguments.quote_seq);
    }
    return content;
}

Result<void> send(const Program& program, const Arguments& arguments) {
    if (arguments.attachments() + (arguments.words.empty() ? 0 : 1) > 1) {
        return usage("send one of TEXT, --image, --file and --voice at a time");
    }
    TRY(const auto server, program.open());
    wire::SendRequest request;
    TRY(*request.mutable_conversation_id(), find_conversation(*server, arguments.conversation));
    TRY(*request.mutable_content(), make_content(*server, arguments));
    request.set_client_message_id(arguments.client_id.empty() ? new_client_id()
                                                              : arguments.client_id);
    TRY(const auto response,
        server->call_twice<wire::SendResponse>("kapok.messaging.v1.MessagingService/Send",
                                               request));
    const auto& entry = response.entry();
    program.json ? print_json(entry)
                 : print_line(fmt::format("{} #{}", entry.conversation_id(), entry.seq()));
    return Result<void>();
}

}  // namespace

void add_send_command(CLI::App& app, Program& program) {
    auto* command = app.add_subcommand("send", "write a message");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("conversation", arguments->conversation, "a conversation's id, or @handle")
        ->required();
    // CLI11 takes "[a,b]" for a list of two words where it sees a list without end, so this one has
    // an end that no command line reaches, and nothing asks that it be full.
    command->add_option("text", arguments->words, "the words; without any, or with '-', from stdin")
        ->expected(kWordsMax)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false)
        ->option_text("TEXT ...");
    command->add_option("--client-id",
                        arguments->client_id,
                        "your own id for the message: the same one is written once only");
    command->add_option("--image", arguments->image, "send this picture");
    command->add_option("--file", arguments->file, "send this file");
    command->add_option("--voice", arguments->voice, "send this recording (Opus in Ogg or WebM)");
    command->add_option("--quote", arguments->quote_seq, "answer the entry of this number");
    command->callback([&program, arguments] {
        program.action = [&program, arguments] { return send(program, *arguments); };
    });
}

}  // namespace kapok::cli
