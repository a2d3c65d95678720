// Conversations that a user brings from elsewhere, for the domain that reads archives. Nobody but
// their importer ever sees them, and nobody writes to them. Thread-safe; one import of a user at a
// time.
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "messaging/types.h"
#include "runtime/task.h"

#include <string>
#include <vector>

namespace kapok::messaging {

// One conversation of an archive.
struct ImportedChat {
    ConversationId id{};  // made by ConversationId::imported()
    std::string title{};
    ImportOrigin origin{};
};

// One entry of it: the content as it shall be read here, its media the importer's, `imported` set.
struct ImportedEntry {
    Seq origin_seq{};  // in the archive: grows, with gaps
    UserId sender{};   // the importer, or none
    Content content{};
};

class Imports {
  public:
    virtual ~Imports() = default;
    // Refuses what Send would refuse of a message, and what is too large to be a notice.
    [[nodiscard]] virtual Result<void> check(Content& content) const = 0;
    // The archive's seq of the last entry that is there; 0 for none.
    virtual Task<Result<Seq>> last_origin(ConversationId id) = 0;
    // Adds entries after those that are there; any that are not after them are passed over, so a
    // repetition adds nothing. Quotes name their message by the archive's seq. Not shown yet. How
    // many were added.
    virtual Task<Result<std::uint64_t>> append(Deadline deadline,
                                               ConversationId id,
                                               std::vector<ImportedEntry> entries) = 0;
    // Shows it in its importer's list, read up to the archive's seq `read`; on a repetition the
    // cursor only goes forward.
    virtual Task<Result<void>> show(Deadline deadline, ImportedChat chat, Seq read) = 0;
};

}  // namespace kapok::messaging
