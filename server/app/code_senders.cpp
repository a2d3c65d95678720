#include "app/code_senders.h"

#include "app/http_target.h"
#include "net/client.h"

namespace kapok::app {

namespace {

// Posts to the webhook with the HTTP client of net.
class HttpPost final : public accounts::JsonPost {
  public:
    explicit HttpPost(runtime::Timers& timers) : timers_(timers) {}

    Task<Result<void>> post(Deadline deadline, Request request) override {
        net::ClientSettings settings;
        CO_TRY(settings.server, net::ServerAddress::parse(server_of(request.url)));
        net::HttpCall call{.method = "POST",
                           .target = target_of(request.url),
                           .headers = {{"content-type", "application/json"}},
                           .body = std::move(request.body)};
        if (!request.bearer.empty()) {
            call.headers.emplace_back("authorization", "Bearer " + request.bearer);
        }
        CO_TRY(
            auto reply,
            co_await runtime::with_deadline(
                timers_, deadline, net::http_call(&timers_, std::move(settings), std::move(call))));
        if (reply.status / 100 != 2) {
            co_return Error(Code::kUnavailable, "WEBHOOK_REFUSED", "the webhook refused the code")
                .with_detail(fmt::format("status {}", reply.status));
        }
        co_return Result<void>();
    }

  private:
    runtime::Timers& timers_;
};

}  // namespace

CodeSenders::CodeSenders(const Settings& settings, runtime::Timers& timers) {
    if (settings.code_sender == "log") {
        sender_ = std::make_unique<accounts::LogCodeSender>();
    } else if (settings.code_sender == "webhook") {
        http_ = std::make_unique<HttpPost>(timers);
        sender_ = std::make_unique<accounts::WebhookCodeSender>(
            *http_, settings.code_webhook_url, settings.code_webhook_secret);
    }
}

CodeSenders::~CodeSenders() = default;

}  // namespace kapok::app
