// Entries as one user gets them: with the words that quotes and edits show, with reactions, and
// without what the user deleted for themselves. What is stored is without all that, so that it lies
// in one place. Thread-safe.
#pragma once

#include "messaging/rules.h"
#include "messaging/store.h"
#include "messaging/store_changes.h"
#include "messaging/types.h"
#include "storage/database.h"
#include "streams/streams.h"

#include <map>
#include <optional>
#include <vector>

namespace kapok::messaging {

// Who reads, and what they may.
struct Reader {
    UserId user{};
    rules::Intervals intervals{};
    bool leads = false;  // is owner or admin of the group
};

class Served {
  public:
    Served(storage::Database& database, streams::Streams& streams)
        : database_(database), streams_(streams) {}

    // `entries` are of one conversation. One read of the database, whatever they are.
    Task<Result<std::vector<Entry>>> to(Deadline deadline,
                                        Reader reader,
                                        std::vector<Entry> entries);
    // Only what quotes show: for entries that are new to everyone. Asks no database.
    Task<Result<std::vector<Entry>>> fill_quotes(std::vector<Entry> entries);
    // A message that a forwarded card names, as it is now.
    Task<Result<MergedItem>> look_up(MergedReference reference);
    // The first lines of a forwarded card, as they are now.
    Task<Result<Merged>> fill_lines(Merged merged);
    // The wording of an Edit, while there is one.
    Task<Result<Entry>> fill_edit(Entry entry);
    // The last entry worth showing in the list. `hidden` knows the last kPreviewEntries.
    Task<Result<std::optional<Entry>>> last_entry(Deadline deadline,
                                                  store::MemberRow member,
                                                  Seq head,
                                                  store::HiddenSeqs hidden);

    // How many entries are looked at first for one to show in the list.
    static constexpr std::size_t kPreviewEntries = 8;

  private:
    using Found = std::map<Seq, Content>;

    // The same for all cards among the entries.
    Task<Result<std::vector<Entry>>> fill_cards(std::vector<Entry> entries);
    // The contents that quotes and edits name.
    Task<Result<Found>> find_contents(ConversationId id, Found known, std::vector<Seq> named);

    storage::Database& database_;
    streams::Streams& streams_;
};

}  // namespace kapok::messaging
