#include "scenarios/stage.h"
#include "support/entry_changes.h"

#include <fmt/format.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <sstream>
#include <tuple>

namespace kapok::scenarios {
namespace {

namespace wire = messaging::v1;

std::string join(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words) {
        all += (all.empty() ? "" : " ") + word;
    }
    return all;
}

std::string_view notice_kind(const wire::Notice& notice) {
    switch (notice.kind_case()) {
        case wire::Notice::kCreated:
            return "created";
        case wire::Notice::kJoined:
            return "joined";
        case wire::Notice::kLeft:
            return "left";
        case wire::Notice::kRemoved:
            return "removed";
        case wire::Notice::kRenamed:
            return "renamed";
        case wire::Notice::kAdminsAdded:
            return "admins-added";
        case wire::Notice::kAdminsRemoved:
            return "admins-removed";
        case wire::Notice::kOwnerChanged:
            return "owner-changed";
        case wire::Notice::kAvatarChanged:
            return "avatar-changed";
        case wire::Notice::kBecameContacts:
            return "became-contacts";
        case wire::Notice::kDissolved:
            return "dissolved";
        case wire::Notice::kAnnouncementChanged:
            return "announcement-changed";
        case wire::Notice::kSettingsChanged:
            return "settings-changed";
        case wire::Notice::kMembersMuted:
            return "members-muted";
        case wire::Notice::kMembersUnmuted:
            return "members-unmuted";
        case wire::Notice::kBanned:
            return "banned";
        case wire::Notice::kJoinedByLink:
            return "joined-by-link";
        case wire::Notice::kAdmitted:
            return "admitted";
        case wire::Notice::kNoteCreated:
            return "note-created";
        case wire::Notice::kDeviceLoggedIn:
            return "device-logged-in";
        case wire::Notice::kSystemAnnouncement:
            return "system-announcement";
        case wire::Notice::KIND_NOT_SET:
            break;
    }
    return "";
}

// Not what a notice that is not for this reader is served as.
bool is_of_people(const wire::Entry& entry) {
    return testing::counts(entry.content()) && !entry.client_message_id().empty();
}

std::string_view role_name(wire::Role role) {
    return role == wire::ROLE_OWNER ? "owner" : role == wire::ROLE_ADMIN ? "admin" : "member";
}

}  // namespace

Task<Outcome> Stage::sees(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    if (entry == nullptr) {
        co_return expect(false, "it is not there");
    }
    auto expected = message(with["message"]).content;
    if (expected.has_text()) {
        co_return expect(entry->content().text().text() == expected.text().text(),
                         entry->ShortDebugString());
    }
    co_return expect(entry->content().kind_case() == expected.kind_case(),
                     entry->ShortDebugString());
}

Task<Outcome> Stage::sees_not(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    co_return expect(entry == nullptr, entry != nullptr ? entry->ShortDebugString() : "");
}

Task<Outcome> Stage::sees_recalled(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    co_return expect(entry != nullptr && entry->content().has_recalled(), "it was not recalled");
}

Task<Outcome> Stage::sees_quoting(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    const auto summary = entry != nullptr ? entry->content().quote().summary() : "no message";
    co_return expect(summary == with["text"], fmt::format("it quotes \"{}\"", summary));
}

Task<Outcome> Stage::sees_seq(Captures with) {
    const auto* entry = seen(with["device"], with["message"]);
    const auto seq = entry != nullptr ? entry->seq() : 0;
    co_return expect(std::to_string(seq) == with["seq"], fmt::format("its seq is {}", seq));
}

Task<Outcome> Stage::sees_notice(Captures with) {
    const auto* conversation = device(with["device"]).find(chat(with["device"], with["chat"]));
    const bool found =
        conversation != nullptr &&
        std::any_of(conversation->entries.begin(), conversation->entries.end(), [&](auto& pair) {
            return notice_kind(pair.second.content().notice()) == with["kind"];
        });
    co_return expect(found, "there is no such notice");
}

Task<Outcome> Stage::sees_no_notice(Captures with) {
    const auto seen = co_await sees_notice(std::move(with));
    co_return expect(!seen.complaint.empty(), "there is one");
}

Task<Outcome> Stage::sees_typing(Captures with) {
    const auto typist = user(with["person"]).value();
    const auto& typing = device(with["device"]).typing();
    co_return expect(
        std::any_of(
            typing.begin(), typing.end(), [&](const auto& one) { return one.second == typist; }),
        "nobody is");
}

Task<Outcome> Stage::sees_no_typing(Captures with) {
    const auto seen = co_await sees_typing(std::move(with));
    co_return expect(!seen.complaint.empty(), "they are");
}

// Messages that the server gives, read from the end to the start in small pages; the device must
// have the same.
Task<Outcome> Stage::history(Captures with) {
    const auto id = chat(with["device"], with["chat"]);
    std::vector<std::string> names;
    std::uint64_t before = 0;
    while (true) {
        wire::ListEntriesRequest request;
        request.set_conversation_id(id);
        request.set_limit(2);
        if (before != 0) {
            request.set_before_seq(before);
        }
        const auto page = co_await call<wire::ListEntriesRequest, wire::ListEntriesResponse>(
            with["device"], "ListEntries", std::move(request));
        if (!page) {
            co_return outcome_of(page);
        }
        if (page->entries().empty()) {
            break;
        }
        for (auto entry = page->entries().rbegin(); entry != page->entries().rend(); ++entry) {
            if (is_of_people(*entry)) {
                names.insert(names.begin(), entry->client_message_id());
            }
        }
        before = page->entries(0).seq();
    }
    std::vector<std::string> cached;
    if (const auto* conversation = device(with["device"]).find(id)) {
        for (const auto& [seq, entry] : conversation->entries) {
            if (is_of_people(entry)) {
                cached.push_back(entry.client_message_id());
            }
        }
    }
    const auto expected = with["messages"] == "nothing" ? "" : with["messages"];
    if (join(names) != expected) {
        co_return expect(false, fmt::format("the server has: {}", join(names)));
    }
    co_return expect(join(cached) == expected, fmt::format("the device has: {}", join(cached)));
}

// As the device counts and as the server's numbers say.
Task<Outcome> Stage::unread(Captures with) {
    const auto got = co_await get(with["device"], with["chat"]);
    if (!got) {
        co_return outcome_of(got);
    }
    const auto read = std::max(
        {got->read_cursor().ordinal(), got->membership().join_ordinal(), got->own_last_ordinal()});
    const auto server = got->head_ordinal() > read ? got->head_ordinal() - read : 0;
    const auto local = device(with["device"]).unread(chat(with["device"], with["chat"]));
    const auto expected = with["count"];
    co_return expect(std::to_string(server) == expected && std::to_string(local) == expected,
                     fmt::format("the server's numbers say {}, the device {}", server, local));
}

// As the device knows, and as the server tells a new one.
Task<Outcome> Stage::has_read(Captures with) {
    wire::GetConversationRequest request;
    const auto& meant = message(with["message"]);
    request.set_conversation_id(meant.conversation_id);
    const auto got = co_await call<wire::GetConversationRequest, wire::GetConversationResponse>(
        with["device"], "GetConversation", std::move(request));
    if (!got) {
        co_return outcome_of(got);
    }
    const auto server = got->conversation().read_cursor().seq();
    const auto* seen = device(with["device"]).find(meant.conversation_id);
    const auto local = seen != nullptr ? seen->read_seq : 0;
    const auto seq = meant.outgoing->seq;
    co_return expect(server == seq && local == seq,
                     fmt::format("the server says {}, the device {}", server, local));
}

Task<Outcome> Stage::mentioned(Captures with) {
    const auto got = co_await get(with["device"], with["chat"]);
    if (!got) {
        co_return outcome_of(got);
    }
    co_return expect(got->mentioned_seq() == message(with["message"]).outgoing->seq,
                     fmt::format("by seq {}", got->mentioned_seq()));
}

// Unread ones, oldest first.
Task<Outcome> Stage::has_mentions(Captures with) {
    const auto got = co_await get(with["device"], with["chat"]);
    if (!got) {
        co_return outcome_of(got);
    }
    std::string expected;
    std::istringstream names(with["messages"]);
    for (std::string name; names >> name;) {
        if (name != "nothing") {
            expected += fmt::format("{} ", message(name).outgoing->seq);
        }
    }
    const auto seqs = fmt::format("{} ", fmt::join(got->mentioned_seqs(), " "));
    const auto found = got->mentioned_seqs().empty() ? std::string() : seqs;
    co_return expect(found == expected, fmt::format("they are: {}", found));
}

Task<Outcome> Stage::not_mentioned(Captures with) {
    const auto got = co_await get(with["device"], with["chat"]);
    if (!got) {
        co_return outcome_of(got);
    }
    co_return expect(got->mentioned_seq() == 0, fmt::format("by seq {}", got->mentioned_seq()));
}

// As clients show it: pinned ones, then the last active.
Task<Outcome> Stage::list(Captures with) {
    const auto me = device(with["device"]).user();
    std::vector<wire::Conversation> all;
    std::string token;
    do {
        wire::ListConversationsRequest request;
        request.set_limit(2);
        request.set_page_token(token);
        const auto page =
            co_await call<wire::ListConversationsRequest, wire::ListConversationsResponse>(
                with["device"], "ListConversations", std::move(request));
        if (!page) {
            co_return outcome_of(page);
        }
        all.insert(all.end(), page->conversations().begin(), page->conversations().end());
        token = page->next_page_token();
    } while (!token.empty());
    std::ranges::sort(all, [](const auto& a, const auto& b) {
        const auto place = [](const wire::Conversation& one) {
            return std::tuple(!one.membership().pinned(), -one.active_ms(), one.conversation_id());
        };
        return place(a) < place(b);
    });
    std::vector<std::string> names;
    for (const auto& conversation : all) {
        names.push_back(name_of(me, conversation.conversation_id()));
    }
    const auto expected = with["names"] == "nothing" ? "" : with["names"];
    co_return expect(join(names) == expected, fmt::format("it is: {}", join(names)));
}

Task<Outcome> Stage::has(Captures with) {
    const auto* conversation = device(with["device"]).find(chat(with["device"], with["chat"]));
    auto flag = with["flag"];
    if (conversation == nullptr) {
        co_return expect(flag == "unknown", "the device does not know it");
    }
    const bool expected = !flag.starts_with("not-");
    flag = expected ? flag : flag.substr(4);
    const auto& membership = conversation->membership;
    const std::map<std::string, bool> flags{{"pinned", membership.pinned()},
                                            {"muted", membership.muted()},
                                            {"hidden", membership.hidden()},
                                            {"marked-unread", membership.marked_unread()},
                                            {"folded", membership.folded()},
                                            {"active", membership.active()}};
    const auto found = flags.find(flag);
    co_return expect(found != flags.end() && found->second == expected,
                     membership.ShortDebugString());
}

Task<Outcome> Stage::has_draft(Captures with) {
    const auto* conversation = device(with["device"]).find(chat(with["device"], with["chat"]));
    const auto draft = conversation != nullptr ? conversation->membership.draft() : "";
    co_return expect(draft == with["text"], fmt::format("it is \"{}\"", draft));
}

// "alice has members of team alice:owner bob:member"
Task<Outcome> Stage::members(Captures with) {
    wire::ListMembersRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    const auto page = co_await call<wire::ListMembersRequest, wire::ListMembersResponse>(
        with["device"], "ListMembers", std::move(request));
    if (!page) {
        co_return outcome_of(page);
    }
    std::vector<std::string> names;
    for (const auto& member : page->members()) {
        for (const auto& [name, id] : users_) {
            if (id.value() == member.user_id()) {
                names.push_back(fmt::format("{}:{}", name, role_name(member.role())));
            }
        }
    }
    co_return expect(join(names) == with["names"], fmt::format("they are: {}", join(names)));
}

Task<Outcome> Stage::name_of_group(Captures with) {
    const auto got = co_await get(with["device"], with["group"]);
    if (!got) {
        co_return outcome_of(got);
    }
    co_return expect(got->name() == with["name"], fmt::format("it is \"{}\"", got->name()));
}

// "m1 is pending", "m1 is sent"
Task<Outcome> Stage::state(Captures with) {
    const auto& outgoing = *message(with["message"]).outgoing;
    const std::string_view state = !outgoing.done     ? "pending"
                                   : outgoing.failure ? "failed"
                                                      : "sent";
    co_return expect(state == with["state"], fmt::format("it is {}", state));
}

}  // namespace kapok::scenarios
