#include "webpush/http_gateway.h"

#include "base/web_url.h"
#include "net/errors.h"
#include "net/fetch.h"
#include "webpush/errors.h"
#include "webpush/vapid.h"

#include <fmt/format.h>

#include <charconv>

namespace kapok::webpush {

namespace {

// A push service answers a message in a moment; its reasons for a refusal are short.
constexpr std::chrono::milliseconds kWait{10'000};
constexpr std::size_t kAnswerBytesMax = 4'096;
constexpr auto kTokenLife = std::chrono::hours(12);  // at most 24
constexpr std::uint32_t kRetryAfterMax = 3'600;

std::string_view name_of(Urgency urgency) {
    switch (urgency) {
        case Urgency::kLow:
            return "low";
        case Urgency::kNormal:
            return "normal";
        case Urgency::kHigh:
            return "high";
    }
    return "normal";
}

std::string origin_of(const WebUrl& url) {
    const auto host = url.host.find(':') == std::string::npos ? url.host : '[' + url.host + ']';
    const bool plain = url.port == (url.secure ? 443 : 80);
    return fmt::format("{}://{}{}",
                       url.secure ? "https" : "http",
                       host,
                       plain ? "" : fmt::format(":{}", url.port));
}

// Seconds; a date is not worth reading, we come back by ourselves.
std::chrono::seconds retry_after_of(std::string_view header) {
    std::uint32_t seconds = 0;
    const auto parsed = std::from_chars(header.data(), header.data() + header.size(), seconds);
    return std::chrono::seconds(parsed.ec == std::errc() ? std::min(seconds, kRetryAfterMax) : 0);
}

}  // namespace

struct HttpGateway::Client {
    Client(runtime::Timers& timers, std::vector<std::string> trusted)
        : fetcher(timers,
                  *resolver,
                  {.trusted = std::move(trusted),
                   .body_bytes_max = kAnswerBytesMax,
                   .wait = kWait,
                   .user_agent = "KapokPush/1.0"}) {}

    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    net::Fetcher fetcher;
};

HttpGateway::HttpGateway(runtime::Timers& timers,
                         Random& random,
                         std::function<KeyPair()> keys,
                         HttpGatewaySettings settings)
    : timers_(timers),
      random_(random),
      keys_(std::move(keys)),
      subject_(std::move(settings.subject)),
      client_(std::make_unique<Client>(timers, std::move(settings.trusted))) {}

HttpGateway::~HttpGateway() = default;

Task<Result<PushAnswer>> HttpGateway::send(Deadline deadline, PushMessage message) {
    const auto url = WebUrl::parse(message.endpoint);
    if (!url) {
        co_return Error(Code::kInvalid, net::errors::kUrlBad, "not an address");
    }
    auto body = encrypt(message.plaintext,
                        message.browser,
                        {.keys = make_key_pair(), .salt = random_.bytes(kSaltBytes)});
    if (!body) {
        co_return Error(Code::kInvalid, errors::kPushKeysBad, "not the keys of a browser");
    }
    net::PostedBody posted{.headers = {{"content-type", "application/octet-stream"},
                                       {"content-encoding", "aes128gcm"},
                                       {"ttl", fmt::format("{}", message.ttl.count())},
                                       {"urgency", std::string(name_of(message.urgency))}},
                           .body = *std::move(body)};
    if (!message.topic.empty()) {
        posted.headers.emplace_back("topic", message.topic);
    }
    posted.headers.emplace_back(
        "authorization",
        vapid_authorization(keys_(),
                            {.audience = origin_of(*url),
                             .subject = subject_,
                             .expires = timers_.clock().wall_now() + kTokenLife}));
    CO_TRY(auto reply,
           co_await client_->fetcher.post(deadline, message.endpoint, std::move(posted)));
    co_return PushAnswer{.status = reply.status,
                         .retry_after = retry_after_of(reply.headers.find("retry-after"))};
}

}  // namespace kapok::webpush
