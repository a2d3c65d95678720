#include "messaging/api/errors.h"
#include "messaging/rules_kinds.h"
#include "messaging/service.h"
#include "messaging/store_changes.h"
#include "messaging/wire.h"

#include <algorithm>

namespace kapok::messaging {

Task<Result<Draft>> Service::fill_in(Deadline deadline, UserId sender, Draft draft) {
    auto& body = draft.content.body;
    if (auto* text = std::get_if<Text>(&body); text != nullptr && text->link) {
        CO_TRY(text->link, co_await ports_.links.get_for(deadline, sender, text->link->id));
    } else if (auto* card = std::get_if<ContactCard>(&body)) {
        CO_TRY(*card, co_await describe_person(deadline, card->user));
    } else if (auto* sticker = std::get_if<Sticker>(&body)) {
        CO_TRY(*sticker, co_await describe_sticker(deadline, *sticker));
    } else if (auto* merged = std::get_if<Merged>(&body)) {
        CO_TRY(*merged, co_await gather(deadline, sender, *merged));
    } else if (const auto* poll = std::get_if<Poll>(&body)) {
        CO_TRY_VOID(rules::check_closing(*poll, ports_.clock.wall_now(), limits_));
    }
    co_return draft;
}

Task<Result<Sticker>> Service::describe_sticker(Deadline deadline, Sticker sticker) {
    if (sticker.pack_id == kEmojiPack || sticker.pack_id == kOwnPack) {
        co_return sticker;
    }
    if (stickers_ == nullptr) {
        co_return Error(Code::kInvalid, errors::kStickerUnknown).with_field("content.sticker");
    }
    CO_TRY(auto found, co_await stickers_->find(deadline, sticker.pack_id, sticker.sticker_id));
    sticker.media = std::move(found.media);
    sticker.words = std::move(found.words);
    co_return sticker;
}

// Whoever has an account can be shown to another, as accounts' GetUsers does.
Task<Result<ContactCard>> Service::describe_person(Deadline deadline, UserId user) {
    const Error unknown =
        Error(Code::kNotFound, errors::kPersonUnknown).with_field("content.contact_card.user_id");
    auto found = co_await ports_.accounts.get_user(deadline, user);
    if (!found) {
        co_return found.error().code() == Code::kNotFound ? unknown : std::move(found).error();
    }
    if (found->deleted) {
        co_return unknown;
    }
    co_return ContactCard{.user = user,
                          .nickname = found->nickname,
                          .avatar_media_id = found->avatar_media_id,
                          .handle = found->handle};
}

Task<Result<Merged>> Service::gather(Deadline deadline, UserId sender, Merged asked) {
    const auto id = ConversationId::parse(asked.from);
    if (!id) {
        co_return Error(Code::kNotFound, errors::kConversationUnknown)
            .with_field("content.merged.conversation_id");
    }
    // A card says that its words were said here, which nobody can say of an archive's.
    if (id->kind() == Kind::kImported) {
        co_return Error(Code::kForbidden, errors::kImportedReadOnly)
            .with_field("content.merged.conversation_id");
    }
    CO_TRY(const auto standing, co_await enter(deadline, sender, *id));
    Merged merged{
        .from = {}, .seqs = {}, .origin = id->kind(), .references = {}, .depth = 1, .lines = {}};
    store::HiddenSeqs hidden;
    if (!asked.seqs.empty()) {
        CO_TRY(hidden, co_await ports_.database.read(deadline, [&](storage::Tx& tx) {
            return Result(store::list_hidden(
                tx, *id, sender, {.first = asked.seqs.front(), .last = asked.seqs.back()}));
        }));
    }
    std::uint32_t deepest = 0;
    for (const auto seq : asked.seqs) {
        if (!rules::may_read(standing.intervals, seq) || hidden.contains(seq)) {
            continue;
        }
        CO_TRY(const auto stored, co_await ports_.streams.find(id->stream(), seq));
        if (!stored) {
            continue;
        }
        const auto entry = wire::entry_of(*id, *stored);
        if (!is_message(entry.content.body)) {
            continue;
        }
        if (const auto* inner = std::get_if<Merged>(&entry.content.body)) {
            if (asked.seqs.size() == 1) {
                co_return *inner;  // the same card, not one in another
            }
            deepest = std::max(deepest, inner->depth);
        }
        merged.references.push_back({.conversation = *id,
                                     .seq = seq,
                                     .sender = entry.sender,
                                     .time = entry.time,
                                     .fingerprint = wire::fingerprint_of(entry.content.body)});
    }
    if (merged.references.empty()) {
        co_return Error(Code::kNotFound, errors::kNothingToForward)
            .with_field("content.merged.seqs");
    }
    CO_TRY(merged.depth, rules::depth_with(deepest, limits_));
    co_return merged;
}

}  // namespace kapok::messaging
