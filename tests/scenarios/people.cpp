// What people let others do and see: privacy, receipts, presence, deleted accounts.
#include "kapok/contacts/v1/service.pb.h"
#include "kapok/presence/v1/service.pb.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <set>
#include <sstream>

namespace kapok::scenarios {
namespace {

namespace contacts_wire = kapok::contacts::v1;
namespace wire = messaging::v1;
const std::string kContacts = "kapok.contacts.v1.ContactsService/";

std::set<std::string> names_of(const std::string& text) {
    std::istringstream stream(text);
    std::set<std::string> names;
    for (std::string name; stream >> name;) {
        if (name != "nobody") {
            names.insert(name);
        }
    }
    return names;
}

std::string joined(const std::set<std::string>& names) {
    std::string all;
    for (const auto& name : names) {
        all += (all.empty() ? "" : " ") + name;
    }
    return all.empty() ? "nobody" : all;
}

}  // namespace

// "bob turns by_handle off": a field of UpdatePrivacyRequest.
Task<Outcome> Stage::set_privacy(Captures with) {
    contacts_wire::UpdatePrivacyRequest request;
    const auto* field = request.GetDescriptor()->FindFieldByName(with["setting"]);
    if (field == nullptr) {
        co_return expect(false, "no such setting");
    }
    request.GetReflection()->SetBool(&request, field, with["state"] == "on");
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::UpdatePrivacyRequest, contacts_wire::UpdatePrivacyResponse>(
                kContacts + "UpdatePrivacy", std::move(request)));
}

// "bob shows alice receipts never"
Task<Outcome> Stage::set_sharing(Captures with) {
    contacts_wire::UpdateContactRequest request;
    request.set_user_id(user(with["person"]).value());
    const auto when = with["when"] == "always"  ? contacts_wire::SHARING_ALWAYS
                      : with["when"] == "never" ? contacts_wire::SHARING_NEVER
                                                : contacts_wire::SHARING_UNSPECIFIED;
    if (with["what"] == "receipts") {
        request.set_receipts(when);
    } else if (with["what"] == "typing") {
        request.set_typing(when);
    } else {
        request.set_presence(when);
    }
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::UpdateContactRequest, contacts_wire::UpdateContactResponse>(
                kContacts + "UpdateContact", std::move(request)));
}

// The evidence is the name of a group, or what the source asks for.
Task<Outcome> Stage::ask_by(Captures with) {
    contacts_wire::RequestFriendRequest request;
    request.set_user_id(user(with["person"]).value());
    request.set_reason(with["reason"]);
    const auto& source = with["source"];
    request.set_source(source == "group"    ? contacts_wire::ADD_SOURCE_GROUP
                       : source == "card"   ? contacts_wire::ADD_SOURCE_CARD
                       : source == "phone"  ? contacts_wire::ADD_SOURCE_PHONE
                       : source == "qr"     ? contacts_wire::ADD_SOURCE_QR
                       : source == "handle" ? contacts_wire::ADD_SOURCE_HANDLE
                                            : contacts_wire::ADD_SOURCE_ADDRESS_BOOK);
    if (source == "card") {
        request.set_evidence(message(with["evidence"]).conversation_id);
        const auto seq = seq_of(with["device"], with["evidence"]);
        request.set_evidence_seq(seq ? *seq : 0);
    } else {
        const auto group = groups_.find(with["evidence"]);
        request.set_evidence(group == groups_.end() ? with["evidence"] : group->second);
    }
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::RequestFriendRequest, contacts_wire::RequestFriendResponse>(
                kContacts + "RequestFriend", std::move(request)));
}

Task<Outcome> Stage::delete_account(Captures with) {
    co_return outcome_of(co_await server_.delete_user(user(with["person"])));
}

Result<std::uint64_t> Stage::seq_of(std::string device_name, std::string name) {
    const auto* entry = seen(device_name, name);
    if (entry == nullptr) {
        return Error(Code::kNotFound, "NOT_SEEN");
    }
    return entry->seq();
}

Task<Outcome> Stage::mark_delivered(Captures with) {
    const auto seq = seq_of(with["device"], with["message"]);
    if (!seq) {
        co_return expect(false, "it is not there");
    }
    wire::MarkDeliveredRequest request;
    auto& one = *request.add_delivered();
    one.set_conversation_id(message(with["message"]).conversation_id);
    one.set_seq(*seq);
    co_return outcome_of(co_await call<wire::MarkDeliveredRequest, wire::MarkDeliveredResponse>(
        with["device"], "MarkDelivered", std::move(request)));
}

Task<Outcome> Stage::reached(Captures with, Reached what) {
    const auto seq = seq_of(with["device"], with["message"]);
    if (!seq) {
        co_return expect(false, "it is not there");
    }
    wire::ListReceiptsRequest request;
    request.set_conversation_id(message(with["message"]).conversation_id);
    const auto listed = co_await call<wire::ListReceiptsRequest, wire::ListReceiptsResponse>(
        with["device"], "ListReceipts", std::move(request));
    if (!listed) {
        co_return outcome_of(listed);
    }
    std::set<std::string> names;
    for (const auto& receipt : listed->receipts()) {
        const auto upto = what == Reached::kRead ? receipt.read_seq() : receipt.delivered_seq();
        for (const auto& [name, id] : users_) {
            if (id.value() == receipt.user_id() && receipt.join_seq() <= *seq && *seq <= upto) {
                names.insert(name);
            }
        }
    }
    co_return expect(names == names_of(with["names"]), "it is " + joined(names));
}

Task<Outcome> Stage::read_by(Captures with) { return reached(std::move(with), Reached::kRead); }

Task<Outcome> Stage::delivered_to(Captures with) {
    return reached(std::move(with), Reached::kDelivered);
}

// By a push, without asking.
Task<Outcome> Stage::was_told(Captures with) {
    const auto seq = seq_of(with["device"], with["message"]);
    const auto& receipts = device(with["device"]).receipts();
    const auto told =
        receipts.find({message(with["message"]).conversation_id, user(with["person"]).value()});
    co_return expect(seq && told != receipts.end() && told->second.read_seq() >= *seq,
                     "it was not told");
}

Task<Outcome> Stage::watch(Captures with) {
    kapok::presence::v1::WatchRequest request;
    for (const auto& name : names_of(with["names"])) {
        request.add_user_ids(user(name).value());
    }
    auto& watcher = device(with["device"]);
    const auto seen =
        co_await watcher
            .call<kapok::presence::v1::WatchRequest, kapok::presence::v1::WatchResponse>(
                "kapok.presence.v1.PresenceService/Watch", std::move(request));
    if (seen) {
        for (const auto& presence : seen->presences()) {
            watcher.learn_presence(presence);
        }
    }
    co_return outcome_of(seen);
}

Task<Outcome> Stage::sees_presence(Captures with) {
    const auto& presences = device(with["device"]).presences();
    const auto known = presences.find(user(with["person"]).value());
    const std::string state = known == presences.end() || !known->second.shown() ? "hidden"
                              : known->second.online()                           ? "online"
                                                                                 : "away";
    co_return expect(state == with["state"], "it is " + state);
}

Task<Outcome> Stage::has_relation(Captures with) {
    contacts_wire::FindUserRequest request;
    request.set_user_id(user(with["person"]).value());
    const auto found = co_await device(with["device"])
                           .call<contacts_wire::FindUserRequest, contacts_wire::FindUserResponse>(
                               kContacts + "FindUser", std::move(request));
    if (!found) {
        co_return outcome_of(found);
    }
    const auto& name = contacts_wire::Relation_Name(found->relation());
    co_return expect(fmt::format("RELATION_{}", with["relation"]) == name, "it is " + name);
}

// "alice is offered to write to bob", "alice is not-offered to write to bob": on the page of a
// stranger.
Task<Outcome> Stage::is_let_write(Captures with) {
    contacts_wire::FindUserRequest request;
    request.set_user_id(user(with["person"]).value());
    const auto found = co_await device(with["device"])
                           .call<contacts_wire::FindUserRequest, contacts_wire::FindUserResponse>(
                               kContacts + "FindUser", std::move(request));
    if (!found) {
        co_return outcome_of(found);
    }
    co_return expect(found->may_write() == (with["told"] == "offered"), "it is not so");
}

}  // namespace kapok::scenarios
