// Binds kapok.notes.v1.NotesService.
#include "kapok/notes/v1/service.pb.h"
#include "messaging/api/requests.h"
#include "notes/module.h"
#include "notes/wire.h"
#include "rpc/binder.h"

namespace kapok::notes {
namespace {

using rpc::RequestContext;

template <class Request>
Result<NoteId> read_note_id(const Request& request) {
    TRY(const auto conversation, messaging::read_conversation_id(request.conversation_id()));
    return NoteId{.conversation = conversation, .id = request.note_id()};
}

template <class Request>
Words words_of(const Request& request) {
    return {.title = request.title(), .text = request.text()};
}

Task<Result<v1::ListNotesResponse>> list_notes(Service* service,
                                               RequestContext ctx,
                                               v1::ListNotesRequest request) {
    CO_TRY(const auto id, messaging::read_conversation_id(request.conversation_id()));
    CO_TRY(const auto notes, co_await service->list(std::move(ctx), id));
    v1::ListNotesResponse response;
    for (const auto& note : notes) {
        wire::fill(note, *response.add_notes());
    }
    co_return response;
}

Task<Result<v1::GetNoteResponse>> get_note(Service* service,
                                           RequestContext ctx,
                                           v1::GetNoteRequest request) {
    CO_TRY(auto id, read_note_id(request));
    CO_TRY(const auto note,
           co_await service->get(std::move(ctx), std::move(id), request.version()));
    v1::GetNoteResponse response;
    wire::fill(note, *response.mutable_note());
    co_return response;
}

Task<Result<v1::ListNoteVersionsResponse>> list_versions(Service* service,
                                                         RequestContext ctx,
                                                         v1::ListNoteVersionsRequest request) {
    CO_TRY(auto id, read_note_id(request));
    CO_TRY(const auto versions, co_await service->list_versions(std::move(ctx), std::move(id)));
    v1::ListNoteVersionsResponse response;
    for (const auto& version : versions) {
        wire::fill(version, *response.add_versions());
    }
    co_return response;
}

Task<Result<v1::CreateNoteResponse>> create_note(Service* service,
                                                 RequestContext ctx,
                                                 v1::CreateNoteRequest request) {
    CO_TRY(auto id, read_note_id(request));
    CO_TRY(const auto note,
           co_await service->create(std::move(ctx), std::move(id), words_of(request)));
    v1::CreateNoteResponse response;
    wire::fill(note, *response.mutable_note());
    co_return response;
}

Task<Result<v1::SaveNoteResponse>> save_note(Service* service,
                                             RequestContext ctx,
                                             v1::SaveNoteRequest request) {
    CO_TRY(auto id, read_note_id(request));
    CO_TRY(const auto saved,
           co_await service->save(
               std::move(ctx), std::move(id), request.base_version(), words_of(request)));
    v1::SaveNoteResponse response;
    wire::fill(saved.note, *response.mutable_note());
    response.set_stale(saved.stale);
    co_return response;
}

Task<Result<v1::RemoveNoteResponse>> remove_note(Service* service,
                                                 RequestContext ctx,
                                                 v1::RemoveNoteRequest request) {
    CO_TRY(auto id, read_note_id(request));
    CO_TRY_VOID(co_await service->remove(std::move(ctx), std::move(id)));
    co_return v1::RemoveNoteResponse();
}

}  // namespace

void Module::bind(rpc::Router& router) {
    const rpc::Binder binder(router, "kapok.notes.v1.NotesService", service_);
    binder.bind("ListNotes", list_notes);
    binder.bind("GetNote", get_note);
    binder.bind("ListNoteVersions", list_versions);
    binder.bind("CreateNote", create_note);
    binder.bind("SaveNote", save_note);
    binder.bind("RemoveNote", remove_note);
}

}  // namespace kapok::notes
