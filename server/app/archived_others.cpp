#include "app/archived_others.h"

#include "kapok/agenda/v1/service.pb.h"
#include "kapok/contacts/v1/service.pb.h"
#include "kapok/notes/v1/service.pb.h"
#include "kapok/stickers/v1/service.pb.h"
#include "kapok/together/v1/service.pb.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>

namespace kapok::app {
namespace {

using archive::Part;

// As many as one call may ask for.
constexpr std::size_t kStatesAtOnce = 50;
constexpr std::uint32_t kLinesAtOnce = 100;

std::string line_of(const google::protobuf::Message& message) {
    std::string json;
    const auto status = google::protobuf::util::MessageToJsonString(message, &json);
    KAPOK_ASSERT(status.ok(), "our own messages can be written as JSON");
    return json + '\n';
}

}  // namespace

template <class Response, class Request>
Task<Result<Response>> ArchivedOthers::ask(std::string method,
                                           rpc::RequestContext ctx,
                                           Request request) {
    CO_TRY(const auto body,
           co_await router_.ask(std::move(method), std::move(ctx), request.SerializeAsString()));
    Response response;
    KAPOK_ASSERT(response.ParseFromString(body), "our own answers can be read");
    co_return response;
}

Task<Result<std::vector<Part>>> ArchivedOthers::of_account(rpc::RequestContext ctx) {
    CO_TRY(const auto agenda,
           co_await ask<agenda::v1::ListItemsResponse>(
               "kapok.agenda.v1.AgendaService/ListItems", ctx, agenda::v1::ListItemsRequest()));
    Part items{.path = "agenda.jsonl", .lines = {}, .media_ids = {}};
    for (const auto& item : agenda.items()) {
        items.lines += line_of(item);
    }
    CO_TRY(const auto shelf,
           co_await ask<stickers::v1::GetShelfResponse>(
               "kapok.stickers.v1.StickersService/GetShelf", ctx, stickers::v1::GetShelfRequest()));
    Part stickers{.path = "stickers.jsonl", .lines = {}, .media_ids = {}};
    for (const auto& saved : shelf.saved()) {
        stickers.lines += line_of(saved);
        stickers.media_ids.push_back(saved.media().media_id());
    }
    CO_TRY(const auto privacy,
           co_await ask<contacts::v1::GetPrivacyResponse>(
               "kapok.contacts.v1.ContactsService/GetPrivacy",
               ctx,
               contacts::v1::GetPrivacyRequest()));
    Part settings{.path = "privacy.jsonl", .lines = line_of(privacy.privacy()), .media_ids = {}};
    std::vector<Part> parts;
    parts.push_back(std::move(items));
    parts.push_back(std::move(stickers));
    parts.push_back(std::move(settings));
    co_return parts;
}

Task<Result<std::vector<Part>>> ArchivedOthers::of_conversation(
    rpc::RequestContext ctx,
    messaging::ConversationId conversation,
    std::vector<messaging::Seq> taken_part) {
    std::vector<Part> parts;
    if (conversation.kind() == messaging::Kind::kGroup) {
        CO_TRY(auto notes, co_await notes_of(ctx, conversation));
        parts.push_back(std::move(notes));
    }
    CO_TRY(auto states, co_await states_of(std::move(ctx), conversation, std::move(taken_part)));
    parts.push_back(std::move(states));
    co_return parts;
}

Task<Result<Part>> ArchivedOthers::notes_of(rpc::RequestContext ctx,
                                            messaging::ConversationId conversation) {
    Part part{.path = "notes/" + conversation.text() + ".jsonl", .lines = {}, .media_ids = {}};
    notes::v1::ListNotesRequest which;
    which.set_conversation_id(conversation.text());
    CO_TRY(const auto list,
           co_await ask<notes::v1::ListNotesResponse>(
               "kapok.notes.v1.NotesService/ListNotes", ctx, which));
    for (const auto& beginning : list.notes()) {
        notes::v1::GetNoteRequest one;
        one.set_conversation_id(conversation.text());
        one.set_note_id(beginning.note_id());
        auto note = co_await ask<notes::v1::GetNoteResponse>(
            "kapok.notes.v1.NotesService/GetNote", ctx, one);
        if (!note && note.error().code() != Code::kNotFound) {
            co_return note.error();
        }
        if (note) {  // nobody removed it meanwhile
            part.lines += line_of(note->note());
        }
    }
    co_return part;
}

Task<Result<Part>> ArchivedOthers::states_of(rpc::RequestContext ctx,
                                             messaging::ConversationId conversation,
                                             std::vector<messaging::Seq> taken_part) {
    Part part{.path = "together/" + conversation.text() + ".jsonl", .lines = {}, .media_ids = {}};
    for (std::size_t first = 0; first < taken_part.size(); first += kStatesAtOnce) {
        together::v1::GetStatesRequest which;
        which.set_conversation_id(conversation.text());
        const auto end = std::min(first + kStatesAtOnce, taken_part.size());
        for (auto at = first; at < end; ++at) {
            which.add_seqs(taken_part[at].value());
        }
        CO_TRY(auto page,
               co_await ask<together::v1::GetStatesResponse>(
                   "kapok.together.v1.TogetherService/GetStates", ctx, which));
        for (auto& state : *page.mutable_states()) {
            if (state.has_relay()) {
                CO_TRY_VOID(co_await complete(ctx, &state));
            }
            part.lines += line_of(state);
        }
    }
    co_return part;
}

Task<Result<void>> ArchivedOthers::complete(rpc::RequestContext ctx, together::v1::State* state) {
    auto& relay = *state->mutable_relay();
    together::v1::ListLinesRequest which;
    which.set_conversation_id(state->conversation_id());
    which.set_seq(state->seq());
    which.set_limit(kLinesAtOnce);
    relay.clear_lines();
    do {
        auto page = co_await ask<together::v1::ListLinesResponse>(
            "kapok.together.v1.TogetherService/ListLines", ctx, which);
        if (!page) {
            const bool is_gone =
                page.error().code() == Code::kGone || page.error().code() == Code::kNotFound;
            co_return is_gone ? Result<void>() : page.error();
        }
        relay.mutable_lines()->MergeFrom(page->lines());
        which.set_page_token(page->next_page_token());
    } while (!which.page_token().empty());
    co_return Result<void>();
}

}  // namespace kapok::app
