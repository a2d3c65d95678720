#include "messaging/api/ids.h"
#include "ops/api/errors.h"
#include "ops/service.h"

#include <fmt/format.h>

namespace kapok::ops {
namespace {

constexpr rules::PageSizes kPage{.usual = 50, .most = 200};

std::string id_text(UserId user) { return fmt::format("{}", user); }

}  // namespace

Task<Result<Service::AccountPage>> Service::search_accounts(rpc::RequestContext ctx,
                                                            Search search) {
    CO_TRY(const auto limit, rules::page_size(search.limit, kPage));
    CO_TRY(const auto after, rules::number_of_token(search.page_token));
    AccountPage page;
    CO_TRY(page.accounts,
           co_await ports_.admin.search(
               ctx.deadline,
               {.text = std::move(search.text), .after = UserId(after), .limit = limit}));
    if (page.accounts.size() == limit) {
        page.next_page_token = id_text(page.accounts.back().user.id);
    }
    co_return page;
}

Task<Result<Service::AccountAll>> Service::describe_account(rpc::RequestContext ctx, UserId user) {
    AccountAll all;
    CO_TRY(all.detail, co_await ports_.admin.describe(ctx.deadline, user));
    CO_TRY(all.groups, co_await ports_.oversight.count_groups_of(ctx.deadline, user));
    CO_TRY(all.media_bytes, co_await ports_.usage.of_user(ctx.deadline, user));
    co_return all;
}

Task<Result<void>> Service::set_role(rpc::RequestContext ctx, UserId user, rpc::StaffRole role) {
    if (role != rpc::StaffRole::kNone && role != rpc::StaffRole::kModerator &&
        role != rpc::StaffRole::kAdministrator) {
        co_return Error(Code::kInvalid, errors::kRoleInvalid, "no role that can be given")
            .with_field("role");
    }
    auto line = note(ctx,
                     "user.role",
                     id_text(user),
                     {},
                     {{.kind = AuditFactKind::kRole, .number = static_cast<std::int64_t>(role)}});
    co_return co_await ports_.admin.set_role(ctx.deadline, user, role, std::move(line));
}

Task<Result<std::size_t>> Service::log_out(rpc::RequestContext ctx, UserId user, DeviceId device) {
    auto line = note(ctx,
                     "user.log_out",
                     id_text(user),
                     {},
                     {{.kind = device ? AuditFactKind::kOneDevice : AuditFactKind::kAllDevices,
                       .number = static_cast<std::int64_t>(device.value())}});
    co_return co_await ports_.admin.log_out(ctx.deadline, user, device, std::move(line));
}

Task<Result<accounts::ResetLink>> Service::make_reset_link(rpc::RequestContext ctx, UserId user) {
    auto line = note(ctx, "user.reset_link", id_text(user), {});
    co_return co_await ports_.admin.make_reset_link(ctx.deadline, user, std::move(line));
}

Task<Result<accounts::User>> Service::reset_password(rpc::RequestContext ctx,
                                                     std::string code,
                                                     std::string new_password) {
    co_return co_await ports_.admin.reset_password(
        ctx.deadline, std::move(code), std::move(new_password));
}

Task<Result<Service::GroupPage>> Service::search_groups(rpc::RequestContext ctx, Search search) {
    CO_TRY(const auto limit, rules::page_size(search.limit, kPage));
    if (!search.page_token.empty() && !messaging::ConversationId::parse(search.page_token)) {
        co_return Error(Code::kInvalid, errors::kPageTokenInvalid, "not a token of this method")
            .with_field("page_token");
    }
    GroupPage page;
    CO_TRY(page.groups,
           co_await ports_.oversight.find_groups(ctx.deadline,
                                                 {.text = std::move(search.text),
                                                  .after = std::move(search.page_token),
                                                  .limit = limit}));
    if (page.groups.size() == limit) {
        page.next_page_token = page.groups.back().id.text();
    }
    co_return page;
}

Task<Result<void>> Service::dissolve_group(rpc::RequestContext ctx,
                                           std::string id,
                                           std::string reason) {
    const Error unknown = Error(Code::kNotFound, errors::kGroupUnknown, "there is no such group")
                              .with_field("conversation_id");
    const auto group = messaging::ConversationId::parse(id);
    if (!group) {
        co_return unknown;
    }
    auto line = note(ctx, "group.dissolve", id, std::move(reason));
    const auto done = co_await ports_.oversight.dissolve(ctx.deadline, *group, std::move(line));
    co_return !done && done.error().code() == Code::kNotFound ? Result<void>(unknown) : done;
}

}  // namespace kapok::ops
