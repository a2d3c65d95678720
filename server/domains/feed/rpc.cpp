#include "feed/module.h"
#include "feed/wire.h"
#include "kapok/feed/v1/service.pb.h"
#include "rpc/router.h"

namespace kapok::feed {
namespace {

Task<Result<v1::ReadFeedResponse>> read_feed(Service* service,
                                             rpc::RequestContext ctx,
                                             v1::ReadFeedRequest request) {
    CO_TRY(
        const auto page,
        co_await service->read(std::move(ctx), streams::Seq(request.after_seq()), request.limit()));
    v1::ReadFeedResponse response;
    for (const auto& entry : page.entries) {
        wire::fill_entry(entry, *response.add_entries());
    }
    response.set_head_seq(page.head.value());
    co_return response;
}

}  // namespace

void Module::bind(rpc::Router& router) {
    router.bind<v1::ReadFeedRequest, v1::ReadFeedResponse>(
        "kapok.feed.v1.FeedService/ReadFeed",
        [service = &service_](rpc::RequestContext ctx, v1::ReadFeedRequest request) {
            return read_feed(service, std::move(ctx), std::move(request));
        });
}

}  // namespace kapok::feed
