#include "kapok/messaging/v1/types.pb.h"
#include "kapok/search/v1/service.pb.h"
#include "messaging/api/requests.h"
#include "messaging/api/wire.h"
#include "rpc/binder.h"
#include "search/api/errors.h"
#include "search/module.h"

namespace kapok::search {
namespace {

using rpc::RequestContext;

constexpr std::string_view kLink = "link";

bool is_kind(const std::string& kind) {
    const auto* field = messaging::v1::Content::descriptor()->FindFieldByName(kind);
    return kind == kLink || (field != nullptr && field->containing_oneof() != nullptr);
}

Result<std::optional<WallTime>> read_time(bool is_set, std::int64_t ms, std::string field) {
    if (!is_set) {
        return std::optional<WallTime>();
    }
    if (ms < 0) {
        return Error(Code::kInvalid, errors::kRangeInvalid).with_field(std::move(field));
    }
    return std::optional(from_ms(ms));
}

Result<Asked> read_query(const v1::Query& query) {
    Asked asked{.text = query.text(), .mentions_me = query.mentions_me()};
    for (const auto sender : query.sender_ids()) {
        asked.senders.emplace_back(sender);
    }
    for (const auto& kind : query.kinds()) {
        if (!is_kind(kind)) {
            return Error(Code::kInvalid, errors::kKindUnknown).with_field("query.kinds");
        }
        asked.kinds.push_back(kind);
    }
    TRY(asked.since, read_time(query.has_since_ms(), query.since_ms(), "query.since_ms"));
    TRY(asked.until, read_time(query.has_until_ms(), query.until_ms(), "query.until_ms"));
    return asked;
}

void fill(const Hit& hit, v1::Hit& out) {
    messaging::wire::fill(hit.entry, *out.mutable_entry());
    for (const auto& match : hit.matches) {
        auto& to = *out.add_matches();
        to.set_text(match.text);
        to.set_start(match.start);
        to.set_length(match.length);
    }
}

Task<Result<v1::FindConversationsResponse>> find_conversations(
    Service* service, RequestContext ctx, v1::FindConversationsRequest request) {
    CO_TRY(auto asked, read_query(request.query()));
    CO_TRY(const auto page,
           co_await service->find_conversations(
               std::move(ctx), std::move(asked), request.page_token(), request.limit()));
    v1::FindConversationsResponse response;
    for (const auto& group : page.groups) {
        auto& out = *response.add_groups();
        out.set_conversation_id(group.conversation.text());
        out.set_count(group.count);
        out.set_more(group.more);
        fill(group.newest, *out.mutable_newest());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::FindMessagesResponse>> find_messages(Service* service,
                                                     RequestContext ctx,
                                                     v1::FindMessagesRequest request) {
    CO_TRY(const auto id, messaging::read_conversation_id(request.conversation_id()));
    CO_TRY(auto asked, read_query(request.query()));
    CO_TRY(const auto page,
           co_await service->find_messages(
               std::move(ctx), id, std::move(asked), request.page_token(), request.limit()));
    v1::FindMessagesResponse response;
    for (const auto& hit : page.hits) {
        fill(hit, *response.add_hits());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::ListDaysResponse>> list_days(Service* service,
                                             RequestContext ctx,
                                             v1::ListDaysRequest request) {
    CO_TRY(const auto id, messaging::read_conversation_id(request.conversation_id()));
    std::vector<WallTime> starts;
    for (const auto ms : request.starts_ms()) {
        starts.push_back(from_ms(ms));
    }
    CO_TRY(const auto firsts, co_await service->list_days(std::move(ctx), id, std::move(starts)));
    v1::ListDaysResponse response;
    for (const auto seq : firsts) {
        response.add_first_seqs(seq.value());
    }
    co_return response;
}

}  // namespace

void Module::bind(rpc::Router& router) {
    const rpc::Binder binder(router, "kapok.search.v1.SearchService", service_);
    binder.bind("FindConversations", find_conversations);
    binder.bind("FindMessages", find_messages);
    binder.bind("ListDays", list_days);
}

}  // namespace kapok::search
