// favourites' use cases: keeping.cpp (what their owner does), notes.cpp (what they write),
// upkeep.cpp (what happens to them: files, recalls, the end of an account). Thread-safe: nothing is
// kept between calls.
//
// A favourite is a copy, but a recall reaches it twice: an event of messaging erases it, and until
// then, and for whatever was on its way meanwhile, each reading asks the stream whether the message
// was recalled.
#pragma once

#include "accounts/api/erasure.h"
#include "base/ids.h"
#include "favourites/rules.h"
#include "favourites/values.h"
#include "media/api/media.h"
#include "messaging/api/history.h"
#include "messaging/api/participation.h"
#include "rpc/context.h"
#include "runtime/timers.h"
#include "storage/database.h"
#include "storage/outbox.h"

#include <string>
#include <vector>

namespace kapok::favourites {

// Its rows name a favourite that came or went, and what it shows.
inline constexpr std::string_view kFilesTopic = "favourites.files";

// Implements ScopeAccess for the scopes "f<favourite>": their owner sees the files of them.
class Service final : public media::ScopeAccess, public accounts::Erasure {
  public:
    struct Ports {
        storage::Database& database;
        storage::Outbox& outbox;
        media::Library& media;
        messaging::Participation& messages;
        messaging::History& history;
        runtime::Timers& timers;
        IdSource& ids;
    };

    explicit Service(Ports ports) : ports_(ports) {}

    // keeping.cpp
    Task<Result<Favourite>> add(rpc::RequestContext ctx, messaging::MessageId message);
    Task<Result<Page>> list(rpc::RequestContext ctx, Wish wish);
    Task<Result<std::vector<std::string>>> set_tags(rpc::RequestContext ctx,
                                                    FavouriteId id,
                                                    std::vector<std::string> tags);
    Task<Result<void>> remove(rpc::RequestContext ctx, std::vector<FavouriteId> ids);
    Task<Result<std::vector<TagCount>>> list_tags(rpc::RequestContext ctx);
    Task<Result<void>> rename_tag(rpc::RequestContext ctx, std::string tag, std::string new_tag);
    Task<Result<void>> remove_tag(rpc::RequestContext ctx, std::string tag);

    // notes.cpp
    // The same client_note_id again answers the first.
    Task<Result<Favourite>> add_note(rpc::RequestContext ctx, NoteWish wish);
    Task<Result<Favourite>> edit_note(rpc::RequestContext ctx, FavouriteId id, std::string text);

    // upkeep.cpp
    Task<Result<bool>> may_read_kept(Deadline deadline, UserId user, std::string media_id) override;
    Task<Result<bool>> may_read(Deadline deadline,
                                UserId user,
                                std::string scope,
                                std::uint64_t seq) override;
    Task<Result<bool>> may_read_through(Deadline deadline,
                                        UserId user,
                                        std::string via,
                                        std::string media_id) override;
    Task<Result<void>> erase(Deadline deadline, UserId user) override;
    // Handlers of the outbox.
    Task<Result<void>> on_recalled(storage::OutboxRow row);
    Task<Result<void>> on_files(storage::OutboxRow row);

  private:
    // keeping.cpp
    // Writes it, or finds the one that is there.
    Task<Result<Favourite>> keep(Deadline deadline, Favourite made, std::vector<std::string> media);
    Task<Result<Favourite>> refresh_card(rpc::RequestContext ctx, Favourite favourite);
    Task<Result<std::vector<Favourite>>> find_page(rpc::RequestContext ctx, rules::Query query);
    Task<void> settle(Deadline deadline);

    // upkeep.cpp
    Task<Result<bool>> is_recalled(messaging::ConversationId id, streams::Seq seq);
    // Whatever they are of whomever; their owners' devices hear of it.
    Task<Result<void>> blank_all(Deadline deadline, std::vector<FavouriteId> ids);

    Ports ports_;
};

// In the transaction in which a favourite comes or goes: its files follow.
void enqueue_files(storage::Tx& tx, FavouriteId id, const std::vector<std::string>& media);

}  // namespace kapok::favourites
