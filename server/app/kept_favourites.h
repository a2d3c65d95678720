// What somebody has put aside, for their archive: between two domains that do not know each other.
#pragma once

#include "archive/exporter.h"
#include "favourites/module.h"

namespace kapok::app {

// The service outlives the archive's exports.
inline Task<Result<archive::KeptPage>> list_kept(favourites::Service* favourites,
                                                 rpc::RequestContext ctx,
                                                 std::string page_token) {
    favourites::Wish wish;
    wish.page_token = std::move(page_token);
    CO_TRY(auto page, co_await favourites->list(std::move(ctx), std::move(wish)));
    archive::KeptPage kept{.kept = {}, .next_page_token = std::move(page.next_page_token)};
    for (auto& one : page.favourites) {
        kept.kept.push_back({.conversation = one.is_note() ? "" : one.conversation.text(),
                             .seq = one.is_note() ? 0 : one.seq.value(),
                             .sender = one.sender,
                             .said = one.said,
                             .added = one.added,
                             .tags = std::move(one.tags),
                             .content = std::move(one.content)});
    }
    co_return kept;
}

}  // namespace kapok::app
