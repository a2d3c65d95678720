// The use cases of stickers: packs.cpp (the store, and what is sent), imports.cpp (packs for those
// who run the instance), shelf.cpp (what each account keeps). Thread-safe.
#pragma once

#include "accounts/api/erasure.h"
#include "base/ids.h"
#include "base/random.h"
#include "media/api/media.h"
#include "media/api/sticker_pictures.h"
#include "messaging/api/sticker_source.h"
#include "ops/api/audit.h"
#include "rpc/context.h"
#include "runtime/pool.h"
#include "runtime/snapshot_cache.h"
#include "runtime/timers.h"
#include "stickers/rules.h"
#include "stickers/values.h"
#include "storage/database.h"
#include "storage/outbox.h"

#include <string>
#include <string_view>
#include <vector>

namespace kapok::stickers {

// Its rows name an account, and media of stickers of its own that came or went.
inline constexpr std::string_view kFilesTopic = "stickers.files";

class Service final : public messaging::StickerSource, public accounts::Erasure {
  public:
    struct Ports {
        storage::Database& database;
        storage::Outbox& outbox;
        media::Library& media;
        media::StickerPictures& pictures;
        ops::Audit& audit;
        runtime::Pool& pool;
        runtime::Timers& timers;
        IdSource& ids;
    };

    explicit Service(Ports ports) : ports_(ports), packs_(kPacksMax) {}

    // packs.cpp
    Task<Result<std::vector<Pack>>> list_packs(rpc::RequestContext ctx);
    Task<Result<Pack>> get_pack(rpc::RequestContext ctx, std::string pack_id);
    Task<Result<messaging::PackSticker>> find(Deadline deadline,
                                              std::string pack_id,
                                              std::string sticker_id) override;

    // imports.cpp
    struct Import {
        std::string media_id{};
        std::string title{};  // empty to take the archive's
        bool for_everyone = false;
    };
    Task<Result<Pack>> import_pack(rpc::RequestContext ctx, Import import);
    Task<Result<void>> withdraw_pack(rpc::RequestContext ctx, std::string pack_id);

    // shelf.cpp
    Task<Result<Shelf>> get_shelf(rpc::RequestContext ctx);
    Task<Result<std::vector<std::string>>> set_shelf(rpc::RequestContext ctx,
                                                     std::vector<std::string> packs);
    struct Picture {
        std::string media_id{};
        std::string via{};
    };
    Task<Result<Saved>> save(rpc::RequestContext ctx, Picture picture);
    Task<Result<void>> remove(rpc::RequestContext ctx, std::vector<std::string> media_ids);
    Task<Result<std::vector<Used>>> note(rpc::RequestContext ctx, Used used);
    Task<Result<void>> erase(Deadline deadline, UserId user) override;
    // Handler of the outbox.
    Task<Result<void>> on_files(storage::OutboxRow row);

  private:
    using SharedPack = std::shared_ptr<const Pack>;

    // packs.cpp
    // Null for one that is unknown or was withdrawn.
    Task<Result<SharedPack>> find_pack(Deadline deadline, std::string pack_id);

    // imports.cpp
    Task<Result<Pack>> make_pack(Deadline deadline, rules::DraftPack draft);

    // shelf.cpp
    Task<Result<Used>> describe(rpc::RequestContext ctx, Used used);
    Task<void> settle(Deadline deadline);

    Ports ports_;
    runtime::SnapshotCache<std::string, Pack> packs_;
};

}  // namespace kapok::stickers
