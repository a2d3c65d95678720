// POST /rpc/<package.Service>/<Method>: the unary Connect protocol (JSON and binary) on the method
// table.
#pragma once

#include "net/http.h"
#include "net/routes.h"
#include "rpc/authenticator.h"
#include "rpc/body_codec.h"

#include <functional>
#include <string>
#include <vector>

namespace kapok::rpc {
class Router;
}

namespace kapok::net {

// A call that succeeded.
struct ConnectAnswer {
    std::string method;  // "kapok.media.v1.MediaService/OpenMediaSession"
    rpc::Encoding encoding = rpc::Encoding::kBinary;
    std::string body;     // the serialised response
    bool secure = false;  // came by TLS: a cookie can be Secure
};

struct ConnectSettings {
    std::vector<std::string> allowed_origins;
    // May add headers, such as Set-Cookie, to a good answer.
    std::function<void(const ConnectAnswer&, HttpHeaders&)> on_answer;
};

// Adds the routes. Router and authenticator outlive them; the router is complete.
void add_connect_routes(Routes& routes,
                        rpc::Router& router,
                        rpc::Authenticator& authenticator,
                        ConnectSettings settings);

}  // namespace kapok::net
