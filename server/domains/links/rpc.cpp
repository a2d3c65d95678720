// Binds kapok.links.v1.LinksService.
#include "kapok/links/v1/service.pb.h"
#include "links/module.h"
#include "links/service.h"
#include "media/api/wire.h"
#include "rpc/router.h"

namespace kapok::links {

namespace {

Task<Result<v1::PreviewLinkResponse>> preview_link(Service* service,
                                                   rpc::RequestContext ctx,
                                                   v1::PreviewLinkRequest request) {
    CO_TRY(const auto preview, co_await service->preview_link(std::move(ctx), request.url()));
    v1::PreviewLinkResponse response;
    auto& out = *response.mutable_preview();
    out.set_preview_id(preview.id);
    out.set_url(preview.url);
    out.set_title(preview.title);
    out.set_description(preview.description);
    out.set_site(preview.site);
    if (preview.picture) {
        media::to_proto(*preview.picture, *out.mutable_picture());
    }
    co_return response;
}

}  // namespace

void Module::bind(rpc::Router& router) {
    auto* service = &service_;
    router.bind<v1::PreviewLinkRequest, v1::PreviewLinkResponse>(
        "kapok.links.v1.LinksService/PreviewLink",
        [service](rpc::RequestContext ctx, v1::PreviewLinkRequest request) {
            return preview_link(service, std::move(ctx), std::move(request));
        });
}

}  // namespace kapok::links
