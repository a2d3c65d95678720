#include "kapok/messaging/v1/service.pb.h"
#include "tools/cli/names.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace kapok::cli {
namespace {

namespace wire = messaging::v1;
const std::string kMessaging = "kapok.messaging.v1.MessagingService/";

struct Arguments {
    std::string group;
    std::string name;
    std::vector<std::string> handles;
    std::string client_id;
    std::uint32_t hours = 0;
    std::uint32_t uses = 0;
    bool approval = false;
    std::string link;
    std::string reason;
    std::string query;
};

// The part of a link behind "/join/", or the token itself.
std::string token_of(const std::string& link) {
    const auto slash = link.rfind('/');
    return slash == std::string::npos ? link : link.substr(slash + 1);
}

Result<void> create(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::CreateGroupRequest request;
    request.set_client_group_id(arguments.client_id.empty() ? new_client_id()
                                                            : arguments.client_id);
    request.set_name(arguments.name);
    for (const auto& handle : arguments.handles) {
        TRY(const auto found, find_user(*server, handle));
        request.add_user_ids(found.user().user_id());
    }
    TRY(const auto response,
        server->call_twice<wire::CreateGroupResponse>(kMessaging + "CreateGroup", request));
    program.json ? print_json(response.conversation())
                 : print_line(response.conversation().conversation_id());
    return Result<void>();
}

Result<void> link(const Program& program, const Arguments& arguments) {
    TRY(const auto session, read_session(program.session_path));
    TRY(const auto server, program.open());
    wire::CreateInviteLinkRequest request;
    request.set_conversation_id(arguments.group);
    request.set_lifetime_s(arguments.hours * 3'600);
    request.set_uses_max(arguments.uses);
    request.set_approval(arguments.approval);
    TRY(const auto response,
        server->call<wire::CreateInviteLinkResponse>(kMessaging + "CreateInviteLink", request));
    program.json ? print_json(response)
                 : print_line(fmt::format("{}/join/{}", session.server, response.token()));
    return Result<void>();
}

Result<void> join(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::JoinByLinkRequest request;
    request.set_token(token_of(arguments.link));
    request.set_reason(arguments.reason);
    TRY(const auto response,
        server->call_twice<wire::JoinByLinkResponse>(kMessaging + "JoinByLink", request));
    if (program.json) {
        print_json(response);
    } else {
        print_line(response.state() == wire::JOIN_STATE_ACCEPTED
                       ? response.conversation().conversation_id()
                       : "asked to join");
    }
    return Result<void>();
}

std::string_view role_text(wire::Role role) {
    return role == wire::ROLE_OWNER ? "  owner" : role == wire::ROLE_ADMIN ? "  admin" : "";
}

Result<void> print_members(Server& server, const wire::ListMembersResponse& page) {
    NameBook names(server);
    for (const auto& member : page.members()) {
        names.note(member.user_id());
    }
    TRY_VOID(names.load());
    for (const auto& member : page.members()) {
        const auto nickname = one_line(member.nickname(), 40);
        print_line(fmt::format("{}{}{}",
                               names.name_of(member.user_id()),
                               nickname.empty() ? "" : fmt::format("  ({})", nickname),
                               role_text(member.role())));
    }
    return Result<void>();
}

Result<void> members(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::ListMembersRequest request;
    request.set_conversation_id(arguments.group);
    request.set_query(arguments.query);
    do {
        TRY(const auto page,
            server->call_twice<wire::ListMembersResponse>(kMessaging + "ListMembers", request));
        if (program.json) {
            for (const auto& member : page.members()) {
                print_json(member);
            }
        } else {
            TRY_VOID(print_members(*server, page));
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return Result<void>();
}

using Run = Result<void> (*)(const Program&, const Arguments&);

void run_with(CLI::App* command,
              Program& program,
              const std::shared_ptr<Arguments>& arguments,
              Run run) {
    command->callback([&program, arguments, run] {
        program.action = [&program, arguments, run] { return run(program, *arguments); };
    });
}

}  // namespace

void add_groups_command(CLI::App& app, Program& program) {
    auto* command = app.add_subcommand("groups", "make groups, ways into them, their members");
    command->require_subcommand(1);
    auto arguments = std::make_shared<Arguments>();

    auto* made = command->add_subcommand("create", "make a group with contacts");
    made->add_option("name", arguments->name, "the group's name")->required();
    made->add_option("handles", arguments->handles, "Kapok IDs of at least two contacts")
        ->required();
    made->add_option("--client-id", arguments->client_id, "your own id: made once only");
    run_with(made, program, arguments, create);

    auto* invite = command->add_subcommand("link", "make a link into a group");
    invite->add_option("group", arguments->group, "the group's id")->required();
    invite->add_option("--hours", arguments->hours, "how long it works (default: 7 days)");
    invite->add_option("--uses", arguments->uses, "how many may join by it (default: no limit)");
    invite->add_flag("--approval", arguments->approval, "an admin lets in who comes by it");
    run_with(invite, program, arguments, link);

    auto* enter = command->add_subcommand("join", "join by a link");
    enter->add_option("link", arguments->link, "the link, or its token")->required();
    enter->add_option("--reason", arguments->reason, "for the admins, where they are asked");
    run_with(enter, program, arguments, join);

    auto* list = command->add_subcommand("members", "who is in a group");
    list->add_option("group", arguments->group, "the group's id")->required();
    list->add_option("--find", arguments->query, "only names that begin with this");
    run_with(list, program, arguments, members);
}

}  // namespace kapok::cli
