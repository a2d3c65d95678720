// What other domains may ask of media. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "runtime/task.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kapok::media {

enum class Purpose { kImage = 1, kVoice, kFile, kAvatar, kVideo, kSticker, kOriginal };

// Is what was uploaded for one purpose good for the other? A picture as it came is a picture.
constexpr bool serves_as(Purpose uploaded, Purpose wanted) {
    return uploaded == wanted || (uploaded == Purpose::kOriginal && wanted == Purpose::kImage);
}

// kapok.media.v1.Media on the wire.
struct Media {
    std::string id;
    Purpose purpose = Purpose::kFile;
    std::string mime_type;
    std::uint64_t size_bytes = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t duration_ms = 0;
    std::string preview;
    bool has_thumbnail = false;
    bool has_reduced = false;
    // An item of a forwarded card, as messaging names it: set where the user sees the media through
    // the card only. Never stored.
    std::string via{};
};

class Library {
  public:
    virtual ~Library() = default;
    // A media that the user may use: they uploaded it, it is an avatar, or it was sent where they
    // can read. Else NotFound MEDIA_UNKNOWN, whether or not it exists.
    virtual Task<Result<Media>> get_for(Deadline deadline, UserId user, std::string media_id) = 0;
    // The same for one who may read the item `via` of a forwarded card that shows it.
    virtual Task<Result<Media>> get_through(Deadline deadline,
                                            UserId user,
                                            std::string media_id,
                                            std::string via) = 0;
    // A picture that the server itself got from somewhere: checked and made anew like an uploaded
    // one, and the user's from then on. Invalid TYPE_NOT_ALLOWED, MEDIA_BROKEN …
    virtual Task<Result<Media>> keep_picture(Deadline deadline, UserId user, std::string bytes) = 0;
    // The media are shown by a message of `scope` (a conversation's id as text). `seq` 0: about to
    // be sent. Durable and idempotent. Those that are gone are passed over; NotFound MEDIA_UNKNOWN
    // if all are.
    virtual Task<Result<void>> attach(Deadline deadline,
                                      std::vector<std::string> media_ids,
                                      std::string scope,
                                      std::uint64_t seq) = 0;
    // That message no longer shows them (recalled, or never sent). A file goes when nothing shows
    // it, after 7 days' grace.
    virtual Task<Result<void>> detach(Deadline deadline,
                                      std::vector<std::string> media_ids,
                                      std::string scope,
                                      std::uint64_t seq) = 0;
    // The messages of `scope` from 1 up to there are gone. Idempotent.
    virtual Task<Result<void>> detach_up_to(Deadline deadline,
                                            std::string scope,
                                            std::uint64_t seq) = 0;
};

// Scopes that begin with it are what single accounts keep: as many of one media as there are
// accounts, so they are not asked about one by one.
inline constexpr std::string_view kKeptScopes = "f";

// Port: what messaging knows of who may see what. messaging implements it.
class ScopeAccess {
  public:
    virtual ~ScopeAccess() = default;
    // May the user read the item `via` of a forwarded card, and does it show the media?
    virtual Task<Result<bool>> may_read_through(Deadline deadline,
                                                UserId user,
                                                std::string via,
                                                std::string media_id) = 0;
    // May the user read entry `seq` of the conversation `scope`? seq 0: are they a member now?
    virtual Task<Result<bool>> may_read(Deadline deadline,
                                        UserId user,
                                        std::string scope,
                                        std::uint64_t seq) = 0;
    // Is there a scope of kKeptScopes of the user's own that shows the media? Only for who has
    // such scopes: favourites implement it.
    virtual Task<Result<bool>> may_read_kept(Deadline /*deadline*/,
                                             UserId /*user*/,
                                             std::string /*media_id*/) {
        co_return false;
    }
};

}  // namespace kapok::media
