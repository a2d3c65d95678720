// Words of the instance to all its users, for the domain of those who run it. Rights were checked
// by the caller. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "runtime/task.h"
#include "storage/same_commit.h"

#include <string>
#include <vector>

namespace kapok::messaging {

struct InstanceAnnouncement {
    std::string client_id{};
    std::string text{};
    UserId by{};
    WallTime time{};
};

class Announcer {
  public:
    virtual ~Announcer() = default;
    // Answers when it is sure to be told, in everybody's service chat; `time` is set here. A client
    // id that was used before does nothing, nor is `note` written. Invalid
    // CLIENT_ANNOUNCEMENT_ID_INVALID, EMPTY_TEXT, TEXT_INVALID, ANNOUNCEMENT_TOO_LONG.
    virtual Task<Result<void>> announce(Deadline deadline,
                                        InstanceAnnouncement announcement,
                                        storage::SameCommit note) = 0;
    // Newest first.
    virtual Task<Result<std::vector<InstanceAnnouncement>>> list_announcements(
        Deadline deadline, std::size_t limit) = 0;
};

}  // namespace kapok::messaging
