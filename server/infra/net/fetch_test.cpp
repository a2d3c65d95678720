// feature: link-preview, link-ssrf
// A page is fetched from a live server on the loopback, which only the settings of these tests
// trust.
#include "net/fetch.h"

#include "net/errors.h"
#include "net/testing/live_server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>

namespace kapok::net {
namespace {

using namespace std::chrono_literals;
using testing::LiveServer;

// What a name resolves to, one answer after the other; the last one stays.
class FakeResolver final : public Resolver {
  public:
    Task<Result<std::vector<std::string>>> resolve(std::string host) override {
        ++asked;
        auto& left = answers[host];
        if (left.empty()) {
            co_return std::vector<std::string>{host};  // an address
        }
        auto answer = left.front();
        if (left.size() > 1) {
            left.erase(left.begin());
        }
        co_return answer;
    }

    std::map<std::string, std::vector<std::vector<std::string>>> answers;
    std::atomic<int> asked{0};
};

HttpResponse page_of(const HttpRequest& request) {
    const auto to = request.find_query("to");
    if (to) {
        HttpResponse response = text_response(302, "");
        response.headers.set("location", *to);
        return response;
    }
    if (request.path == "/long") {
        return text_response(200, std::string(10'000, 'x'));
    }
    if (request.path == "/missing") {
        return text_response(404, "");
    }
    HttpResponse response = text_response(200,
                                          fmt::format("host={} cookie={} auth={}",
                                                      request.headers.find("host"),
                                                      request.headers.find("cookie"),
                                                      request.headers.find("authorization")));
    response.headers.set("content-type", "text/html; charset=utf-8");
    return response;
}

Task<HttpResponse> answer(HttpRequest request) { co_return page_of(request); }

class Fetch : public ::testing::Test {
  protected:
    static Routes routes() {
        Routes all;
        all.add({.methods = {"GET"},
                 .match = Route::Match::kPrefix,
                 .path = "/",
                 .body_bytes_max = 0,
                 .handler = answer});
        return all;
    }
    FetchSettings trusting() {
        return {.trusted = {fmt::format("127.0.0.1:{}", server.port())},
                .body_bytes_max = 4'096,
                .wait = 5s};
    }
    // By a fetcher of its own.
    Result<FetchedPage> get(const std::string& url, FetchSettings settings) {
        Fetcher fetcher(timers, resolver, std::move(settings));
        auto result = Result<FetchedPage>(Error(Code::kInternal, "NOT_RUN"));
        const auto run = [](Fetcher* from, std::string at, Result<FetchedPage>* to) -> Task<void> {
            *to = co_await from->get(Deadline::never(), std::move(at), "text/html");
        };
        server.run(run(&fetcher, url, &result));
        return result;
    }
    std::string reason(const std::string& url) { return reason(url, trusting()); }
    std::string reason(const std::string& url, FetchSettings settings) {
        const auto got = get(url, std::move(settings));
        return got ? std::string() : std::string(got.error().reason());
    }
    [[nodiscard]] std::string here(const std::string& target) const {
        return fmt::format("http://page.example:{}{}", server.port(), target);
    }
    void SetUp() override { resolver.answers["page.example"] = {{"127.0.0.1"}}; }

    LiveServer server{routes()};
    runtime::SystemTimers timers;
    FakeResolver resolver;
};

TEST_F(Fetch, GetsAPageWithItsNameAndNoSecrets) {
    const auto got = get(here("/a?b=c"), trusting());
    ASSERT_TRUE(got) << got.error().reason();
    EXPECT_EQ(got->body, fmt::format("host=page.example:{} cookie= auth=", server.port()));
    EXPECT_EQ(got->content_type, "text/html; charset=utf-8");
    EXPECT_EQ(got->url.text(), here("/a?b=c"));
    EXPECT_TRUE(got->whole);
}

TEST_F(Fetch, ReachesNothingPrivate) {
    const auto port = server.port();
    for (const auto& host : {std::string("127.0.0.1"),
                             std::string("10.0.0.1"),
                             std::string("169.254.169.254"),
                             std::string("192.168.1.1"),
                             std::string("[::1]"),
                             std::string("[::ffff:10.0.0.1]"),
                             std::string("[::ffff:127.0.0.1]"),
                             std::string("[fd00::1]")}) {
        EXPECT_EQ(reason(fmt::format("http://{}:{}/", host, port), {}), errors::kAddressPrivate)
            << host;
        EXPECT_EQ(reason(fmt::format("http://{}/", host), {}), errors::kAddressPrivate) << host;
    }
    EXPECT_EQ(reason(here("/"), {}), errors::kAddressPrivate) << "a name of a private address";
}

TEST_F(Fetch, OneTrustedAddressOpensNoOther) {
    EXPECT_EQ(reason(fmt::format("http://127.0.0.1:{}/", server.port())), "");
    EXPECT_EQ(reason(fmt::format("http://127.0.0.1:{}/", server.port() + 1)),
              errors::kAddressPrivate);
    EXPECT_EQ(reason("http://127.0.0.2/"), errors::kAddressPrivate);
}

TEST_F(Fetch, ANameWithAPrivateAddressAmongOthersIsRefused) {
    resolver.answers["page.example"] = {{"1.1.1.1", "10.0.0.1"}};
    EXPECT_EQ(reason("http://page.example/"), errors::kAddressPrivate);
}

TEST_F(Fetch, ANameIsResolvedOnceForCheckAndConnection) {
    // It is public when it is checked and would be private when it is connected to.
    resolver.answers["page.example"] = {{"127.0.0.1"}, {"10.0.0.1"}};
    EXPECT_EQ(reason(here("/")), "");
    EXPECT_EQ(resolver.asked, 1);
    // The next fetch asks again, and sees what the name is then.
    EXPECT_EQ(reason(here("/")), errors::kAddressPrivate);
}

TEST_F(Fetch, ARedirectIsCheckedAnew) {
    EXPECT_EQ(reason(here("/?to=/a")), "");
    const auto got = get(here("/?to=/b"), trusting());
    ASSERT_TRUE(got);
    EXPECT_EQ(got->url.text(), here("/b"));
    for (const auto* to : {"http://10.0.0.1/",
                           "http://[::1]/",
                           "http://[::ffff:10.0.0.1]/",
                           "//169.254.169.254/latest/meta-data"}) {
        EXPECT_EQ(reason(here(fmt::format("/?to={}", to))), errors::kAddressPrivate) << to;
    }
    // The same name, which has become another's.
    resolver.answers["page.example"] = {{"127.0.0.1"}, {"192.168.0.1"}};
    EXPECT_EQ(reason(here("/?to=/a")), errors::kAddressPrivate);
    resolver.answers["page.example"] = {{"127.0.0.1"}};
    for (const auto* to :
         {"file:///etc/passwd", "gopher://127.0.0.1/", "http://user@example.org/"}) {
        EXPECT_EQ(reason(here(fmt::format("/?to={}", to))), errors::kUrlBad) << to;
    }
}

TEST_F(Fetch, FollowsThreeRedirects) {
    // Each asks for the next one.
    EXPECT_EQ(reason(here("/?to=/%3Fto=/%253Fto=/a")), "");
    EXPECT_EQ(reason(here("/?to=/%3Fto=/%253Fto=/%25253Fto=/a")), errors::kTooManyRedirects);
    EXPECT_EQ(reason(here("/?to=/%3Fto=" + here("/?to=/"))), "");
}

TEST_F(Fetch, AsksNoOtherPorts) {
    auto settings = trusting();
    settings.trusted.clear();
    resolver.answers["page.example"] = {{"1.1.1.1"}};
    EXPECT_EQ(reason("http://page.example:22/", settings), errors::kPortNotAllowed);
    EXPECT_EQ(reason("http://page.example:8080/", settings), errors::kPortNotAllowed);
}

TEST_F(Fetch, CutsWhatIsLong) {
    const auto got = get(here("/long"), trusting());
    ASSERT_TRUE(got) << got.error().reason();
    EXPECT_EQ(got->body.size(), 4'096U);
    EXPECT_FALSE(got->whole);
}

TEST_F(Fetch, TellsWhatIsNoPage) {
    EXPECT_EQ(reason(here("/missing")), errors::kNotAPage);
    EXPECT_EQ(reason("ftp://page.example/"), errors::kUrlBad);
    EXPECT_EQ(reason(""), errors::kUrlBad);
}

}  // namespace
}  // namespace kapok::net
