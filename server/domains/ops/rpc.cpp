#include "accounts/api/wire.h"
#include "kapok/ops/v1/service.pb.h"
#include "ops/module.h"
#include "rpc/router.h"

#include <algorithm>

namespace kapok::ops {
namespace {

using rpc::RequestContext;

void fill(const accounts::AccountLine& line, v1::Account& out) {
    accounts::wire::fill_user(line.user, *out.mutable_user());
    out.set_role(static_cast<v1::StaffRole>(line.role));
    out.set_created_ms(to_ms(line.created));
    out.set_last_seen_ms(to_ms(line.last_seen));
    out.set_banned_until_ms(to_ms(line.suspension.until));
}

// Whose account is gone is left out.
void fill_user_of(UserId id, const std::vector<accounts::User>& users, auto fill) {
    const auto user =
        std::ranges::find_if(users, [&](const auto& candidate) { return candidate.id == id; });
    if (user != users.end()) {
        accounts::wire::fill_user(*user, *fill());
    }
}

Service::Search search_of(const std::string& text, const std::string& token, std::uint32_t limit) {
    return {.text = text, .page_token = token, .limit = limit};
}

Task<Result<v1::GetOverviewResponse>> get_overview(Service* service,
                                                   RequestContext ctx,
                                                   v1::GetOverviewRequest /*request*/) {
    CO_TRY(const auto overview, co_await service->describe(std::move(ctx)));
    v1::GetOverviewResponse response;
    response.set_version(KAPOK_VERSION);
    response.set_started_ms(to_ms(overview.started));
    response.set_users(static_cast<std::uint64_t>(overview.accounts.users));
    response.set_devices(static_cast<std::uint64_t>(overview.accounts.devices));
    response.set_online(overview.online);
    response.set_groups(static_cast<std::uint64_t>(overview.groups));
    response.set_open_reports(static_cast<std::uint64_t>(overview.open_reports));
    for (const auto& day : overview.days) {
        auto& out = *response.add_days();
        out.set_day_ms(to_ms(day.day));
        out.set_messages(day.messages);
    }
    for (const auto& kind : overview.storage) {
        auto& out = *response.add_storage();
        out.set_kind(kind.kind);
        out.set_bytes(kind.bytes);
    }
    for (const auto& component : overview.components) {
        auto& out = *response.add_components();
        out.set_name(component.name);
        out.set_ok(component.trouble.empty());
        out.set_words(component.trouble);
    }
    co_return response;
}

Task<Result<v1::SearchAccountsResponse>> search_accounts(Service* service,
                                                         RequestContext ctx,
                                                         v1::SearchAccountsRequest request) {
    auto search = search_of(request.text(), request.page_token(), request.limit());
    CO_TRY(const auto page, co_await service->search_accounts(std::move(ctx), std::move(search)));
    v1::SearchAccountsResponse response;
    for (const auto& line : page.accounts) {
        fill(line, *response.add_accounts());
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::GetAccountResponse>> get_account(Service* service,
                                                 RequestContext ctx,
                                                 v1::GetAccountRequest request) {
    CO_TRY(const auto all,
           co_await service->describe_account(std::move(ctx), UserId(request.user_id())));
    v1::GetAccountResponse response;
    fill(all.detail.line, *response.mutable_account());
    response.set_masked_phone(all.detail.masked_phone);
    for (const auto& device : all.detail.devices) {
        auto& out = *response.add_devices();
        out.set_device_id(device.id.value());
        out.set_name(device.name);
        out.set_created_ms(to_ms(device.created));
        out.set_last_seen_ms(to_ms(device.last_seen));
    }
    response.set_groups(static_cast<std::uint32_t>(all.groups));
    response.set_media_bytes(all.media_bytes);
    response.set_banned_reason(all.detail.line.suspension.reason);
    co_return response;
}

Task<Result<v1::SetRoleResponse>> set_role(Service* service,
                                           RequestContext ctx,
                                           v1::SetRoleRequest request) {
    CO_TRY_VOID(co_await service->set_role(
        std::move(ctx), UserId(request.user_id()), static_cast<rpc::StaffRole>(request.role())));
    co_return v1::SetRoleResponse();
}

Task<Result<v1::LogOutAccountResponse>> log_out_account(Service* service,
                                                        RequestContext ctx,
                                                        v1::LogOutAccountRequest request) {
    CO_TRY(const auto devices,
           co_await service->log_out(
               std::move(ctx), UserId(request.user_id()), DeviceId(request.device_id())));
    v1::LogOutAccountResponse response;
    response.set_devices(static_cast<std::uint32_t>(devices));
    co_return response;
}

Task<Result<v1::CreateResetLinkResponse>> create_reset_link(Service* service,
                                                            RequestContext ctx,
                                                            v1::CreateResetLinkRequest request) {
    CO_TRY(const auto link,
           co_await service->make_reset_link(std::move(ctx), UserId(request.user_id())));
    v1::CreateResetLinkResponse response;
    response.set_path("/reset?code=" + link.code);
    response.set_expires_ms(to_ms(link.expires));
    co_return response;
}

Task<Result<v1::ResetPasswordResponse>> reset_password(Service* service,
                                                       RequestContext ctx,
                                                       v1::ResetPasswordRequest request) {
    CO_TRY(
        const auto user,
        co_await service->reset_password(std::move(ctx), request.code(), request.new_password()));
    v1::ResetPasswordResponse response;
    response.set_handle(user.handle);
    co_return response;
}

Task<Result<v1::SearchGroupsResponse>> search_groups(Service* service,
                                                     RequestContext ctx,
                                                     v1::SearchGroupsRequest request) {
    auto search = search_of(request.text(), request.page_token(), request.limit());
    CO_TRY(const auto page, co_await service->search_groups(std::move(ctx), std::move(search)));
    v1::SearchGroupsResponse response;
    for (const auto& group : page.groups) {
        auto& out = *response.add_groups();
        out.set_conversation_id(group.id.text());
        out.set_name(group.name);
        out.set_member_count(group.member_count);
        out.set_created_ms(to_ms(group.created));
        out.set_dissolved(group.dissolved);
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::DissolveGroupResponse>> dissolve_group(Service* service,
                                                       RequestContext ctx,
                                                       v1::DissolveGroupRequest request) {
    CO_TRY_VOID(co_await service->dissolve_group(
        std::move(ctx), request.conversation_id(), request.reason()));
    co_return v1::DissolveGroupResponse();
}

Task<Result<v1::GetRegistrationResponse>> get_registration(Service* service,
                                                           RequestContext /*ctx*/,
                                                           v1::GetRegistrationRequest /*request*/) {
    v1::GetRegistrationResponse response;
    response.set_registration(
        static_cast<kapok::accounts::v1::Registration>(service->registration()));
    co_return response;
}

Task<Result<v1::SetRegistrationResponse>> set_registration(Service* service,
                                                           RequestContext ctx,
                                                           v1::SetRegistrationRequest request) {
    const auto registration = static_cast<accounts::Registration>(request.registration());
    CO_TRY_VOID(co_await service->set_registration(std::move(ctx), registration));
    co_return v1::SetRegistrationResponse();
}

Task<Result<v1::CreateAnnouncementResponse>> create_announcement(
    Service* service, RequestContext ctx, v1::CreateAnnouncementRequest request) {
    CO_TRY_VOID(co_await service->announce(
        std::move(ctx), request.client_announcement_id(), request.text()));
    co_return v1::CreateAnnouncementResponse();
}

Task<Result<v1::ListAnnouncementsResponse>> list_announcements(
    Service* service, RequestContext ctx, v1::ListAnnouncementsRequest /*request*/) {
    CO_TRY(const auto all, co_await service->list_announcements(std::move(ctx)));
    v1::ListAnnouncementsResponse response;
    for (const auto& announcement : all.announcements) {
        auto& out = *response.add_announcements();
        out.set_text(announcement.text);
        out.set_created_ms(to_ms(announcement.time));
        fill_user_of(announcement.by, all.authors, [&] { return out.mutable_by(); });
    }
    co_return response;
}

Task<Result<v1::GetRetentionResponse>> get_retention(Service* service,
                                                     RequestContext ctx,
                                                     v1::GetRetentionRequest /*request*/) {
    CO_TRY(const auto retention, co_await service->get_retention(ctx.deadline));
    v1::GetRetentionResponse response;
    auto& out = *response.mutable_retention();
    out.set_direct_days(retention.direct_days);
    out.set_group_days(retention.group_days);
    out.set_self_days(retention.self_days);
    co_return response;
}

Task<Result<v1::SetRetentionResponse>> set_retention(Service* service,
                                                     RequestContext ctx,
                                                     v1::SetRetentionRequest request) {
    const auto& in = request.retention();
    CO_TRY_VOID(co_await service->set_retention(std::move(ctx),
                                                {.direct_days = in.direct_days(),
                                                 .group_days = in.group_days(),
                                                 .self_days = in.self_days()}));
    co_return v1::SetRetentionResponse();
}

Task<Result<v1::ListAuditResponse>> list_audit(Service* service,
                                               RequestContext ctx,
                                               v1::ListAuditRequest request) {
    CO_TRY(const auto page,
           co_await service->list_audit(std::move(ctx), request.page_token(), request.limit()));
    v1::ListAuditResponse response;
    for (const auto& row : page.rows) {
        auto& out = *response.add_entries();
        out.set_audit_id(row.id);
        out.set_time_ms(to_ms(row.time));
        fill_user_of(row.line.actor, page.actors, [&] { return out.mutable_actor(); });
        out.set_action(row.line.action);
        out.set_subject(row.line.subject);
        out.set_words(row.line.words);
        for (const auto& fact : row.line.facts) {
            auto& one = *out.add_facts();
            one.set_kind(static_cast<v1::AuditFactKind>(fact.kind));
            one.set_number(fact.number);
        }
    }
    response.set_next_page_token(page.next_page_token);
    co_return response;
}

Task<Result<v1::BackupResponse>> back_up(Service* service,
                                         RequestContext ctx,
                                         v1::BackupRequest request) {
    CO_TRY(const auto done, co_await service->back_up(std::move(ctx), request.directory()));
    v1::BackupResponse response;
    response.set_name(done.name);
    response.set_files(done.files);
    response.set_bytes(done.bytes);
    response.set_copied_bytes(done.copied_bytes);
    co_return response;
}

template <class Request, class Response>
void bind_one(rpc::Router& router,
              Service& service,
              std::string_view method,
              Task<Result<Response>> (*function)(Service*, RequestContext, Request)) {
    router.bind<Request, Response>(
        fmt::format("kapok.ops.v1.OpsService/{}", method),
        [service = &service, function](RequestContext ctx, Request request) {
            return function(service, std::move(ctx), std::move(request));
        });
}

}  // namespace

void Module::bind(rpc::Router& router) {
    bind_one(router, service_, "GetOverview", get_overview);
    bind_one(router, service_, "SearchAccounts", search_accounts);
    bind_one(router, service_, "GetAccount", get_account);
    bind_one(router, service_, "SetRole", set_role);
    bind_one(router, service_, "LogOutAccount", log_out_account);
    bind_one(router, service_, "CreateResetLink", create_reset_link);
    bind_one(router, service_, "ResetPassword", reset_password);
    bind_one(router, service_, "SearchGroups", search_groups);
    bind_one(router, service_, "DissolveGroup", dissolve_group);
    bind_one(router, service_, "GetRegistration", get_registration);
    bind_one(router, service_, "SetRegistration", set_registration);
    bind_one(router, service_, "CreateAnnouncement", create_announcement);
    bind_one(router, service_, "ListAnnouncements", list_announcements);
    bind_one(router, service_, "GetRetention", get_retention);
    bind_one(router, service_, "SetRetention", set_retention);
    bind_one(router, service_, "ListAudit", list_audit);
    bind_one(router, service_, "Backup", back_up);
}

}  // namespace kapok::ops
