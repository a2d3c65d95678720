// HTTP for files:
//
//     PATCH /v1/uploads/<upload_id>          Authorization: Bearer, Upload-Offset: N; the body is
//     the next chunk. Answers
//                                            204 with the new Upload-Offset
//     GET   /v1/media/<media_id>             with the cookie kapok_media, or Authorization: Bearer
//     GET   /v1/media/<media_id>/thumbnail   the picture itself where there is no thumbnail
#pragma once

#include "media/service.h"
#include "net/routes.h"
#include "rpc/authenticator.h"
#include "rpc/rate_limiter.h"

namespace kapok::net {
struct ConnectAnswer;
}

namespace kapok::app {

// All of them outlive the routes.
struct MediaRoutePorts {
    media::Service& media;
    rpc::Authenticator& authenticator;
    rpc::RateLimiter& rates;
    Clock& clock;
};

// Whose request it is: by the cookie for browsers' elements, by token for everyone else.
Task<Result<UserId>> identify_reader(rpc::Authenticator* authenticator,
                                     media::Service* media,
                                     Deadline deadline,
                                     net::HttpRequest request);

void add_media_routes(net::Routes& routes, MediaRoutePorts ports);

// An answer of OpenMediaSession also sets the cookie; for ConnectSettings::on_answer.
void set_media_cookie(const net::ConnectAnswer& answer, net::HttpHeaders& headers);

}  // namespace kapok::app
