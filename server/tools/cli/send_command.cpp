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
    std::vector<std::string> images;
    std::string file;
    std::string voice;
    std::string video;
    std::string location;
    std::string person;
    std::string card;
    std::string title;
    std::string merge;
    std::vector<std::uint64_t> seqs;
    std::uint64_t quote_seq = 0;

    [[nodiscard]] int attachments() const {
        int count = images.empty() ? 0 : 1;
        for (const auto* each : {&file, &voice, &video, &location, &person, &card, &merge}) {
            count += each->empty() ? 0 : 1;
        }
        return count;
    }
    // Words beside what is sent: the name of a place, the text of a card.
    [[nodiscard]] bool takes_words() const { return !location.empty() || !card.empty(); }
};

Result<std::string> upload(Server& server, const std::string& path, media::v1::Purpose purpose) {
    TRY(auto media, upload_file(server, {.path = path, .purpose = purpose}));
    return media.media_id();
}

std::string words_of(const Arguments& arguments) {
    std::string text;
    for (const auto& word : arguments.words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

// "30.25,120.16"
Result<void> read_place(const std::string& text, wire::Location& place) {
    const auto comma = text.find(',');
    double latitude = 0;
    double longitude = 0;
    if (comma == std::string::npos || !CLI::detail::lexical_cast(text.substr(0, comma), latitude) ||
        !CLI::detail::lexical_cast(text.substr(comma + 1), longitude)) {
        return usage("give a location as LATITUDE,LONGITUDE, for example 30.25,120.16");
    }
    place.set_latitude(latitude);
    place.set_longitude(longitude);
    return Result<void>();
}

// One picture is a picture, several are an album.
Result<void> add_pictures(Server& server, const Arguments& arguments, wire::Content& content) {
    for (const auto& path : arguments.images) {
        auto& media = arguments.images.size() == 1 ? *content.mutable_image()->mutable_media()
                                                   : *content.mutable_album()->add_pictures();
        TRY(*media.mutable_media_id(), upload(server, path, media::v1::PURPOSE_IMAGE));
    }
    return Result<void>();
}

// What needs no file.
Result<void> add_words(Server& server, const Arguments& arguments, wire::Content& content) {
    if (!arguments.location.empty()) {
        content.mutable_location()->set_name(words_of(arguments));
        return read_place(arguments.location, *content.mutable_location());
    }
    if (!arguments.person.empty()) {
        TRY(const auto found, find_user(server, arguments.person));
        content.mutable_contact_card()->set_user_id(found.user().user_id());
    } else if (!arguments.card.empty()) {
        content.mutable_card()->set_url(arguments.card);
        content.mutable_card()->set_title(arguments.title);
        content.mutable_card()->set_text(words_of(arguments));
    } else if (!arguments.merge.empty()) {
        TRY(*content.mutable_merged()->mutable_conversation_id(),
            find_conversation(server, arguments.merge));
        content.mutable_merged()->mutable_seqs()->Add(arguments.seqs.begin(), arguments.seqs.end());
    } else {
        content.mutable_text()->set_text(text_of(arguments.words));
    }
    return Result<void>();
}

Result<wire::Content> make_content(Server& server, const Arguments& arguments) {
    wire::Content content;
    if (!arguments.images.empty()) {
        TRY_VOID(add_pictures(server, arguments, content));
    } else if (!arguments.video.empty()) {
        TRY(*content.mutable_video()->mutable_media()->mutable_media_id(),
            upload(server, arguments.video, media::v1::PURPOSE_VIDEO));
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
        TRY_VOID(add_words(server, arguments, content));
    }
    if (arguments.quote_seq > 0) {
        content.mutable_quote()->set_seq(arguments.quote_seq);
    }
    return content;
}

Result<void> send(const Program& program, const Arguments& arguments) {
    const bool has_text = !arguments.words.empty() && !arguments.takes_words();
    if (arguments.attachments() + (has_text ? 1 : 0) > 1) {
        return usage("send one thing at a time: TEXT, or one of the options");
    }
    if (arguments.merge.empty() != arguments.seqs.empty()) {
        return usage("--merge needs --seqs, for example --merge @lin --seqs 3,4,5");
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
    command->add_option("--image", arguments->images, "send this picture; several are an album")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--file", arguments->file, "send this file");
    command->add_option("--voice", arguments->voice, "send this recording (Opus in Ogg or WebM)");
    command->add_option("--video", arguments->video, "send this video (MP4 or WebM)");
    command->add_option(
        "--location", arguments->location, "send a place: LATITUDE,LONGITUDE; TEXT is its name");
    command->add_option("--person", arguments->person, "send the card of this person: @handle");
    auto* card = command->add_option(
        "--card", arguments->card, "send a card that leads to this address; TEXT is its text");
    command->add_option("--title", arguments->title, "the card's title")->needs(card);
    command->add_option(
        "--merge", arguments->merge, "forward messages of this conversation as one card");
    command->add_option("--seqs", arguments->seqs, "which messages, by their numbers")
        ->delimiter(',');
    command->add_option("--quote", arguments->quote_seq, "answer the entry of this number");
    command->callback([&program, arguments] {
        program.action = [&program, arguments] { return send(program, *arguments); };
    });
}

}  // namespace kapok::cli
