#include "app/provider_http.h"

#include "app/http_target.h"
#include "net/client.h"

namespace kapok::app {

Task<Result<language::ProviderHttp::Answer>> NetProviderHttp::post(Deadline deadline,
                                                                   Request request) {
    net::ClientSettings settings;
    settings.answer_bytes_max = request.answer_bytes_max;
    // The deadline alone says how long a provider may think.
    settings.answer_wait = std::chrono::hours(1);
    CO_TRY(settings.server, net::ServerAddress::parse(server_of(request.url)));
    net::HttpCall call{.method = "POST",
                       .target = target_of(request.url),
                       .headers = {{"content-type", std::move(request.content_type)}},
                       .body = std::move(request.body)};
    if (!request.bearer.empty()) {
        call.headers.emplace_back("authorization", "Bearer " + request.bearer);
    }
    CO_TRY(auto reply,
           co_await runtime::with_deadline(
               timers_, deadline, net::http_call(&timers_, std::move(settings), std::move(call))));
    co_return Answer{.status = reply.status, .body = std::move(reply.body)};
}

Task<Result<moderation::ScreenHttp::Answer>> NetScreenHttp::post(Deadline deadline,
                                                                 Request request) {
    CO_TRY(auto answer,
           co_await http_.post(deadline,
                               {.url = std::move(request.url),
                                .content_type = "application/json",
                                .bearer = std::move(request.bearer),
                                .body = std::move(request.body),
                                .answer_bytes_max = request.answer_bytes_max}));
    co_return Answer{.status = answer.status, .body = std::move(answer.body)};
}

}  // namespace kapok::app
