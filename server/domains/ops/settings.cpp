#include "base/ids.h"
#include "base/utf8.h"
#include "ops/api/errors.h"
#include "ops/service.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::ops {
namespace {

using accounts::Registration;

constexpr std::string_view kRegistration = "accounts.registration";
constexpr std::string_view kRetention = "messaging.retention";
constexpr std::size_t kAnnouncementsMax = 50;
constexpr rules::PageSizes kAuditPage{.usual = 100, .most = 200};

std::string_view word_for(Registration registration) {
    switch (registration) {
        case Registration::kOpen:
            return "open";
        case Registration::kInviteOnly:
            return "invite";
        case Registration::kClosed:
            return "closed";
    }
    return {};
}

}  // namespace

Task<Result<void>> Service::set_registration(rpc::RequestContext ctx, Registration registration) {
    const auto word = word_for(registration);
    if (word.empty()) {
        co_return Error(Code::kInvalid, errors::kRegistrationInvalid, "open, invite or closed")
            .with_field("registration");
    }
    const auto line = note(ctx,
                           "registration.set",
                           {},
                           {},
                           {{.kind = AuditFactKind::kRegistration,
                             .number = static_cast<std::int64_t>(registration)}});
    CO_TRY_VOID(co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::put_setting(tx, kRegistration, word);
        line(tx);
        return {};
    }));
    ports_.admin.set_registration(registration);
    co_return Result<void>();
}

Task<Result<void>> Service::apply_settings(Deadline deadline) {
    CO_TRY(const auto word,
           co_await ports_.database.read(
               deadline, [&](storage::Tx& tx) -> Result<std::optional<std::string>> {
                   return store::find_setting(tx, kRegistration);
               }));
    for (const auto each :
         {Registration::kOpen, Registration::kInviteOnly, Registration::kClosed}) {
        if (word && *word == word_for(each)) {
            ports_.admin.set_registration(each);
        }
    }
    co_return Result<void>();
}

Task<Result<Retention>> Service::get_retention(Deadline deadline) {
    co_return co_await ports_.database.read(deadline, [&](storage::Tx& tx) -> Result<Retention> {
        const auto text = store::find_setting(tx, kRetention);
        // What cannot be read keeps everything.
        return text ? rules::retention_of(*text).value_or(Retention()) : Retention();
    });
}

Task<Result<void>> Service::set_retention(rpc::RequestContext ctx, Retention retention) {
    CO_TRY_VOID(rules::check_retention(retention));
    const auto text = rules::text_of(retention);
    const auto line = note(ctx,
                           "retention.set",
                           {},
                           {},
                           {{.kind = AuditFactKind::kDirectDays, .number = retention.direct_days},
                            {.kind = AuditFactKind::kGroupDays, .number = retention.group_days},
                            {.kind = AuditFactKind::kSelfDays, .number = retention.self_days}});
    co_return co_await ports_.database.write(ctx.deadline, [&](storage::Tx& tx) -> Result<void> {
        store::put_setting(tx, kRetention, text);
        line(tx);
        return {};
    });
}

Task<Result<void>> Service::announce(rpc::RequestContext ctx,
                                     std::string client_id,
                                     std::string text) {
    const auto line = note(ctx, "announcement.create", client_id, std::string(trim(text)));
    co_return co_await ports_.announcer.announce(ctx.deadline,
                                                 {.client_id = std::move(client_id),
                                                  .text = std::move(text),
                                                  .by = ctx.caller.user,
                                                  .time = {}},
                                                 line);
}

Task<Result<Service::Announcements>> Service::list_announcements(rpc::RequestContext ctx) {
    Announcements all;
    CO_TRY(all.announcements,
           co_await ports_.announcer.list_announcements(ctx.deadline, kAnnouncementsMax));
    std::vector<UserId> authors;
    for (const auto& announcement : all.announcements) {
        authors.push_back(announcement.by);
    }
    CO_TRY(all.authors, co_await ports_.accounts.list_users(ctx.deadline, std::move(authors)));
    co_return all;
}

Task<Result<Service::AuditPage>> Service::list_audit(rpc::RequestContext ctx,
                                                     std::string page_token,
                                                     std::uint32_t limit) {
    CO_TRY(const auto size, rules::page_size(limit, kAuditPage));
    CO_TRY(auto before, rules::number_of_token(page_token));
    before = before == 0 ? INT64_MAX : before;
    AuditPage page;
    CO_TRY(page.rows,
           co_await ports_.database.read(
               ctx.deadline, [&](storage::Tx& tx) -> Result<std::vector<store::AuditRow>> {
                   return store::list_audit(tx, before, size);
               }));
    if (page.rows.size() == size) {
        page.next_page_token = fmt::format("{}", page.rows.back().id);
    }
    std::vector<UserId> actors;
    for (const auto& row : page.rows) {
        actors.push_back(row.line.actor);
    }
    CO_TRY(page.actors, co_await ports_.accounts.list_users(ctx.deadline, std::move(actors)));
    co_return page;
}

}  // namespace kapok::ops
