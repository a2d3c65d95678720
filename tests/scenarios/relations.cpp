#include "kapok/contacts/v1/service.pb.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <sstream>

namespace kapok::scenarios {
namespace {

namespace contacts_wire = kapok::contacts::v1;
namespace wire = messaging::v1;
const std::string kContacts = "kapok.contacts.v1.ContactsService/";

}  // namespace

// --- Two people ---

Task<Outcome> Stage::ask(Captures with) {
    contacts_wire::RequestFriendRequest request;
    request.set_user_id(user(with["person"]).value());
    request.set_reason(with["reason"]);
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::RequestFriendRequest, contacts_wire::RequestFriendResponse>(
                kContacts + "RequestFriend", std::move(request)));
}

Task<Outcome> Stage::answer_request(Captures with) {
    contacts_wire::AnswerFriendRequest request;
    request.set_user_id(user(with["person"]).value());
    request.set_accept(true);
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::AnswerFriendRequest, contacts_wire::AnswerFriendResponse>(
                kContacts + "AnswerFriend", std::move(request)));
}

Task<Outcome> Stage::drop_contact(Captures with) {
    contacts_wire::DeleteContactRequest request;
    request.set_user_id(user(with["person"]).value());
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::DeleteContactRequest, contacts_wire::DeleteContactResponse>(
                kContacts + "DeleteContact", std::move(request)));
}

Task<Outcome> Stage::block(Captures with) {
    contacts_wire::SetBlockedRequest request;
    request.set_user_id(user(with["person"]).value());
    request.set_blocked(with["verb"] == "blocks");
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::SetBlockedRequest, contacts_wire::SetBlockedResponse>(
                kContacts + "SetBlocked", std::move(request)));
}

// --- Groups ---

Task<Outcome> Stage::make_group(Captures with) {
    wire::CreateGroupRequest request;
    request.set_client_group_id(fmt::format("group-{}", ++last_id_));
    request.set_name(with["group"]);
    std::istringstream names(with["names"]);
    for (std::string name; names >> name;) {
        request.add_user_ids(user(name).value());
    }
    const auto made = co_await call<wire::CreateGroupRequest, wire::CreateGroupResponse>(
        with["device"], "CreateGroup", std::move(request));
    if (made) {
        groups_[with["group"]] = made->conversation().conversation_id();
    }
    co_return outcome_of(made);
}

// "alice adds bob carol to team"
Task<Outcome> Stage::add_to_group(Captures with) {
    wire::AddMembersRequest request;
    std::istringstream names(with["names"]);
    std::string name;
    while (names >> name && name != "to") {
        request.add_user_ids(user(name).value());
    }
    names >> name;
    request.set_conversation_id(chat(with["device"], name));
    co_return outcome_of(co_await call<wire::AddMembersRequest, wire::AddMembersResponse>(
        with["device"], "AddMembers", std::move(request)));
}

Task<Outcome> Stage::remove_from_group(Captures with) {
    wire::RemoveMembersRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.add_user_ids(user(with["person"]).value());
    co_return outcome_of(co_await call<wire::RemoveMembersRequest, wire::RemoveMembersResponse>(
        with["device"], "RemoveMembers", std::move(request)));
}

Task<Outcome> Stage::leave(Captures with) {
    wire::LeaveGroupRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    co_return outcome_of(co_await call<wire::LeaveGroupRequest, wire::LeaveGroupResponse>(
        with["device"], "LeaveGroup", std::move(request)));
}

Task<Outcome> Stage::rename(Captures with) {
    wire::UpdateGroupRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_name(with["name"]);
    co_return outcome_of(co_await call<wire::UpdateGroupRequest, wire::UpdateGroupResponse>(
        with["device"], "UpdateGroup", std::move(request)));
}

Task<Outcome> Stage::set_role(Captures with) {
    wire::SetRoleRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    request.set_user_id(user(with["person"]).value());
    request.set_role(with["role"] == "owner"   ? wire::ROLE_OWNER
                     : with["role"] == "admin" ? wire::ROLE_ADMIN
                                               : wire::ROLE_MEMBER);
    co_return outcome_of(co_await call<wire::SetRoleRequest, wire::SetRoleResponse>(
        with["device"], "SetRole", std::move(request)));
}

Task<Outcome> Stage::dissolve(Captures with) {
    wire::DissolveGroupRequest request;
    request.set_conversation_id(chat(with["device"], with["group"]));
    co_return outcome_of(co_await call<wire::DissolveGroupRequest, wire::DissolveGroupResponse>(
        with["device"], "DissolveGroup", std::move(request)));
}

}  // namespace kapok::scenarios
