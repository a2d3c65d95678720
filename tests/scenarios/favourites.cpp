// Sentences about what people put aside.
#include "base/random.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <sstream>

namespace kapok::scenarios {
namespace {

namespace wire = favourites::v1;

constexpr std::string_view kService = "kapok.favourites.v1.FavouritesService/";

std::string method(std::string_view name) { return std::string(kService) + std::string(name); }

}  // namespace

Task<Result<wire::Favourite>> Stage::favourite(std::string device_name, std::string message_name) {
    const auto& target = message(message_name);
    CO_TRY(const auto page,
           (co_await device(device_name)
                .call<wire::ListFavouritesRequest, wire::ListFavouritesResponse>(
                    method("ListFavourites"), {})));
    for (const auto& each : page.favourites()) {
        if (each.conversation_id() == target.conversation_id &&
            each.seq() == target.outgoing->seq) {
            co_return each;
        }
    }
    co_return Error(Code::kNotFound, "NOT_KEPT");
}

Task<Outcome> Stage::keep(Captures with) {
    const auto& target = message(with["message"]);
    wire::AddFavouriteRequest request;
    request.set_conversation_id(target.conversation_id);
    request.set_seq(target.outgoing->seq);
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::AddFavouriteRequest, wire::AddFavouriteResponse>(
                                 method("AddFavourite"), std::move(request)));
}

Task<Outcome> Stage::let_go(Captures with) {
    const auto found = co_await favourite(with["device"], with["message"]);
    if (!found) {
        co_return outcome_of(found);
    }
    wire::RemoveFavouritesRequest request;
    request.add_favourite_ids(found->favourite_id());
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::RemoveFavouritesRequest, wire::RemoveFavouritesResponse>(
                                 method("RemoveFavourites"), std::move(request)));
}

// Tags with spaces between them.
Task<Outcome> Stage::tag(Captures with) {
    const auto found = co_await favourite(with["device"], with["message"]);
    if (!found) {
        co_return outcome_of(found);
    }
    wire::SetFavouriteTagsRequest request;
    request.set_favourite_id(found->favourite_id());
    std::istringstream tags(with["tags"]);
    for (std::string one; tags >> one;) {
        request.add_tags(one);
    }
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::SetFavouriteTagsRequest, wire::SetFavouriteTagsResponse>(
                                 method("SetFavouriteTags"), std::move(request)));
}

Task<Outcome> Stage::rename_tag(Captures with) {
    wire::RenameFavouriteTagRequest request;
    request.set_tag(with["tag"]);
    request.set_new_tag(with["name"]);
    co_return outcome_of(
        co_await device(with["device"])
            .call<wire::RenameFavouriteTagRequest, wire::RenameFavouriteTagResponse>(
                method("RenameFavouriteTag"), std::move(request)));
}

// Newest first: "alice: hi #trip, bob: (recalled)", or nothing.
Task<Outcome> Stage::has_favourites(Captures with) {
    wire::ListFavouritesRequest request;
    request.set_text(with["words"]);
    request.set_tag(with["tag"]);
    const auto got = co_await device(with["device"])
                         .call<wire::ListFavouritesRequest, wire::ListFavouritesResponse>(
                             method("ListFavourites"), std::move(request));
    if (!got) {
        co_return outcome_of(got);
    }
    std::string seen;
    for (const auto& each : got->favourites()) {
        seen += seen.empty() ? "" : ", ";
        seen += each.recalled() ? person_of(each.sender_id()) + ": (recalled)"
                                : line_of(each.sender_id(), each.content());
        for (const auto& tag : each.tags()) {
            seen += " #" + tag;
        }
    }
    co_return expect(seen == with["items"], fmt::format("they are \"{}\"", seen));
}

// The same words are the same note.
Task<Outcome> Stage::note_down(Captures with) {
    wire::AddNoteRequest request;
    request.set_client_note_id(fmt::format("n-{}", hash64(with["words"])));
    request.set_text(with["words"]);
    co_return outcome_of(
        co_await device(with["device"])
            .call<wire::AddNoteRequest, wire::AddNoteResponse>(method("AddNote"), request));
}

// The newest that says it, be it a note or not.
Task<Outcome> Stage::reword_note(Captures with) {
    wire::ListFavouritesRequest search;
    search.set_text(with["words"]);
    const auto got = co_await device(with["device"])
                         .call<wire::ListFavouritesRequest, wire::ListFavouritesResponse>(
                             method("ListFavourites"), std::move(search));
    if (!got || got->favourites().empty()) {
        co_return expect(false, "there is no such note");
    }
    wire::EditNoteRequest request;
    request.set_favourite_id(got->favourites(0).favourite_id());
    request.set_text(with["text"]);
    co_return outcome_of(
        co_await device(with["device"])
            .call<wire::EditNoteRequest, wire::EditNoteResponse>(method("EditNote"), request));
}

Task<Outcome> Stage::sends_favourite(Captures with) {
    const auto found = co_await favourite(with["device"], with["source"]);
    if (!found) {
        co_return outcome_of(found);
    }
    co_return co_await write(std::move(with), found->content());
}

}  // namespace kapok::scenarios
