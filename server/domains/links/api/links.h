// What other domains may ask of links, and what links needs to reach pages. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "media/api/media.h"
#include "runtime/task.h"

#include <optional>
#include <string>

namespace kapok::links {

// kapok.links.v1.LinkPreview on the wire.
struct Preview {
    std::string id{};
    std::string url{};
    std::string title{};
    std::string description{};
    std::string site{};
    std::optional<media::Media> picture{};
};

class Links {
  public:
    virtual ~Links() = default;
    // A preview that was made for the user. NotFound PREVIEW_UNKNOWN.
    virtual Task<Result<Preview>> get_for(Deadline deadline,
                                          UserId user,
                                          std::string preview_id) = 0;
};

// A page as it came.
struct Page {
    std::string url;  // after redirects
    std::string content_type;
    std::string body;  // the beginning, if it is long
    bool whole = true;
};

// Port: fetches a page of the public internet and nothing else. app implements it with net.
class PageSource {
  public:
    virtual ~PageSource() = default;
    virtual Task<Result<Page>> fetch(Deadline deadline, std::string url, std::string accept) = 0;
};

}  // namespace kapok::links
