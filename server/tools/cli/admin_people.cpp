// kapok admin users | user | role | logout | reset-link | ban | unban | mute | unmute | groups |
// dissolve
#include "base/ids.h"
#include "kapok/moderation/v1/service.pb.h"
#include "kapok/ops/v1/service.pb.h"
#include "tools/cli/admin.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"

namespace kapok::cli {

namespace {

constexpr std::string_view kOps = "kapok.ops.v1.OpsService/";

struct Arguments {
    std::string who;
    std::string text;
    std::string role;
    std::string span = "7d";
    std::string reason;
};

std::string ops(std::string_view method) { return std::string(kOps) + std::string(method); }

// A handle, with or without '@', or an id.
Result<std::uint64_t> id_of(Server& server, const std::string& who) {
    if (const auto id = parse_decimal(who); id && *id > 1'000'000) {
        return *id;
    }
    TRY(const auto found, find_user(server, who));
    return found.user().user_id();
}

std::string_view role_text(ops::v1::StaffRole role) {
    switch (role) {
        case ops::v1::STAFF_ROLE_ADMINISTRATOR:
            return "administrator";
        case ops::v1::STAFF_ROLE_MODERATOR:
            return "moderator";
        default:
            return "";
    }
}

std::string account_text(const ops::v1::Account& account) {
    auto text = fmt::format("@{}  {}  {}",
                            account.user().handle(),
                            one_line(account.user().nickname(), 32),
                            account.user().user_id());
    if (const auto role = role_text(account.role()); !role.empty()) {
        text += fmt::format("  {}", role);
    }
    return text + until_text("banned", account.banned_until_ms());
}

Result<void> list_users(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    ops::v1::SearchAccountsRequest request;
    request.set_text(arguments.text);
    do {
        TRY(const auto page,
            server->call_twice<ops::v1::SearchAccountsResponse>(ops("SearchAccounts"), request));
        for (const auto& account : page.accounts()) {
            program.json ? print_json(account) : print_line(account_text(account));
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return Result<void>();
}

Result<void> show_user(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    ops::v1::GetAccountRequest request;
    TRY(const auto id, id_of(*server, arguments.who));
    request.set_user_id(id);
    TRY(const auto all,
        server->call_twice<ops::v1::GetAccountResponse>(ops("GetAccount"), request));
    if (program.json) {
        print_json(all);
        return Result<void>();
    }
    print_line(account_text(all.account()));
    print_line(fmt::format("groups {}, files {} bytes, phone {}",
                           all.groups(),
                           all.media_bytes(),
                           all.masked_phone().empty() ? "-" : all.masked_phone()));
    for (const auto& device : all.devices()) {
        print_line(fmt::format("device {}  {}  seen {}",
                               device.device_id(),
                               one_line(device.name(), 40),
                               time_text(device.last_seen_ms())));
    }
    return Result<void>();
}

Result<void> set_role(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    ops::v1::SetRoleRequest request;
    TRY(const auto id, id_of(*server, arguments.who));
    request.set_user_id(id);
    request.set_role(arguments.role == "administrator" ? ops::v1::STAFF_ROLE_ADMINISTRATOR
                     : arguments.role == "moderator"   ? ops::v1::STAFF_ROLE_MODERATOR
                                                       : ops::v1::STAFF_ROLE_NONE);
    TRY(const auto done, server->call_twice<ops::v1::SetRoleResponse>(ops("SetRole"), request));
    program.json ? print_json(done) : print_line("Done.");
    return Result<void>();
}

Result<void> log_out(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    ops::v1::LogOutAccountRequest request;
    TRY(const auto id, id_of(*server, arguments.who));
    request.set_user_id(id);
    TRY(const auto done,
        server->call_twice<ops::v1::LogOutAccountResponse>(ops("LogOutAccount"), request));
    program.json ? print_json(done)
                 : print_line(fmt::format("{} devices logged out.", done.devices()));
    return Result<void>();
}

Result<void> make_reset_link(const Program& program, const Arguments& arguments) {
    TRY(const auto session, read_session(program.session_path));
    TRY(const auto server, program.open());
    ops::v1::CreateResetLinkRequest request;
    TRY(const auto id, id_of(*server, arguments.who));
    request.set_user_id(id);
    TRY(const auto link,
        server->call<ops::v1::CreateResetLinkResponse>(ops("CreateResetLink"), request));
    program.json ? print_json(link) : print_line(session.server + link.path());
    return Result<void>();
}

Result<void> print_sanction(const Program& program, const moderation::v1::Sanction& sanction) {
    if (program.json) {
        print_json(sanction);
        return Result<void>();
    }
    const auto what = until_text("muted", sanction.muted_until_ms()) +
                      until_text("banned", sanction.banned_until_ms());
    print_line(fmt::format("@{}{}", sanction.user().handle(), what.empty() ? "  free" : what));
    return Result<void>();
}

enum class Right { kWrite, kLogIn };

// Sets one of the two and leaves the other as it is.
Result<void> sanction(const Program& program,
                      const Arguments& arguments,
                      Right right,
                      std::int64_t until_ms) {
    TRY(const auto server, program.open());
    moderation::v1::SetSanctionRequest request;
    TRY(const auto id, id_of(*server, arguments.who));
    request.set_user_id(id);
    moderation::v1::ListSanctionsRequest listing;
    listing.set_limit(1);
    listing.set_page_token(fmt::format("{}", id - 1));
    TRY(const auto present,
        server->call_twice<moderation::v1::ListSanctionsResponse>(
            "kapok.moderation.v1.ModerationService/ListSanctions", listing));
    request.set_reason(arguments.reason);
    if (present.sanctions_size() == 1 && present.sanctions(0).user().user_id() == id) {
        const auto& now = present.sanctions(0);
        request.set_muted_until_ms(now.muted_until_ms());
        request.set_banned_until_ms(now.banned_until_ms());
        if (request.reason().empty()) {
            request.set_reason(now.reason());
        }
    }
    right == Right::kWrite ? request.set_muted_until_ms(until_ms)
                           : request.set_banned_until_ms(until_ms);
    TRY(const auto done,
        server->call_twice<moderation::v1::SetSanctionResponse>(
            "kapok.moderation.v1.ModerationService/SetSanction", request));
    return print_sanction(program, done.sanction());
}

Result<void> ban(const Program& program, const Arguments& arguments) {
    TRY(const auto until, end_of_span(arguments.span));
    return sanction(program, arguments, Right::kLogIn, until);
}

Result<void> unban(const Program& program, const Arguments& arguments) {
    return sanction(program, arguments, Right::kLogIn, 0);
}

Result<void> mute(const Program& program, const Arguments& arguments) {
    TRY(const auto until, end_of_span(arguments.span));
    return sanction(program, arguments, Right::kWrite, until);
}

Result<void> unmute(const Program& program, const Arguments& arguments) {
    return sanction(program, arguments, Right::kWrite, 0);
}

Result<void> list_sanctions(const Program& program, const Arguments& /*arguments*/) {
    TRY(const auto server, program.open());
    moderation::v1::ListSanctionsRequest request;
    do {
        TRY(const auto page,
            server->call_twice<moderation::v1::ListSanctionsResponse>(
                "kapok.moderation.v1.ModerationService/ListSanctions", request));
        for (const auto& each : page.sanctions()) {
            TRY_VOID(print_sanction(program, each));
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return Result<void>();
}

Result<void> list_groups(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    ops::v1::SearchGroupsRequest request;
    request.set_text(arguments.text);
    do {
        TRY(const auto page,
            server->call_twice<ops::v1::SearchGroupsResponse>(ops("SearchGroups"), request));
        for (const auto& group : page.groups()) {
            program.json ? print_json(group)
                         : print_line(fmt::format("{}  {}  {} members{}",
                                                  group.conversation_id(),
                                                  one_line(group.name(), 64),
                                                  group.member_count(),
                                                  group.dissolved() ? "  dissolved" : ""));
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return Result<void>();
}

Result<void> dissolve(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    ops::v1::DissolveGroupRequest request;
    request.set_conversation_id(arguments.who);
    request.set_reason(arguments.reason);
    TRY(const auto done,
        server->call_twice<ops::v1::DissolveGroupResponse>(ops("DissolveGroup"), request));
    program.json ? print_json(done) : print_line("Dissolved.");
    return Result<void>();
}

}  // namespace

void add_admin_people(CLI::App& admin, Program& program) {
    auto arguments = std::make_shared<Arguments>();
    const auto add = [&](const char* name, const char* purpose, auto function) {
        auto* command = admin.add_subcommand(name, purpose);
        run_with(*command, program, arguments, function);
        return command;
    };
    const auto with_person = [&](const char* name, const char* purpose, auto function) {
        auto* command = add(name, purpose, function);
        command->add_option("person", arguments->who, "Kapok ID, with or without @, or user id")
            ->required();
        return command;
    };
    add("users", "list accounts", list_users)
        ->add_option("text", arguments->text, "part of a Kapok ID or nickname");
    with_person("user", "all about one account", show_user);
    with_person("role", "make someone a moderator or administrator, or neither", set_role)
        ->add_option("role", arguments->role, "none, moderator or administrator")
        ->required()
        ->check(CLI::IsMember({"none", "moderator", "administrator"}));
    with_person("logout", "end all of someone's sessions", log_out);
    with_person("reset-link", "make a link for a new password", make_reset_link);
    for (auto* command : {with_person("ban", "no log-in for a time; ends all sessions", ban),
                          with_person("mute", "no writing for a time", mute)}) {
        command->add_option("--for", arguments->span, "such as 30m, 12h, 7d (default)");
        command->add_option("--reason", arguments->reason, "the person reads it")->required();
    }
    with_person("unban", "give back the right to log in", unban);
    with_person("unmute", "give back the right to write", unmute);
    add("sanctions", "who is muted or banned", list_sanctions);
    add("groups", "list groups", list_groups)
        ->add_option("text", arguments->text, "part of a name, or an id");
    auto* end = add("dissolve", "dissolve a group", dissolve);
    end->add_option("group", arguments->who, "its id")->required();
    end->add_option("--reason", arguments->reason, "for the audit log");
}

}  // namespace kapok::cli
