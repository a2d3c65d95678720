#include "base/encoding.h"
#include "media/api/errors.h"
#include "stickers/api/errors.h"
#include "stickers/service.h"
#include "stickers/store.h"

namespace kapok::stickers {
namespace {

constexpr std::size_t kArchiveBytesMax = 64U << 20U;

std::string hash_of(std::string_view bytes) {
    const auto digest = sha256(bytes);
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// Media that a pack shows are in use as long as it is there, also withdrawn.
std::string scope_of(const std::string& pack_id) { return "pack/" + pack_id; }

// What media says of a picture, in the words of stickers and with the file's name.
Error of_picture(const Error& refused, const std::string& file) {
    if (refused.code() == Code::kTooLarge) {
        return Error(Code::kTooLarge, media::errors::kStickerTooLarge, "a picture is too large")
            .with_field(file);
    }
    if (refused.code() != Code::kInvalid) {
        return refused;
    }
    const bool is_other = refused.reason() == media::errors::kTypeNotAllowed;
    return Error(Code::kInvalid,
                 is_other ? errors::kStickerNotAPicture : errors::kStickerBroken,
                 "a file cannot become a sticker")
        .with_field(file);
}

Error pack_unknown() {
    return Error(Code::kNotFound, errors::kPackUnknown, "there is no such pack")
        .with_field("pack_id");
}

}  // namespace

Task<Result<Pack>> Service::make_pack(Deadline deadline, rules::DraftPack draft) {
    Pack pack{.id = std::to_string(ports_.ids.next()),
              .title = std::move(draft.title),
              .author = std::move(draft.author),
              .licence = std::move(draft.licence),
              .for_everyone = false,
              .stickers = {},
              .count = draft.stickers.size()};
    std::vector<std::string> media_ids;
    for (auto& sticker : draft.stickers) {
        auto kept = co_await ports_.pictures.keep_sticker(deadline, {}, std::move(sticker.bytes));
        if (!kept) {
            co_return of_picture(kept.error(), sticker.file);
        }
        media_ids.push_back(kept->id);
        pack.stickers.push_back({.words = std::move(sticker.words), .media = *std::move(kept)});
    }
    // Before the row: what is attached to a pack that never comes only stays longer.
    CO_TRY_VOID(co_await ports_.media.attach(deadline, std::move(media_ids), scope_of(pack.id), 0));
    co_return pack;
}

Task<Result<Pack>> Service::import_pack(rpc::RequestContext ctx, Import import) {
    CO_TRY(const auto zip,
           co_await ports_.pictures.read_own_file(
               ctx.deadline, ctx.caller.user, import.media_id, kArchiveBytesMax));
    std::string hash;
    CO_TRY(auto draft, co_await runtime::offload(ports_.pool, [&]() -> Result<rules::DraftPack> {
               hash = hash_of(zip);
               TRY(auto files, read_archive(zip, {}));
               return rules::draft(std::move(files), import.title);
           }));
    CO_TRY(auto known, co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::find_pack_by_archive(tx, hash));
    }));
    Pack pack;
    if (known) {
        pack = std::move(known->pack);
    } else {
        CO_TRY(pack, co_await make_pack(ctx.deadline, std::move(draft)));
    }
    pack.for_everyone = import.for_everyone;
    const auto now = ports_.timers.clock().wall_now();
    const auto line = ports_.audit.line({.actor = ctx.caller.user,
                                         .action = "stickers.import",
                                         .subject = pack.id,
                                         .words = pack.title});
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        const auto same = store::find_pack_by_archive(tx, hash);
        if (!same || same->withdrawn) {
            if (store::list_pack_ids(tx, store::Which::kAll).size() >= kPacksMax) {
                return Error(Code::kTooLarge, errors::kTooManyPacks, "at most 100 packs");
            }
        }
        if (same) {  // perhaps imported by another meanwhile
            pack = same->pack;
            pack.for_everyone = import.for_everyone;
            store::set_withdrawn(tx, pack.id, false);
            store::set_for_everyone(tx, pack.id, import.for_everyone);
        } else {
            store::insert_pack(
                tx, {.pack = pack, .archive_sha256 = hash, .created = now, .withdrawn = false});
        }
        line(tx);
        return {};
    }));
    packs_.erase(pack.id);
    co_return pack;
}

Task<Result<void>> Service::withdraw_pack(rpc::RequestContext ctx, std::string pack_id) {
    auto line = ports_.audit.line(
        {.actor = ctx.caller.user, .action = "stickers.withdraw", .subject = pack_id, .words = {}});
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        const auto row = store::find_pack(tx, pack_id);
        if (!row) {
            return pack_unknown();
        }
        if (!row->withdrawn) {
            store::set_withdrawn(tx, pack_id, true);
            line(tx);
        }
        return {};
    }));
    packs_.erase(pack_id);
    co_return Result<void>();
}

}  // namespace kapok::stickers
