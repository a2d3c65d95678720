#include "app/code_senders.h"

#include "net/client.h"

namespace kapok::app {

namespace {

// Posts to the webhook with the HTTP client of net.
class HttpPost final : public accounts::JsonPost {
  public:
    Task<Result<void>> post(Deadline deadline, Request request) override {
        co_return co_await net::post_json(
            deadline, {.url = request.url, .bearer = request.bearer, .body = request.body});
    }
};

}  // namespace

CodeSenders::CodeSenders(const Settings& settings) {
    if (settings.code_sender == "log") {
        sender_ = std::make_unique<accounts::LogCodeSender>();
    } else if (settings.code_sender == "webhook") {
        http_ = std::make_unique<HttpPost>();
        sender_ = std::make_unique<accounts::WebhookCodeSender>(
            *http_, settings.code_webhook_url, settings.code_webhook_secret);
    }
}

CodeSenders::~CodeSenders() = default;

}  // namespace kapok::app
