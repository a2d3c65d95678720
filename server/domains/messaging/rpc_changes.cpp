#include "kapok/messaging/v1/service.pb.h"
#include "messaging/binding.h"
#include "messaging/changes.h"
#include "messaging/module.h"
#include "messaging/wire.h"
#include "messaging/wire_changes.h"

namespace kapok::messaging {
namespace {

using binding::read_id;
using rpc::RequestContext;

Task<Result<v1::EditMessageResponse>> edit_message(Changes* changes,
                                                   RequestContext ctx,
                                                   v1::EditMessageRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    const ChangeOf what{.conversation = id,
                        .seq = Seq(request.seq()),
                        .client_message_id = request.client_message_id()};
    CO_TRY(const auto entry,
           co_await changes->edit(std::move(ctx), what, wire::text_of(request.text())));
    v1::EditMessageResponse response;
    wire::fill(entry, *response.mutable_entry());
    co_return response;
}

Task<Result<v1::ListEditsResponse>> list_edits(Changes* changes,
                                               RequestContext ctx,
                                               v1::ListEditsRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto versions,
           co_await changes->list_edits(std::move(ctx), id, Seq(request.seq())));
    v1::ListEditsResponse response;
    for (const auto& version : versions) {
        wire::fill(version, *response.add_versions());
    }
    co_return response;
}

Task<Result<v1::ReactResponse>> react(Changes* changes,
                                      RequestContext ctx,
                                      v1::ReactRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    const ChangeOf what{.conversation = id,
                        .seq = Seq(request.seq()),
                        .client_message_id = request.client_message_id()};
    CO_TRY(const auto reactions,
           co_await changes->react(std::move(ctx), what, request.emoji(), request.active()));
    v1::ReactResponse response;
    for (const auto& tally : reactions.tallies) {
        wire::fill(tally, *response.add_reactions());
    }
    response.set_reactions_seq(reactions.seq.value());
    co_return response;
}

Task<Result<v1::ListReactionsResponse>> list_reactions(Changes* changes,
                                                       RequestContext ctx,
                                                       v1::ListReactionsRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto page,
           co_await changes->list_reactions(std::move(ctx),
                                            {.conversation = id,
                                             .seq = Seq(request.seq()),
                                             .emoji = request.emoji(),
                                             .page_token = request.page_token(),
                                             .limit = request.limit()}));
    v1::ListReactionsResponse response;
    for (const auto& reactor : page.reactors) {
        auto& out = *response.add_reactors();
        out.set_user_id(reactor.user.value());
        out.set_emoji(reactor.emoji);
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::PinMessageResponse>> pin_message(Changes* changes,
                                                 RequestContext ctx,
                                                 v1::PinMessageRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    const ChangeOf what{.conversation = id,
                        .seq = Seq(request.seq()),
                        .client_message_id = request.client_message_id()};
    CO_TRY_VOID(co_await changes->pin(std::move(ctx), what, request.pinned()));
    co_return v1::PinMessageResponse();
}

Task<Result<v1::ListPinsResponse>> list_pins(Changes* changes,
                                             RequestContext ctx,
                                             v1::ListPinsRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto pins, co_await changes->list_pins(std::move(ctx), id));
    v1::ListPinsResponse response;
    for (const auto& pin : pins) {
        wire::fill(pin, *response.add_pins());
    }
    co_return response;
}

Task<Result<v1::NudgeResponse>> nudge(Changes* changes,
                                      RequestContext ctx,
                                      v1::NudgeRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto entry,
           co_await changes->nudge(
               std::move(ctx), id, UserId(request.user_id()), request.client_message_id()));
    v1::NudgeResponse response;
    wire::fill(entry, *response.mutable_entry());
    co_return response;
}

Task<Result<v1::HideEntriesResponse>> hide_entries(Changes* changes,
                                                   RequestContext ctx,
                                                   v1::HideEntriesRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    std::vector<Seq> seqs;
    seqs.reserve(static_cast<std::size_t>(request.seqs_size()));
    for (const auto seq : request.seqs()) {
        seqs.emplace_back(seq);
    }
    CO_TRY(const auto cursor, co_await changes->hide_entries(std::move(ctx), id, std::move(seqs)));
    v1::HideEntriesResponse response;
    wire::fill(cursor, *response.mutable_read_cursor());
    co_return response;
}

Task<Result<v1::ClearHistoryResponse>> clear_history(Changes* changes,
                                                     RequestContext ctx,
                                                     v1::ClearHistoryRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto cleared,
           co_await changes->clear_history(std::move(ctx), id, Seq(request.up_to_seq())));
    v1::ClearHistoryResponse response;
    wire::fill(cleared.membership, *response.mutable_membership());
    wire::fill(cleared.read_cursor, *response.mutable_read_cursor());
    co_return response;
}

Task<Result<v1::MarkPlayedResponse>> mark_played(Changes* changes,
                                                 RequestContext ctx,
                                                 v1::MarkPlayedRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto cursor,
           co_await changes->mark_played(std::move(ctx), id, Seq(request.seq())));
    v1::MarkPlayedResponse response;
    wire::fill(cursor, *response.mutable_played_cursor());
    co_return response;
}

}  // namespace

void Module::bind_changes(rpc::Router& router) {
    binding::bind(router, changes_, "EditMessage", edit_message);
    binding::bind(router, changes_, "ListEdits", list_edits);
    binding::bind(router, changes_, "React", react);
    binding::bind(router, changes_, "ListReactions", list_reactions);
    binding::bind(router, changes_, "PinMessage", pin_message);
    binding::bind(router, changes_, "ListPins", list_pins);
    binding::bind(router, changes_, "Nudge", nudge);
    binding::bind(router, changes_, "HideEntries", hide_entries);
    binding::bind(router, changes_, "ClearHistory", clear_history);
    binding::bind(router, changes_, "MarkPlayed", mark_played);
}

}  // namespace kapok::messaging
