#include "stickers/api/errors.h"
#include "stickers/service.h"
#include "stickers/store.h"

namespace kapok::stickers {
namespace {

// What a line of the store shows of each pack.
constexpr std::size_t kShownInStore = 4;

}  // namespace

Task<Result<std::vector<Pack>>> Service::list_packs(rpc::RequestContext ctx) {
    co_return co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) {
        return Result(store::list_packs(tx, kShownInStore));
    });
}

Task<Result<Pack>> Service::get_pack(rpc::RequestContext ctx, std::string pack_id) {
    CO_TRY(const auto pack, co_await find_pack(ctx.deadline, std::move(pack_id)));
    if (!pack) {
        co_return Error(Code::kNotFound, errors::kPackUnknown, "there is no such pack")
            .with_field("pack_id");
    }
    co_return *pack;
}

Task<Result<Service::SharedPack>> Service::find_pack(Deadline deadline, std::string pack_id) {
    if (auto pack = packs_.find(pack_id)) {
        co_return pack;
    }
    const auto ticket = packs_.begin_load(pack_id);
    CO_TRY(auto row, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
        return Result(store::find_pack(tx, pack_id));
    }));
    if (!row || row->withdrawn) {
        co_return SharedPack();
    }
    co_return packs_.put(ticket, pack_id, std::move(row->pack));
}

Task<Result<messaging::PackSticker>> Service::find(Deadline deadline,
                                                   std::string pack_id,
                                                   std::string sticker_id) {
    CO_TRY(const auto pack, co_await find_pack(deadline, std::move(pack_id)));
    const auto place = parse_decimal(sticker_id);
    if (!pack || !place || *place == 0 || *place > pack->stickers.size()) {
        co_return Error(Code::kInvalid, errors::kStickerUnknown, "there is no such sticker")
            .with_field("content.sticker");
    }
    const auto& sticker = pack->stickers[*place - 1];
    co_return messaging::PackSticker{.media = sticker.media, .words = sticker.words};
}

}  // namespace kapok::stickers
