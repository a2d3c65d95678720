// How groups are run, and ways into them.
#include "messaging/testing/bulk.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <sstream>

namespace kapok::scenarios {
namespace {

namespace wire = messaging::v1;

std::string kind_text(wire::GroupEventKind kind) {
    auto name = wire::GroupEventKind_Name(kind).substr(std::string("GROUP_EVENT_KIND_").size());
    for (auto& letter : name) {
        letter = letter == '_' ? '-' : static_cast<char>(std::tolower(letter));
    }
    return name;
}

std::uint32_t seconds_of(const std::string& count, const std::string& unit) {
    const std::uint32_t each = unit == "hours" ? 3'600 : unit == "minutes" ? 60 : 1;
    return static_cast<std::uint32_t>(std::stoul(count)) * each;
}

}  // namespace

// "alice sets team slow-mode to 30"; on and off for the others
Task<Outcome> Stage::set_group(Captures with) {
    wire::UpdateGroupSettingsRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    const auto& setting = with["setting"];
    const bool on = with["value"] == "on";
    if (setting == "approval") {
        request.set_join_approval(on);
    } else if (setting == "invites-by-admins") {
        request.set_invite_by_admins(on);
    } else if (setting == "muted-all") {
        request.set_muted_all(on);
    } else if (setting == "history") {
        request.set_history_for_newcomers(on);
    } else if (setting == "slow-mode") {
        request.set_slow_mode_s(seconds_of(with["value"], ""));
    } else if (setting == "members") {
        request.set_members_max(seconds_of(with["value"], ""));
    } else {
        co_return expect(false, "no such setting");
    }
    co_return outcome_of(
        co_await call<wire::UpdateGroupSettingsRequest, wire::UpdateGroupSettingsResponse>(
            with["device"], "UpdateGroupSettings", std::move(request)));
}

Task<Outcome> Stage::announce(Captures with) {
    wire::SetAnnouncementRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_text(with["text"]);
    co_return outcome_of(co_await call<wire::SetAnnouncementRequest, wire::SetAnnouncementResponse>(
        with["device"], "SetAnnouncement", std::move(request)));
}

Task<Outcome> Stage::announce_to_all(Captures with) {
    wire::SetAnnouncementRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_text(with["text"]);
    request.set_mention_all(true);
    co_return outcome_of(co_await call<wire::SetAnnouncementRequest, wire::SetAnnouncementResponse>(
        with["device"], "SetAnnouncement", std::move(request)));
}

Task<Outcome> Stage::nickname(Captures with) {
    wire::SetGroupNicknameRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_nickname(with["nickname"]);
    co_return outcome_of(
        co_await call<wire::SetGroupNicknameRequest, wire::SetGroupNicknameResponse>(
            with["device"], "SetGroupNickname", std::move(request)));
}

Task<Outcome> Stage::mute(Captures with) {
    wire::MuteMemberRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_user_id(user(with["person"]).value());
    if (with.contains("count")) {
        request.set_duration_s(seconds_of(with["count"], with["unit"]));
    } else {
        request.set_for_ever(true);
    }
    co_return outcome_of(co_await call<wire::MuteMemberRequest, wire::MuteMemberResponse>(
        with["device"], "MuteMember", std::move(request)));
}

Task<Outcome> Stage::unmute(Captures with) {
    with["count"] = "0";
    with["unit"] = "seconds";
    return mute(std::move(with));
}

Task<Outcome> Stage::ban(Captures with) {
    wire::BanMembersRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.add_user_ids(user(with["person"]).value());
    co_return outcome_of(co_await call<wire::BanMembersRequest, wire::BanMembersResponse>(
        with["device"], "BanMembers", std::move(request)));
}

Task<Outcome> Stage::unban(Captures with) {
    wire::UnbanMembersRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.add_user_ids(user(with["person"]).value());
    co_return outcome_of(co_await call<wire::UnbanMembersRequest, wire::UnbanMembersResponse>(
        with["device"], "UnbanMembers", std::move(request)));
}

// --- Ways in ---

Task<Outcome> Stage::make_link(Captures with) {
    wire::CreateInviteLinkRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    if (with.contains("count")) {
        request.set_uses_max(seconds_of(with["count"], ""));
    }
    const auto made = co_await call<wire::CreateInviteLinkRequest, wire::CreateInviteLinkResponse>(
        with["device"], "CreateInviteLink", request);
    if (made) {
        links_[with["link"]] = {.token = made->token(),
                                .id = made->link().link_id(),
                                .conversation_id = request.conversation_id()};
    }
    co_return outcome_of(made);
}

Task<Outcome> Stage::revoke_link(Captures with) {
    const auto& link = links_[with["link"]];
    wire::RevokeInviteLinkRequest request;
    request.set_conversation_id(link.conversation_id);
    request.set_link_id(link.id);
    co_return outcome_of(
        co_await call<wire::RevokeInviteLinkRequest, wire::RevokeInviteLinkResponse>(
            with["device"], "RevokeInviteLink", std::move(request)));
}

Task<Outcome> Stage::join_by(Captures with) {
    wire::JoinByLinkRequest request;
    request.set_token(links_[with["link"]].token);
    request.set_reason(with["reason"]);
    co_return outcome_of(co_await call<wire::JoinByLinkRequest, wire::JoinByLinkResponse>(
        with["device"], "JoinByLink", std::move(request)));
}

// "alice lets dave into team", "alice refuses dave into team"
Task<Outcome> Stage::answer_join(Captures with) {
    wire::AnswerJoinRequestRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_user_id(user(with["person"]).value());
    request.set_accept(with["verb"] == "lets");
    co_return outcome_of(
        co_await call<wire::AnswerJoinRequestRequest, wire::AnswerJoinRequestResponse>(
            with["device"], "AnswerJoinRequest", std::move(request)));
}

Task<Outcome> Stage::enter_room(Captures with) {
    wire::EnterFaceRoomRequest request;
    request.set_code(with["code"]);
    co_return outcome_of(co_await call<wire::EnterFaceRoomRequest, wire::EnterFaceRoomResponse>(
        with["device"], "EnterFaceRoom", std::move(request)));
}

Task<Outcome> Stage::join_room(Captures with) {
    wire::JoinFaceRoomRequest request;
    request.set_code(with["code"]);
    const auto joined = co_await call<wire::JoinFaceRoomRequest, wire::JoinFaceRoomResponse>(
        with["device"], "JoinFaceRoom", std::move(request));
    if (joined) {
        groups_[with["group"]] = joined->conversation().conversation_id();
    }
    co_return outcome_of(joined);
}

// Strangers without devices, at once.
Task<Outcome> Stage::fill_group(Captures with) {
    const auto id = messaging::ConversationId::parse(groups_[with["group"]]);
    co_await server_.fill_group(*id, static_cast<std::size_t>(std::stoul(with["count"])));
    co_return Outcome{};
}

// --- What one has of it ---

Task<Outcome> Stage::has_announcement(Captures with) {
    const auto got = co_await get(with["device"], with["group"]);
    if (!got) {
        co_return outcome_of(got);
    }
    co_return expect(got->announcement().text() == with["text"],
                     fmt::format("it is \"{}\"", got->announcement().text()));
}

Task<Outcome> Stage::has_nickname(Captures with) {
    wire::GetMembersRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.add_user_ids(user(with["person"]).value());
    const auto got = co_await call<wire::GetMembersRequest, wire::GetMembersResponse>(
        with["device"], "GetMembers", std::move(request));
    if (!got || got->members().empty()) {
        co_return got ? expect(false, "they are no member") : outcome_of(got);
    }
    co_return expect(got->members(0).nickname() == with["nickname"],
                     fmt::format("\"{}\"", got->members(0).nickname()));
}

// As the conversation says, and as the device has heard by its feed.
Task<Outcome> Stage::has_requests(Captures with) {
    const auto id = chat(with["device"], with["group"]);
    const auto got = co_await get(with["device"], with["group"]);
    if (!got) {
        co_return outcome_of(got);
    }
    const auto& heard = device(with["device"]).join_requests();
    const auto in_feed = heard.contains(id) ? heard.at(id) : 0;
    co_return expect(std::to_string(got->join_requests()) == with["count"] &&
                         std::to_string(in_feed) == with["count"],
                     fmt::format("the server says {}, the feed {}", got->join_requests(), in_feed));
}

Task<Outcome> Stage::has_log(Captures with) {
    wire::ListGroupEventsRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_limit(3);
    std::string kinds;
    do {
        const auto page =
            co_await call<wire::ListGroupEventsRequest, wire::ListGroupEventsResponse>(
                with["device"], "ListGroupEvents", request);
        if (!page) {
            co_return outcome_of(page);
        }
        for (const auto& event : page->events()) {
            kinds += (kinds.empty() ? "" : " ") + kind_text(event.kind());
        }
        request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    co_return expect(kinds == with["kinds"], fmt::format("it is: {}", kinds));
}

Task<Outcome> Stage::finds_members(Captures with) {
    wire::ListMembersRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_query(with["query"]);
    const auto page = co_await call<wire::ListMembersRequest, wire::ListMembersResponse>(
        with["device"], "ListMembers", std::move(request));
    if (!page) {
        co_return outcome_of(page);
    }
    std::string names;
    for (const auto& member : page->members()) {
        for (const auto& [name, id] : users_) {
            if (id.value() == member.user_id()) {
                names += (names.empty() ? "" : " ") + name;
            }
        }
    }
    const auto expected = with["names"] == "nobody" ? "" : with["names"];
    co_return expect(names == expected, fmt::format("they are: {}", names));
}

Task<Outcome> Stage::sees_in_room(Captures with) {
    wire::EnterFaceRoomRequest request;
    request.set_code(with["code"]);
    const auto room = co_await call<wire::EnterFaceRoomRequest, wire::EnterFaceRoomResponse>(
        with["device"], "EnterFaceRoom", std::move(request));
    if (!room) {
        co_return outcome_of(room);
    }
    std::string names;
    for (const auto guest : room->user_ids()) {
        for (const auto& [name, id] : users_) {
            if (id.value() == guest) {
                names += (names.empty() ? "" : " ") + name;
            }
        }
    }
    co_return expect(names == with["names"], fmt::format("there are: {}", names));
}

}  // namespace kapok::scenarios
