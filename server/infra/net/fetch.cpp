#include "net/fetch.h"

#include "net/address.h"
#include "net/errors.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kapok::net {

namespace asio = boost::asio;

namespace {

class SystemResolver final : public Resolver {
  public:
    Task<Result<std::vector<std::string>>> resolve(std::string host) override {
        asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
        auto [failure, found] = co_await resolver.async_resolve(
            host, std::string(), asio::as_tuple(asio::use_awaitable));
        std::vector<std::string> addresses;
        if (!failure) {
            for (const auto& entry : found) {
                addresses.push_back(entry.endpoint().address().to_string());
            }
        }
        if (addresses.empty()) {
            co_return Error(Code::kUnavailable, errors::kConnectionFailed, "no such host")
                .with_detail(failure.message());
        }
        co_return addresses;
    }
};

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::unique_ptr<Resolver> system_resolver() { return std::make_unique<SystemResolver>(); }

// One answer: the page, or where it is now.
struct Fetcher::Hop {
    HttpReply reply;
    std::string location;
};

Fetcher::Fetcher(runtime::Timers& timers, Resolver& resolver, FetchSettings settings)
    : timers_(timers), resolver_(resolver), settings_(std::move(settings)) {
    auto tls = TlsContext::make_client("");
    if (tls) {
        tls_ = *std::move(tls);
    }
}

Task<Result<FetchedPage>> Fetcher::get(Deadline deadline, std::string url, std::string accept) {
    auto parsed = WebUrl::parse(url);
    if (!parsed) {
        co_return Error(Code::kInvalid, errors::kUrlBad, "not an address of a page");
    }
    const auto own = Deadline::after(timers_.clock(), settings_.wait);
    co_return co_await runtime::with_deadline(timers_,
                                              Deadline(std::min(deadline.at(), own.at())),
                                              follow(*std::move(parsed), std::move(accept)));
}

Task<Result<FetchedPage>> Fetcher::follow(WebUrl url, std::string accept) {
    for (int redirects = 0; redirects <= settings_.redirects_max; ++redirects) {
        CO_TRY(auto hop, co_await get_once(url, accept));
        if (hop.location.empty()) {
            if (hop.reply.status != 200) {
                co_return Error(Code::kUnavailable, errors::kNotAPage, "the site has no such page");
            }
            const auto type = std::string(hop.reply.headers.find("content-type"));
            const bool whole = hop.reply.body.size() < settings_.body_bytes_max;
            co_return FetchedPage{url, type, std::move(hop.reply.body), whole};
        }
        auto next = url.resolve(hop.location);
        if (!next) {
            co_return Error(Code::kInvalid, errors::kUrlBad, "it leads to no page");
        }
        url = *std::move(next);
    }
    co_return Error(Code::kUnavailable, errors::kTooManyRedirects, "it leads round and round");
}

Task<Result<HttpReply>> Fetcher::post(Deadline deadline, std::string url, PostedBody body) {
    auto parsed = WebUrl::parse(url);
    if (!parsed) {
        co_return Error(Code::kInvalid, errors::kUrlBad, "not an address of a page");
    }
    HttpCall posted{.method = "POST",
                    .target = parsed->target,
                    .headers = std::move(body.headers),
                    .body = std::move(body.body)};
    posted.headers.emplace_back("user-agent", settings_.user_agent);
    const auto own = Deadline::after(timers_.clock(), settings_.wait);
    co_return co_await runtime::with_deadline(timers_,
                                              Deadline(std::min(deadline.at(), own.at())),
                                              call(*std::move(parsed), std::move(posted)));
}

Task<Result<HttpReply>> Fetcher::call(WebUrl url, HttpCall call) {
    CO_TRY(auto addresses, co_await checked_addresses(url));
    if (url.secure && !tls_) {
        co_return Error(Code::kUnavailable, errors::kConnectionFailed, "no certificates to trust");
    }
    ClientSettings client{.server = {.host = url.host, .port = url.port, .secure = url.secure},
                          .addresses = std::move(addresses),
                          .tls = tls_,
                          .connect_wait = settings_.wait,
                          .answer_wait = settings_.wait,
                          .answer_bytes_max = settings_.body_bytes_max,
                          .long_answer = ClientSettings::LongAnswer::kCut};
    co_return co_await http_call(&timers_, std::move(client), std::move(call));
}

Task<Result<Fetcher::Hop>> Fetcher::get_once(WebUrl url, std::string accept) {
    HttpCall page;
    page.target = url.target;
    page.headers = {{"user-agent", settings_.user_agent},
                    {"accept", std::move(accept)},
                    {"accept-encoding", "identity"}};
    CO_TRY(auto reply, co_await call(std::move(url), std::move(page)));
    Hop hop{.reply = std::move(reply), .location = {}};
    if (is_redirect(hop.reply.status)) {
        hop.location = hop.reply.headers.find("location");
    }
    co_return hop;
}

Task<Result<std::vector<std::string>>> Fetcher::checked_addresses(WebUrl url) {
    CO_TRY(auto addresses, co_await resolver_.resolve(url.host));
    // One bad address among good ones is a trap, not an accident.
    for (const auto& address : addresses) {
        CO_TRY_VOID(check(url, address));
    }
    co_return addresses;
}

Result<void> Fetcher::check(const WebUrl& url, const std::string& address) const {
    const auto place = fmt::format("{}:{}", address, url.port);
    if (std::find(settings_.trusted.begin(), settings_.trusted.end(), place) !=
        settings_.trusted.end()) {
        return {};
    }
    if (!is_public_address(address)) {
        return Error(Code::kForbidden, errors::kAddressPrivate, "not a page of the internet");
    }
    if (std::find(settings_.ports.begin(), settings_.ports.end(), url.port) ==
        settings_.ports.end()) {
        return Error(Code::kForbidden, errors::kPortNotAllowed, "not a port of pages");
    }
    return {};
}

}  // namespace kapok::net
