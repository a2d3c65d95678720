#include "accounts/api/wire.h"
#include "kapok/moderation/v1/service.pb.h"
#include "moderation/module.h"
#include "rpc/router.h"

#include <algorithm>

namespace kapok::moderation {
namespace {

using rpc::RequestContext;

// Nobody, or somebody who is no more, stays unset.
template <class Set>
void fill_person(const std::vector<accounts::User>& people, UserId id, Set mutable_user) {
    const auto found = std::ranges::find(people, id, &accounts::User::id);
    if (id && found != people.end()) {
        accounts::wire::fill_user(*found, *mutable_user());
    }
}

void fill(const Service::Seen& seen, v1::Report& out) {
    const auto& report = seen.report;
    out.set_report_id(report.id.value());
    out.set_kind(static_cast<v1::ReportKind>(report.kind));
    out.set_reason(static_cast<v1::ReportReason>(report.reason));
    out.set_words(report.words);
    fill_person(seen.people, report.reporter, [&] { return out.mutable_reporter(); });
    fill_person(seen.people, report.subject, [&] { return out.mutable_subject(); });
    out.set_conversation_id(report.conversation);
    out.set_created_ms(to_ms(report.created));
    out.set_state(static_cast<v1::ReportState>(report.state));
    fill_person(seen.people, report.decided_by, [&] { return out.mutable_decided_by(); });
    out.set_decided_ms(to_ms(report.decided));
    out.set_evidence_count(report.evidence_count);
    out.set_open_on_subject(static_cast<std::uint32_t>(seen.open_on_subject));
}

void fill(const Sanction& sanction, const std::vector<accounts::User>& people, v1::Sanction& out) {
    fill_person(people, sanction.user, [&] { return out.mutable_user(); });
    out.set_muted_until_ms(to_ms(sanction.muted_until));
    out.set_banned_until_ms(to_ms(sanction.banned_until));
    out.set_reason(sanction.reason);
}

Task<Result<v1::ReportResponse>> report(Service* service,
                                        RequestContext ctx,
                                        v1::ReportRequest request) {
    ReportWish wish{.client_report_id = request.client_report_id(),
                    .reason = static_cast<Reason>(request.reason()),
                    .words = request.words(),
                    .user = UserId(request.user_id()),
                    .conversation = request.conversation_id(),
                    .seqs = {request.seqs().begin(), request.seqs().end()}};
    CO_TRY(const auto id, co_await service->report(std::move(ctx), std::move(wish)));
    v1::ReportResponse response;
    response.set_report_id(id.value());
    co_return response;
}

Task<Result<v1::GetMyStandingResponse>> get_my_standing(Service* service,
                                                        RequestContext ctx,
                                                        v1::GetMyStandingRequest /*request*/) {
    CO_TRY(const auto standing, co_await service->my_standing(std::move(ctx)));
    v1::GetMyStandingResponse response;
    response.set_is_moderator(standing.is_moderator);
    response.set_is_admin(standing.is_admin);
    response.set_muted_until_ms(to_ms(standing.mute.until));
    response.set_muted_reason(standing.mute.reason);
    co_return response;
}

Task<Result<v1::ListReportsResponse>> list_reports(Service* service,
                                                   RequestContext ctx,
                                                   v1::ListReportsRequest request) {
    std::optional<ReportState> state;
    if (request.state() != v1::REPORT_STATE_UNSPECIFIED) {
        state = static_cast<ReportState>(request.state());
    }
    CO_TRY(const auto page,
           co_await service->list_reports(
               std::move(ctx), state, request.page_token(), request.limit()));
    v1::ListReportsResponse response;
    for (const auto& seen : page.reports) {
        fill(seen, *response.add_reports());
    }
    response.set_next_page_token(page.next_page_token);
    response.set_open_count(static_cast<std::uint32_t>(page.open));
    co_return response;
}

Task<Result<v1::GetReportResponse>> get_report(Service* service,
                                               RequestContext ctx,
                                               v1::GetReportRequest request) {
    CO_TRY(const auto one,
           co_await service->open_report(std::move(ctx), ReportId(request.report_id())));
    v1::GetReportResponse response;
    fill(one.seen, *response.mutable_report());
    for (const auto& shown : one.evidence) {
        auto& out = *response.add_evidence();
        // Written by this server: what cannot be read is shown as an empty entry.
        static_cast<void>(out.mutable_entry()->ParseFromString(shown.evidence.entry));
        out.set_recalled(shown.recalled);
    }
    fill(one.sanction, one.seen.people, *response.mutable_sanction());
    co_return response;
}

Task<Result<v1::DecideReportResponse>> decide_report(Service* service,
                                                     RequestContext ctx,
                                                     v1::DecideReportRequest request) {
    Verdict verdict{.dismiss = request.dismiss(),
                    .recall_messages = request.recall_messages(),
                    .mute_until = from_ms(request.mute_until_ms()),
                    .ban_until = from_ms(request.ban_until_ms()),
                    .reason = request.reason()};
    CO_TRY(const auto seen,
           co_await service->decide(
               std::move(ctx), ReportId(request.report_id()), std::move(verdict)));
    v1::DecideReportResponse response;
    fill(seen, *response.mutable_report());
    co_return response;
}

Task<Result<v1::RecallMessageResponse>> recall_message(Service* service,
                                                       RequestContext ctx,
                                                       v1::RecallMessageRequest request) {
    RecallWish wish{.conversation = request.conversation_id(),
                    .seq = request.seq(),
                    .reason = request.reason()};
    CO_TRY_VOID(co_await service->recall_message(std::move(ctx), std::move(wish)));
    co_return v1::RecallMessageResponse();
}

Task<Result<v1::SetSanctionResponse>> set_sanction(Service* service,
                                                   RequestContext ctx,
                                                   v1::SetSanctionRequest request) {
    const auto deadline = ctx.deadline;
    Sanction wish{.user = UserId(request.user_id()),
                  .muted_until = from_ms(request.muted_until_ms()),
                  .banned_until = from_ms(request.banned_until_ms()),
                  .reason = request.reason()};
    CO_TRY(const auto sanction, co_await service->sanction(std::move(ctx), std::move(wish)));
    CO_TRY(const auto user, co_await service->get_user(deadline, sanction.user));
    v1::SetSanctionResponse response;
    fill(sanction, {user}, *response.mutable_sanction());
    co_return response;
}

Task<Result<v1::ListSanctionsResponse>> list_sanctions(Service* service,
                                                       RequestContext ctx,
                                                       v1::ListSanctionsRequest request) {
    CO_TRY(const auto page,
           co_await service->list_sanctions(std::move(ctx), request.page_token(), request.limit()));
    v1::ListSanctionsResponse response;
    for (const auto& sanction : page.sanctions) {
        fill(sanction, page.people, *response.add_sanctions());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::ListTermsResponse>> list_terms(Service* service,
                                               RequestContext ctx,
                                               v1::ListTermsRequest request) {
    CO_TRY(const auto page,
           co_await service->list_terms(
               std::move(ctx), request.text(), request.page_token(), request.limit()));
    v1::ListTermsResponse response;
    for (const auto& term : page.terms) {
        auto& out = *response.add_terms();
        out.set_text(term.text);
        out.set_action(static_cast<v1::TermAction>(term.action));
    }
    response.set_next_page_token(page.next_page_token);
    response.set_total(static_cast<std::uint32_t>(page.total));
    co_return response;
}

Task<Result<v1::ChangeTermsResponse>> change_terms(Service* service,
                                                   RequestContext ctx,
                                                   v1::ChangeTermsRequest request) {
    Service::TermChange change;
    for (const auto& term : request.put()) {
        change.put.push_back(
            {.text = term.text(), .action = static_cast<TermAction>(term.action())});
    }
    change.erase = {request.delete_().begin(), request.delete_().end()};
    CO_TRY(const auto total, co_await service->change_terms(std::move(ctx), std::move(change)));
    v1::ChangeTermsResponse response;
    response.set_total(static_cast<std::uint32_t>(total));
    co_return response;
}

template <class Request, class Response>
void bind_one(rpc::Router& router,
              Service& service,
              std::string_view method,
              Task<Result<Response>> (*function)(Service*, RequestContext, Request)) {
    router.bind<Request, Response>(
        fmt::format("kapok.moderation.v1.{}", method),
        [service = &service, function](RequestContext ctx, Request request) {
            return function(service, std::move(ctx), std::move(request));
        });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_one(router, service_, "ReportService/Report", report);
    bind_one(router, service_, "ReportService/GetMyStanding", get_my_standing);
    bind_one(router, service_, "ModerationService/ListReports", list_reports);
    bind_one(router, service_, "ModerationService/GetReport", get_report);
    bind_one(router, service_, "ModerationService/DecideReport", decide_report);
    bind_one(router, service_, "ModerationService/RecallMessage", recall_message);
    bind_one(router, service_, "ModerationService/SetSanction", set_sanction);
    bind_one(router, service_, "ModerationService/ListSanctions", list_sanctions);
    bind_one(router, service_, "ModerationService/ListTerms", list_terms);
    bind_one(router, service_, "ModerationService/ChangeTerms", change_terms);
}

}  // namespace kapok::moderation
