// Sentences about the notes of a group.
#include "kapok/notes/v1/service.pb.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

namespace kapok::scenarios {
namespace {

namespace wire = notes::v1;

constexpr std::string_view kService = "kapok.notes.v1.NotesService/";

}  // namespace

// A note's id is its name in the scenario.
template <class Request>
Request Stage::note_request(const Captures& with) {
    Request request;
    request.set_conversation_id(chat(with.at("device"), with.at("chat")));
    request.set_note_id(with.at("note"));
    return request;
}

Task<Outcome> Stage::write_note(Captures with) {
    auto request = note_request<wire::CreateNoteRequest>(with);
    request.set_title(with["title"]);
    request.set_text(with["text"]);
    co_return outcome_of(co_await device(with["device"])
                             .call<wire::CreateNoteRequest, wire::CreateNoteResponse>(
                                 std::string(kService) + "CreateNote", std::move(request)));
}

// "STALE" is what a save meets that was made from an older version.
Task<Outcome> Stage::save_note(Captures with) {
    auto request = note_request<wire::SaveNoteRequest>(with);
    request.set_base_version(std::stoull(with["version"]));
    request.set_title(with["title"]);
    request.set_text(with["text"]);
    const auto saved = co_await device(with["device"])
                           .call<wire::SaveNoteRequest, wire::SaveNoteResponse>(
                               std::string(kService) + "SaveNote", std::move(request));
    if (saved && saved->stale()) {
        co_return Outcome{.refusal = "STALE", .complaint = {}};
    }
    co_return outcome_of(saved);
}

Task<Outcome> Stage::remove_note(Captures with) {
    co_return outcome_of(
        co_await device(with["device"])
            .call<wire::RemoveNoteRequest, wire::RemoveNoteResponse>(
                std::string(kService) + "RemoveNote", note_request<wire::RemoveNoteRequest>(with)));
}

// "2 bob: the title: the text"; with `version` as it was.
Task<Outcome> Stage::reads_note(Captures with) {
    auto request = note_request<wire::GetNoteRequest>(with);
    if (!with["version"].empty()) {
        request.set_version(std::stoull(with["version"]));
    }
    const auto got = co_await device(with["device"])
                         .call<wire::GetNoteRequest, wire::GetNoteResponse>(
                             std::string(kService) + "GetNote", std::move(request));
    if (!got) {
        co_return outcome_of(got);
    }
    const auto& note = got->note();
    const auto seen = fmt::format(
        "{} {}: {}: {}", note.version(), person_of(note.editor_id()), note.title(), note.text());
    co_return expect(seen == with["state"], fmt::format("it is \"{}\"", seen));
}

Task<Outcome> Stage::has_notes(Captures with) {
    wire::ListNotesRequest request;
    request.set_conversation_id(chat(with["device"], with["chat"]));
    const auto got = co_await device(with["device"])
                         .call<wire::ListNotesRequest, wire::ListNotesResponse>(
                             std::string(kService) + "ListNotes", std::move(request));
    if (!got) {
        co_return outcome_of(got);
    }
    std::string seen;
    for (const auto& note : got->notes()) {
        seen += (seen.empty() ? "" : " ") + note.note_id();
    }
    co_return expect(seen == with["names"], fmt::format("they are \"{}\"", seen));
}

Task<Outcome> Stage::has_note_versions(Captures with) {
    const auto got = co_await device(with["device"])
                         .call<wire::ListNoteVersionsRequest, wire::ListNoteVersionsResponse>(
                             std::string(kService) + "ListNoteVersions",
                             note_request<wire::ListNoteVersionsRequest>(with));
    if (!got) {
        co_return outcome_of(got);
    }
    std::string seen;
    for (const auto& version : got->versions()) {
        seen += fmt::format(
            "{}{} {}", seen.empty() ? "" : ", ", version.version(), person_of(version.editor_id()));
    }
    co_return expect(seen == with["versions"], fmt::format("they are \"{}\"", seen));
}

Task<Outcome> Stage::was_told_note(Captures with) {
    const auto& told = device(with["device"]).notes();
    const auto found = told.find({chat(with["device"], with["chat"]), with["note"]});
    const auto seen = found == told.end() ? "nothing" : std::to_string(found->second);
    co_return expect(seen == with["version"], fmt::format("it was told {}", seen));
}

}  // namespace kapok::scenarios
