// kapok admin overview | registration | announce | announcements | retention | audit
#include "base/utf8.h"
#include "kapok/ops/v1/service.pb.h"
#include "tools/cli/admin.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"

#include <algorithm>
#include <optional>

namespace kapok::cli {

namespace {

namespace wire = ops::v1;

constexpr std::string_view kService = "kapok.ops.v1.OpsService/";

struct Arguments {
    std::string registration;
    std::string text;
    std::optional<std::uint32_t> direct;
    std::optional<std::uint32_t> group;
    std::optional<std::uint32_t> self;
    std::uint32_t limit = 100;
};

std::string method(std::string_view name) { return std::string(kService) + std::string(name); }

Result<void> show_overview(const Program& program, const Arguments& /*arguments*/) {
    TRY(const auto server, program.open());
    TRY(const auto overview,
        server->call_twice<wire::GetOverviewResponse>(method("GetOverview"),
                                                      wire::GetOverviewRequest()));
    if (program.json) {
        print_json(overview);
        return Result<void>();
    }
    print_line(
        fmt::format("Kapok {} since {}", overview.version(), time_text(overview.started_ms())));
    print_line(fmt::format("{} users, {} devices, {} online, {} groups, {} open reports",
                           overview.users(),
                           overview.devices(),
                           overview.online(),
                           overview.groups(),
                           overview.open_reports()));
    for (const auto& component : overview.components()) {
        print_line(
            fmt::format("{:<9} {}", component.name(), component.ok() ? "ok" : component.words()));
    }
    for (const auto& kind : overview.storage()) {
        print_line(fmt::format("{:<9} {} bytes", kind.kind(), kind.bytes()));
    }
    for (const auto& day : overview.days()) {
        print_line(
            fmt::format("{}  {} messages", time_text(day.day_ms()).substr(0, 10), day.messages()));
    }
    return Result<void>();
}

Result<void> registration(const Program& program, const Arguments& arguments) {
    using accounts::v1::Registration;
    TRY(const auto server, program.open());
    if (!arguments.registration.empty()) {
        wire::SetRegistrationRequest request;
        request.set_registration(arguments.registration == "open" ? Registration::REGISTRATION_OPEN
                                 : arguments.registration == "invite"
                                     ? Registration::REGISTRATION_INVITE_ONLY
                                     : Registration::REGISTRATION_CLOSED);
        TRY_VOID(
            server->call_twice<wire::SetRegistrationResponse>(method("SetRegistration"), request));
    }
    TRY(const auto now,
        server->call_twice<wire::GetRegistrationResponse>(method("GetRegistration"),
                                                          wire::GetRegistrationRequest()));
    if (program.json) {
        print_json(now);
        return Result<void>();
    }
    print_line(now.registration() == Registration::REGISTRATION_OPEN     ? "open"
               : now.registration() == Registration::REGISTRATION_CLOSED ? "closed"
                                                                         : "invite");
    return Result<void>();
}

Result<void> announce(const Program& program, const Arguments& arguments) {
    wire::CreateAnnouncementRequest request;
    request.set_text(arguments.text);
    request.set_client_announcement_id(new_client_id());
    TRY(const auto server, program.open());
    TRY(const auto done,
        server->call_twice<wire::CreateAnnouncementResponse>(method("CreateAnnouncement"),
                                                             request));
    program.json ? print_json(done) : print_line("Told to all, in their service chats.");
    return Result<void>();
}

Result<void> list_announcements(const Program& program, const Arguments& /*arguments*/) {
    TRY(const auto server, program.open());
    TRY(const auto all,
        server->call_twice<wire::ListAnnouncementsResponse>(method("ListAnnouncements"),
                                                            wire::ListAnnouncementsRequest()));
    for (const auto& announcement : all.announcements()) {
        program.json ? print_json(announcement)
                     : print_line(fmt::format("{}  @{}  {}",
                                              time_text(announcement.created_ms()),
                                              announcement.by().handle(),
                                              one_line(announcement.text(), 2'000)));
    }
    return Result<void>();
}

Result<void> retention(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    TRY(auto now,
        server->call_twice<wire::GetRetentionResponse>(method("GetRetention"),
                                                       wire::GetRetentionRequest()));
    auto& days = *now.mutable_retention();
    if (arguments.direct || arguments.group || arguments.self) {
        days.set_direct_days(arguments.direct.value_or(days.direct_days()));
        days.set_group_days(arguments.group.value_or(days.group_days()));
        days.set_self_days(arguments.self.value_or(days.self_days()));
        wire::SetRetentionRequest request;
        *request.mutable_retention() = days;
        TRY_VOID(server->call_twice<wire::SetRetentionResponse>(method("SetRetention"), request));
    }
    program.json ? print_json(now)
                 : print_line(fmt::format("days kept (0: for ever): direct {}, group {}, self {}",
                                          days.direct_days(),
                                          days.group_days(),
                                          days.self_days()));
    return Result<void>();
}

// "hours 24, messages recalled": facts in the schema's words, then somebody's own.
std::string how_text(const wire::AuditEntry& entry) {
    constexpr std::string_view kPrefix = "AUDIT_FACT_KIND_";
    std::string text;
    for (const auto& fact : entry.facts()) {
        auto name = to_lower_ascii(wire::AuditFactKind_Name(fact.kind()));
        name.erase(0, std::min(name.size(), kPrefix.size()));
        std::ranges::replace(name, '_', ' ');
        text += text.empty() ? "" : ", ";
        text += fact.number() == 0 ? name : fmt::format("{} {}", name, fact.number());
    }
    const auto words = one_line(entry.words(), 200);
    return text.empty() || words.empty() ? text + words : text + ": " + words;
}

Result<void> audit(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::ListAuditRequest request;
    request.set_limit(arguments.limit);
    TRY(const auto page, server->call_twice<wire::ListAuditResponse>(method("ListAudit"), request));
    for (const auto& entry : page.entries()) {
        program.json ? print_json(entry)
                     : print_line(fmt::format("{}  @{}  {}  {}  {}",
                                              time_text(entry.time_ms()),
                                              entry.actor().handle(),
                                              entry.action(),
                                              entry.subject(),
                                              how_text(entry)));
    }
    return Result<void>();
}

}  // namespace

void add_admin_instance(CLI::App& admin, Program& program) {
    auto arguments = std::make_shared<Arguments>();
    const auto add = [&](const char* name, const char* purpose, auto function) {
        auto* command = admin.add_subcommand(name, purpose);
        run_with(*command, program, arguments, function);
        return command;
    };
    add("overview", "how the instance is", show_overview);
    add("registration", "who may make an account; shows it, or sets it", registration)
        ->add_option("who", arguments->registration, "open, invite or closed")
        ->check(CLI::IsMember({"open", "invite", "closed"}));
    add("announce", "tell all users something, in their service chats", announce)
        ->add_option("text", arguments->text, "the words")
        ->required();
    add("announcements", "what was told to all, newest first", list_announcements);
    auto* keep = add("retention", "how long messages are kept; shows it, or sets it", retention);
    keep->add_option("--direct", arguments->direct, "days in chats of two; 0 for ever");
    keep->add_option("--group", arguments->group, "days in groups; 0 for ever");
    keep->add_option("--self", arguments->self, "days in the chat with oneself; 0 for ever");
    add("audit", "the audit log, newest first", audit)
        ->add_option("--limit", arguments->limit, "lines (default 100, at most 200)");
}

}  // namespace kapok::cli
