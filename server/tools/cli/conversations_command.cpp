// kapok conversations [list | read CONVERSATION SEQ | create-group NAME HANDLE…]
#include "base/ids.h"
#include "kapok/messaging/v1/service.pb.h"
#include "tools/cli/names.h"
#include "tools/cli/output.h"
#include "tools/cli/people.h"
#include "tools/cli/program.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <tuple>

namespace kapok::cli {

namespace {

namespace wire = messaging::v1;

struct Arguments {
    std::string conversation;
    std::uint64_t seq = 0;
    std::string name;
    std::vector<std::string> handles;
    std::string client_id;
};

std::uint64_t unread_of(const wire::Conversation& conversation) {
    const auto seen = std::max({conversation.read_cursor().ordinal(),
                                conversation.membership().join_ordinal(),
                                conversation.own_last_ordinal()});
    return conversation.head_ordinal() > seen ? conversation.head_ordinal() - seen : 0;
}

std::string title_of(const wire::Conversation& conversation,
                     const NameBook& names,
                     std::uint64_t self) {
    if (conversation.kind() == wire::CONVERSATION_KIND_SELF) {
        return names.name_of(self) + " (you)";
    }
    if (!conversation.name().empty()) {
        return one_line(conversation.name(), 64);
    }
    std::string title;
    for (const auto member : conversation.first_member_ids()) {
        if (member != self) {
            title += (title.empty() ? "" : ", ") + names.name_of(member);
        }
    }
    return title.empty() ? "(empty)" : title;
}

using Conversations = google::protobuf::RepeatedPtrField<wire::Conversation>;

Result<void> print_for_people(Server& server, const Conversations& conversations) {
    TRY(const auto self, own_user_id(server));
    NameBook names(server);
    names.note(self);
    for (const auto& conversation : conversations) {
        for (const auto member : conversation.first_member_ids()) {
            names.note(member);
        }
        names.note(conversation.last_entry());
    }
    TRY_VOID(names.load());
    for (const auto& conversation : conversations) {
        const auto unread = unread_of(conversation);
        const auto& last = conversation.last_entry();
        print_line(fmt::format(
            "{}  {}{}  #{}{}",
            conversation.conversation_id(),
            title_of(conversation, names, self),
            unread > 0 ? fmt::format("  [{} unread]", unread) : "",
            conversation.head_seq(),
            last.seq() == 0 ? ""
                            : fmt::format("  {}: {}",
                                          names.name_of(last.sender_id()),
                                          one_line(content_text(last.content(), names), 60))));
    }
    return Result<void>();
}

Result<void> list(const Program& program) {
    TRY(const auto server, program.open());
    wire::ListConversationsRequest request;
    request.set_limit(200);
    Conversations all;
    do {
        TRY(const auto page,
            server->call_twice<wire::ListConversationsResponse>(
                "kapok.messaging.v1.MessagingService/ListConversations", request));
        all.MergeFrom(page.conversations());
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    // Pages come by the last change; people look for the last word.
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        const auto place = [](const wire::Conversation& one) {
            return std::tuple(!one.membership().pinned(), -one.active_ms(), one.conversation_id());
        };
        return place(a) < place(b);
    });
    if (!program.json) {
        return all.empty() ? Result<void>() : print_for_people(*server, all);
    }
    for (const auto& conversation : all) {
        print_json(conversation);
    }
    return Result<void>();
}

Result<void> mark_read(const Program& program, const Arguments& arguments) {
    TRY(const auto server, program.open());
    wire::MarkReadRequest request;
    TRY(*request.mutable_conversation_id(), find_conversation(*server, arguments.conversation));
    request.set_seq(arguments.seq);
    TRY(const auto response,
        server->call_twice<wire::MarkReadResponse>("kapok.messaging.v1.MessagingService/MarkRead",
                                                   request));
    const auto& cursor = response.read_cursor();
    program.json
        ? print_json(cursor)
        : print_line(fmt::format("{} read up to #{}", cursor.conversation_id(), cursor.seq()));
    return Result<void>();
}

Result<void> create_group(const Program& program, const Arguments& arguments) {
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
        server->call_twice<wire::CreateGroupResponse>(
            "kapok.messaging.v1.MessagingService/CreateGroup", request));
    program.json ? print_json(response.conversation())
                 : print_line(response.conversation().conversation_id());
    return Result<void>();
}

}  // namespace

void add_conversations_command(CLI::App& app, Program& program) {
    auto* command = app.add_subcommand("conversations", "list conversations and make groups");
    command->require_subcommand(0, 1);
    auto arguments = std::make_shared<Arguments>();
    const auto set_list = [&program] { program.action = [&program] { return list(program); }; };
    command->add_subcommand("list", "last active first; also without this word")
        ->callback(set_list);

    auto* read = command->add_subcommand("read", "mark as read up to an entry");
    read->add_option("conversation", arguments->conversation, "a conversation's id, or @handle")
        ->required();
    read->add_option("seq", arguments->seq, "the entry's number")->required();
    read->callback([&program, arguments] {
        program.action = [&program, arguments] { return mark_read(program, *arguments); };
    });

    auto* group = command->add_subcommand("create-group", "make a group with contacts");
    group->add_option("name", arguments->name, "the group's name")->required();
    group->add_option("handles", arguments->handles, "Kapok IDs of at least two contacts")
        ->required();
    group->add_option("--client-id",
                      arguments->client_id,
                      "your own id for the group: the same one is made once only");
    group->callback([&program, arguments] {
        program.action = [&program, arguments] { return create_group(program, *arguments); };
    });
    // Without a sub-command; the callbacks of those given run before this one.
    command->callback([&program, set_list] {
        if (!program.action) {
            set_list();
        }
    });
}

}  // namespace kapok::cli
