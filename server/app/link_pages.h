// How links reaches pages: net fetches them, app plugs the two together.
#pragma once

#include "links/api/links.h"
#include "net/fetch.h"

#include <memory>
#include <string>
#include <vector>

namespace kapok::app {

class LinkPages final : public links::PageSource {
  public:
    LinkPages(runtime::Timers& timers, std::vector<std::string> trusted)
        : fetcher_(timers, *resolver_, {.trusted = std::move(trusted)}) {}

    Task<Result<links::Page>> fetch(Deadline deadline,
                                    std::string url,
                                    std::string accept) override {
        CO_TRY(auto page, co_await fetcher_.get(deadline, std::move(url), std::move(accept)));
        co_return links::Page{.url = page.url.text(),
                              .content_type = std::move(page.content_type),
                              .body = std::move(page.body),
                              .whole = page.whole};
    }

  private:
    std::unique_ptr<net::Resolver> resolver_ = net::system_resolver();
    net::Fetcher fetcher_;
};

}  // namespace kapok::app
