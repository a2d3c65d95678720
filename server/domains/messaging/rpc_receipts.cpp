// The methods of receipts.
#include "kapok/messaging/v1/service.pb.h"
#include "messaging/binding.h"
#include "messaging/module.h"
#include "messaging/service.h"
#include "messaging/wire.h"
#include "rpc/router.h"

namespace kapok::messaging {
namespace {

using binding::read_id;
using rpc::RequestContext;

Task<Result<v1::ListReceiptsResponse>> list_receipts(Service* service,
                                                     RequestContext ctx,
                                                     v1::ListReceiptsRequest request) {
    CO_TRY(const auto id, read_id(request.conversation_id()));
    CO_TRY(const auto receipts, co_await service->list_receipts(std::move(ctx), id));
    v1::ListReceiptsResponse response;
    for (const auto& receipt : receipts) {
        wire::fill(receipt, *response.add_receipts());
    }
    co_return response;
}

Task<Result<v1::MarkDeliveredResponse>> mark_delivered(Service* service,
                                                       RequestContext ctx,
                                                       v1::MarkDeliveredRequest request) {
    std::vector<Service::Delivered> delivered;
    for (const auto& one : request.delivered()) {
        // What is no id is nobody's conversation, and passed over like those of others.
        const auto id = ConversationId::parse(one.conversation_id());
        delivered.push_back({.conversation = id.value_or(ConversationId()), .seq = Seq(one.seq())});
    }
    CO_TRY_VOID(co_await service->mark_delivered(std::move(ctx), std::move(delivered)));
    co_return v1::MarkDeliveredResponse();
}

}  // namespace

void Module::bind_receipts(rpc::Router& router) {
    binding::bind(router, service_, "ListReceipts", list_receipts);
    binding::bind(router, service_, "MarkDelivered", mark_delivered);
}

}  // namespace kapok::messaging
