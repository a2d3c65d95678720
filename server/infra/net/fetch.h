// Fetches pages of the public internet for people, and cannot be led into the network that it runs
// in: a name is resolved once, every address it has is checked, and the connection goes to a
// checked address; each redirect is checked anew. Sends no cookies and no secrets. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/web_url.h"
#include "net/client.h"
#include "net/tls.h"
#include "runtime/task.h"
#include "runtime/timers.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kapok::net {

// Names to addresses; tests have their own.
class Resolver {
  public:
    virtual ~Resolver() = default;
    // At least one, or Unavailable CONNECTION_FAILED.
    virtual Task<Result<std::vector<std::string>>> resolve(std::string host) = 0;
};
std::unique_ptr<Resolver> system_resolver();

struct FetchSettings {
    std::vector<std::uint16_t> ports{80, 443};
    // "address:port" that may be fetched though private: an intranet's own pages, or a test's.
    std::vector<std::string> trusted{};
    std::size_t body_bytes_max = 512U << 10U;
    int redirects_max = 3;
    std::chrono::milliseconds wait{5'000};  // for the whole, redirects too
    std::string user_agent = "KapokLinkPreview/1.0";
};

struct FetchedPage {
    WebUrl url;  // after redirects
    std::string content_type;
    std::string body;  // the beginning, if it is longer than body_bytes_max
    bool whole = true;
};

// What post() gives to a server.
struct PostedBody {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

class Fetcher {
  public:
    Fetcher(runtime::Timers& timers, Resolver& resolver, FetchSettings settings);

    // Forbidden ADDRESS_PRIVATE or PORT_NOT_ALLOWED, Invalid URL_BAD, Unavailable
    // TOO_MANY_REDIRECTS, NOT_A_PAGE (a status other than 200), CONNECTION_FAILED, Timeout
    // DEADLINE_PASSED.
    Task<Result<FetchedPage>> get(Deadline deadline, std::string url, std::string accept);
    // To one server, with the same care; any answer is a success and a redirect is one, too. Of the
    // errors of get() all but the last two of pages.
    Task<Result<HttpReply>> post(Deadline deadline, std::string url, PostedBody body);

  private:
    struct Hop;
    Task<Result<FetchedPage>> follow(WebUrl url, std::string accept);
    Task<Result<Hop>> get_once(WebUrl url, std::string accept);
    Task<Result<HttpReply>> call(WebUrl url, HttpCall call);
    // Those of the host, all of them allowed.
    Task<Result<std::vector<std::string>>> checked_addresses(WebUrl url);
    [[nodiscard]] Result<void> check(const WebUrl& url, const std::string& address) const;

    runtime::Timers& timers_;
    Resolver& resolver_;
    FetchSettings settings_;
    std::shared_ptr<const TlsContext> tls_;  // null where the system has no certificates
};

}  // namespace kapok::net
