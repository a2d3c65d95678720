// kapok favourites [list] | add CONVERSATION SEQ | note [TEXT…] | remove ID…
#include "kapok/favourites/v1/service.pb.h"
#include "tools/cli/names.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kapok::cli {

namespace {

namespace wire = favourites::v1;

constexpr int kWordsMax = 100'000;
constexpr std::uint32_t kPageMax = 100;
constexpr std::size_t kLineCharacters = 200;

struct Arguments {
    std::vector<std::string> kinds;
    std::string tag;
    std::string text;
    std::uint32_t limit = 50;
    std::string conversation;
    std::uint64_t seq = 0;
    std::vector<std::string> words;
    std::vector<std::string> tags;
    std::vector<std::uint64_t> ids;
};

std::string method(std::string_view name) {
    return fmt::format("kapok.favourites.v1.FavouritesService/{}", name);
}

void print(const Program& program, const NameBook& names, const wire::Favourite& favourite) {
    if (program.json) {
        print_json(favourite);
        return;
    }
    std::string tags;
    for (const auto& tag : favourite.tags()) {
        tags += " #" + one_line(tag, kLineCharacters);
    }
    const auto words =
        favourite.recalled() ? "(recalled)" : content_text(favourite.content(), names);
    print_line(fmt::format("{}  {}  {}: {}{}",
                           favourite.favourite_id(),
                           time_text(favourite.time_ms()),
                           favourite.note() ? "note" : names.name_of(favourite.sender_id()),
                           one_line(words, kLineCharacters),
                           tags));
}

// All pages, as far as `limit` allows.
Result<void> list(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::ListFavouritesRequest request;
    for (const auto& kind : arguments.kinds) {
        request.add_kinds(kind);
    }
    request.set_tag(arguments.tag);
    request.set_text(arguments.text);
    NameBook names(*server);
    for (std::uint32_t printed = 0; printed < arguments.limit;) {
        request.set_limit(std::min(arguments.limit - printed, kPageMax));
        TRY(const auto page,
            server->call_twice<wire::ListFavouritesResponse>(method("ListFavourites"), request));
        for (const auto& favourite : page.favourites()) {
            names.note(favourite.sender_id());
        }
        TRY_VOID(names.load());
        for (const auto& favourite : page.favourites()) {
            print(program, names, favourite);
        }
        printed += static_cast<std::uint32_t>(page.favourites_size());
        request.set_page_token(page.next_page_token());
        if (request.page_token().empty()) {
            break;
        }
    }
    return Result<void>();
}

Result<void> print_made(const Program& program, Server& server, const wire::Favourite& made) {
    NameBook names(server);
    names.note(made.sender_id());
    TRY_VOID(names.load());
    print(program, names, made);
    return Result<void>();
}

Result<void> add(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::AddFavouriteRequest request;
    TRY(*request.mutable_conversation_id(), find_conversation(*server, arguments.conversation));
    request.set_seq(arguments.seq);
    TRY(const auto response,
        server->call_twice<wire::AddFavouriteResponse>(method("AddFavourite"), request));
    return print_made(program, *server, response.favourite());
}

Result<void> note(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::AddNoteRequest request;
    request.set_client_note_id(new_client_id());
    request.set_text(text_of(arguments.words));
    for (const auto& tag : arguments.tags) {
        request.add_tags(tag);
    }
    TRY(const auto response, server->call_twice<wire::AddNoteResponse>(method("AddNote"), request));
    return print_made(program, *server, response.favourite());
}

Result<void> remove(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::RemoveFavouritesRequest request;
    for (const auto id : arguments.ids) {
        request.add_favourite_ids(id);
    }
    TRY_VOID(
        server->call_twice<wire::RemoveFavouritesResponse>(method("RemoveFavourites"), request));
    return Result<void>();
}

}  // namespace

void add_favourites_command(CLI::App& app, Program& program) {
    auto arguments = std::make_shared<Arguments>();
    auto* favourites = app.add_subcommand("favourites", "what you have put aside, and your notes");
    const auto run = [&program, arguments](
                         CLI::App& command,
                         Result<void> (*function)(const Program&, const Arguments&)) {
        command.callback([&program, arguments, function] {
            program.action = [&program, arguments, function] {
                return function(program, *arguments);
            };
        });
    };
    favourites->require_subcommand(1);
    auto* list_command = favourites->add_subcommand("list", "newest first");
    list_command->add_option("--kind", arguments->kinds, "only note, text, image, file and so on");
    list_command->add_option("--tag", arguments->tag, "only with this tag");
    list_command->add_option("--text", arguments->text, "only those that say it");
    list_command->add_option("--limit", arguments->limit, "how many (default: 50)")
        ->check(CLI::PositiveNumber);
    run(*list_command, list);
    auto* add_command = favourites->add_subcommand("add", "put a message aside");
    add_command
        ->add_option("conversation", arguments->conversation, "a conversation's id, or @handle")
        ->required();
    add_command->add_option("seq", arguments->seq, "the entry's number")->required();
    run(*add_command, add);
    auto* note_command = favourites->add_subcommand("note", "write a note for yourself");
    note_command
        ->add_option("text", arguments->words, "the words; without any, or with '-', from stdin")
        ->expected(kWordsMax)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false)
        ->option_text("TEXT ...");
    note_command->add_option("--tag", arguments->tags, "a tag; may be given several times");
    run(*note_command, note);
    auto* remove_command = favourites->add_subcommand("remove", "take favourites away");
    remove_command->add_option("ids", arguments->ids, "their numbers")->required();
    run(*remove_command, remove);
}

}  // namespace kapok::cli
