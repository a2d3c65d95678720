// kapok users find HANDLE | list | add HANDLE | requests | accept HANDLE | decline HANDLE
#include "kapok/contacts/v1/service.pb.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>

namespace kapok::cli {

namespace {

namespace wire = contacts::v1;

struct Arguments {
    std::string handle;
    std::string reason;
};

std::string user_text(const accounts::v1::User& user) {
    return fmt::format("@{}  {}  {}", user.handle(), one_line(user.nickname(), 32), user.user_id());
}

std::string contact_text(const wire::Contact& contact) {
    auto text = user_text(contact.user()) + "  " + contact.conversation_id();
    if (!contact.remark().empty()) {
        text += "  (" + one_line(contact.remark(), 32) + ")";
    }
    return contact.blocked() ? text + "  blocked" : text;
}

std::string_view relation_text(wire::Relation relation) {
    switch (relation) {
        case wire::RELATION_SELF:
            return "you";
        case wire::RELATION_CONTACT:
            return "contact";
        case wire::RELATION_REQUESTED:
            return "you have asked them";
        case wire::RELATION_ASKED:
            return "has asked you: kapok users accept";
        default:
            return "stranger";
    }
}

std::string_view state_text(wire::FriendRequestState state) {
    switch (state) {
        case wire::FRIEND_REQUEST_STATE_PENDING:
            return "pending";
        case wire::FRIEND_REQUEST_STATE_ACCEPTED:
            return "accepted";
        case wire::FRIEND_REQUEST_STATE_DECLINED:
            return "declined";
        case wire::FRIEND_REQUEST_STATE_EXPIRED:
            return "expired";
        default:
            return "unknown";
    }
}

Result<void> find(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    TRY(const auto found, find_user(*server, arguments.handle));
    if (program.json) {
        print_json(found);
    } else {
        print_line(fmt::format("{}  {}", user_text(found.user()), relation_text(found.relation())));
    }
    return Result<void>();
}

Result<void> list(const Program& program, const Arguments& /*arguments*/) {
    TRY(const auto server, program.open());
    wire::ListContactsRequest request;
    do {
        TRY(const auto page,
            server->call_twice<wire::ListContactsResponse>(
                "kapok.contacts.v1.ContactsService/ListContacts", request));
        for (const auto& contact : page.contacts()) {
            program.json ? print_json(contact) : print_line(contact_text(contact));
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return Result<void>();
}

Result<void> add(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    TRY(const auto found, find_user(*server, arguments.handle));
    wire::RequestFriendRequest request;
    request.set_user_id(found.user().user_id());
    request.set_reason(arguments.reason);
    TRY(const auto response,
        server->call_twice<wire::RequestFriendResponse>(
            "kapok.contacts.v1.ContactsService/RequestFriend", request));
    if (program.json) {
        print_json(response);
    } else {
        print_line(response.has_contact() ? contact_text(response.contact())
                                          : "Asked " + user_text(found.user()));
    }
    return Result<void>();
}

Result<void> show_requests(const Program& program, const Arguments& /*arguments*/) {
    TRY(const auto server, program.open());
    TRY(const auto response,
        server->call_twice<wire::ListFriendRequestsResponse>(
            "kapok.contacts.v1.ContactsService/ListFriendRequests",
            wire::ListFriendRequestsRequest()));
    for (const auto& request : response.requests()) {
        if (program.json) {
            print_json(request);
            continue;
        }
        print_line(fmt::format("{} {}  {}  {}",
                               request.outgoing() ? "to  " : "from",
                               user_text(request.user()),
                               state_text(request.state()),
                               one_line(request.reason(), 100)));
    }
    return Result<void>();
}

Result<void> answer(const Program& program, const Arguments& arguments, bool accept) {
    TRY(const auto server, program.open());
    TRY(const auto found, find_user(*server, arguments.handle));
    wire::AnswerFriendRequest request;
    request.set_user_id(found.user().user_id());
    request.set_accept(accept);
    TRY(const auto response,
        server->call_twice<wire::AnswerFriendResponse>(
            "kapok.contacts.v1.ContactsService/AnswerFriend", request));
    if (program.json) {
        print_json(response);
    } else {
        print_line(response.has_contact() ? contact_text(response.contact()) : "Declined.");
    }
    return Result<void>();
}

Result<void> accept_request(const Program& program, const Arguments& arguments) {
    return answer(program, arguments, true);
}

Result<void> decline_request(const Program& program, const Arguments& arguments) {
    return answer(program, arguments, false);
}

}  // namespace

void add_users_command(CLI::App& app, Program& program) {
    auto* users = app.add_subcommand("users", "find people and keep contacts");
    users->require_subcommand(1);
    auto arguments = std::make_shared<Arguments>();
    const auto run = [&program, arguments](CLI::App* command, auto function) {
        command->callback([&program, arguments, function] {
            program.action = [&program, arguments, function] {
                return function(program, *arguments);
            };
        });
    };
    const auto with_handle = [&](const char* name, const char* purpose) {
        auto* command = users->add_subcommand(name, purpose);
        command->add_option("handle", arguments->handle, "Kapok ID, with or without @")->required();
        return command;
    };
    run(with_handle("find", "find one person by Kapok ID"), find);
    auto* adding = with_handle("add", "ask someone to become a contact");
    adding->add_option("--reason", arguments->reason, "what they read beside the request");
    run(adding, add);
    run(with_handle("accept", "accept someone's request"), accept_request);
    run(with_handle("decline", "decline someone's request"), decline_request);
    run(users->add_subcommand("list", "list contacts"), list);
    run(users->add_subcommand("requests", "list requests in both directions"), show_requests);
}

}  // namespace kapok::cli
