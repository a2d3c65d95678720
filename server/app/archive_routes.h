// HTTP for archives:
//
//     GET   /v1/media/exports/<job_id>   with the cookie kapok_media, or Authorization: Bearer
#pragma once

#include "archive/jobs.h"
#include "media/service.h"
#include "net/routes.h"
#include "rpc/authenticator.h"
#include "runtime/pool.h"

namespace kapok::app {

// All of them outlive the routes.
struct ArchiveRoutePorts {
    media::Service& media;
    rpc::Authenticator& authenticator;
    archive::Jobs& jobs;
    runtime::Pool& files;
    Clock& clock;
};

void add_archive_routes(net::Routes& routes, ArchiveRoutePorts ports);

}  // namespace kapok::app
