// links' use cases. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "links/api/links.h"
#include "links/page.h"
#include "links/settings.h"
#include "links/store.h"
#include "rpc/context.h"
#include "runtime/snapshot_cache.h"
#include "storage/database.h"

#include <atomic>
#include <string>

namespace kapok::links {

class Service final : public Links {
  public:
    struct Ports {
        storage::Database& database;
        media::Library& media;
        PageSource& pages;
        Clock& clock;
        Random& random;
    };

    Service(Ports ports, Settings settings);

    // NotFound PREVIEW_NONE for whatever reason.
    Task<Result<Preview>> preview_link(rpc::RequestContext ctx, std::string url);
    Task<Result<Preview>> get_for(Deadline deadline, UserId user, std::string preview_id) override;

  private:
    // What a page said when it was last asked; an empty title if it said nothing.
    struct Heard {
        PageFacts facts;
        std::string picture;  // its bytes
        WallTime at;
    };
    using SharedHeard = std::shared_ptr<const Heard>;

    Task<Result<SharedHeard>> hear(Deadline deadline, std::string url);
    Task<Heard> ask(Deadline deadline, std::string url);
    Task<std::string> fetch_picture(Deadline deadline, std::string page, std::string reference);
    Task<Result<Preview>> keep(Deadline deadline, UserId user, std::string url, SharedHeard heard);
    Task<Result<Preview>> describe(Deadline deadline, store::Row row);

    Ports ports_;
    Settings settings_;
    std::atomic<int> asking_{0};
    runtime::SnapshotCache<std::string, Heard> heard_;
};

}  // namespace kapok::links
