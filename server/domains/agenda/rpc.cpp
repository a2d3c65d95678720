// Binds kapok.agenda.v1.AgendaService.
#include "agenda/module.h"
#include "kapok/agenda/v1/service.pb.h"
#include "messaging/api/requests.h"
#include "rpc/binder.h"

namespace kapok::agenda {
namespace {

using rpc::RequestContext;

// A link's preview would be old by then.
messaging::Text text_of(const messaging::v1::Text& in) {
    messaging::Text text{.text = in.text(), .mentioned = {}, .mentions_all = in.mentions_all()};
    for (const auto user : in.mentioned_user_ids()) {
        text.mentioned.emplace_back(user);
    }
    return text;
}

void fill(const Item& item, v1::Item& out) {
    out.set_item_id(item.id.value());
    out.set_due_ms(to_ms(item.due));
    out.set_failure(item.failure);
    if (item.kind == Kind::kScheduled) {
        auto& to = *out.mutable_scheduled();
        to.set_conversation_id(item.conversation.text());
        to.mutable_text()->set_text(item.text.text);
        to.mutable_text()->set_mentions_all(item.text.mentions_all);
        for (const auto user : item.text.mentioned) {
            to.mutable_text()->add_mentioned_user_ids(user.value());
        }
        return;
    }
    auto& to = *out.mutable_reminder();
    to.set_conversation_id(item.conversation.text());
    to.set_seq(item.seq.value());
    to.set_note(item.text.text);
}

Task<Result<v1::ScheduleMessageResponse>> schedule_message(Service* service,
                                                           RequestContext ctx,
                                                           v1::ScheduleMessageRequest request) {
    CO_TRY(const auto id, messaging::read_conversation_id(request.conversation_id()));
    CO_TRY(const auto item,
           co_await service->schedule(std::move(ctx),
                                      {.client_item_id = request.client_item_id(),
                                       .conversation = id,
                                       .seq = {},
                                       .text = text_of(request.text()),
                                       .due = from_ms(request.due_ms())}));
    v1::ScheduleMessageResponse response;
    fill(item, *response.mutable_item());
    co_return response;
}

Task<Result<v1::SetReminderResponse>> set_reminder(Service* service,
                                                   RequestContext ctx,
                                                   v1::SetReminderRequest request) {
    CO_TRY(const auto id, messaging::read_conversation_id(request.conversation_id()));
    CO_TRY(const auto item,
           co_await service->remind(std::move(ctx),
                                    {.client_item_id = request.client_item_id(),
                                     .conversation = id,
                                     .seq = Seq(request.seq()),
                                     .text = {.text = request.note()},
                                     .due = from_ms(request.due_ms())}));
    v1::SetReminderResponse response;
    fill(item, *response.mutable_item());
    co_return response;
}

Task<Result<v1::ListItemsResponse>> list_items(Service* service,
                                               RequestContext ctx,
                                               v1::ListItemsRequest /*request*/) {
    CO_TRY(const auto items, co_await service->list(std::move(ctx)));
    v1::ListItemsResponse response;
    for (const auto& item : items) {
        fill(item, *response.add_items());
    }
    co_return response;
}

Task<Result<v1::ChangeItemResponse>> change_item(Service* service,
                                                 RequestContext ctx,
                                                 v1::ChangeItemRequest request) {
    ItemChange change;
    if (request.has_due_ms()) {
        change.due = from_ms(request.due_ms());
    }
    if (request.has_text()) {
        change.text = text_of(request.text());
    }
    CO_TRY(const auto item,
           co_await service->change(std::move(ctx), ItemId(request.item_id()), std::move(change)));
    v1::ChangeItemResponse response;
    fill(item, *response.mutable_item());
    co_return response;
}

Task<Result<v1::CancelItemResponse>> cancel_item(Service* service,
                                                 RequestContext ctx,
                                                 v1::CancelItemRequest request) {
    CO_TRY_VOID(co_await service->cancel(std::move(ctx), ItemId(request.item_id())));
    co_return v1::CancelItemResponse();
}

}  // namespace

void Module::bind(rpc::Router& router) {
    const rpc::Binder binder(router, "kapok.agenda.v1.AgendaService", service_);
    binder.bind("ScheduleMessage", schedule_message);
    binder.bind("SetReminder", set_reminder);
    binder.bind("ListItems", list_items);
    binder.bind("ChangeItem", change_item);
    binder.bind("CancelItem", cancel_item);
}

}  // namespace kapok::agenda
