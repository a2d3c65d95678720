#include "base/encoding.h"
#include "moderation/api/errors.h"
#include "moderation/fold.h"
#include "moderation/service.h"

#include <fmt/format.h>

namespace kapok::moderation {
namespace {

constexpr rules::PageSizes kPage{.usual = 200, .most = 1'000};

}  // namespace

Task<Result<Service::TermPage>> Service::list_terms(rpc::RequestContext ctx,
                                                    std::string text,
                                                    std::string page_token,
                                                    std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kPage));
    const auto after = from_base64url(page_token);
    if (!after) {
        co_return Error(Code::kInvalid, errors::kPageTokenInvalid, "not a token of this method")
            .with_field("page_token");
    }
    const store::TermRange range{.text = fold(text).text, .after = *after, .limit = size};
    TermPage page;
    CO_TRY_VOID(co_await ports_.database.read(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        page.total = store::count_terms(tx);
        for (auto& term : store::list_terms(tx, range)) {
            page.next_page_token = to_base64url(term.key);
            page.terms.push_back(std::move(term.term));
        }
        return {};
    }));
    if (page.terms.size() < size) {
        page.next_page_token.clear();
    }
    co_return page;
}

Task<Result<std::int64_t>> Service::change_terms(rpc::RequestContext ctx, TermChange change) {
    std::vector<rules::StoredTerm> put;
    put.reserve(change.put.size());
    for (const auto& term : change.put) {
        CO_TRY(auto stored, rules::check_term(term));
        put.push_back(std::move(stored));
    }
    const auto line =
        ports_.audit.line({.actor = ctx.caller.user,
                           .action = "terms.change",
                           .subject = {},
                           .words = {},
                           .facts = {{.kind = ops::AuditFactKind::kTermsPut,
                                      .number = static_cast<std::int64_t>(put.size())},
                                     {.kind = ops::AuditFactKind::kTermsDeleted,
                                      .number = static_cast<std::int64_t>(change.erase.size())}}});
    CO_TRY(
        const auto total,
        co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<std::int64_t> {
            for (const auto& text : change.erase) {
                store::delete_term(tx, fold(text).text);
            }
            for (const auto& term : put) {
                store::put_term(tx, term);
            }
            const auto count = store::count_terms(tx);
            if (static_cast<std::size_t>(count) > rules::kTermsMax) {
                return Error(Code::kTooLarge, errors::kTooManyTerms, "at most 50,000");
            }
            line(tx);
            return count;
        }));
    CO_TRY_VOID(co_await ports_.policy.reload_terms(ctx.deadline));
    co_return total;
}

}  // namespace kapok::moderation
