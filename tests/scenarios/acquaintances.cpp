// How people find each other by phone and address book, what one keeps about one's contacts, what
// the instance says in the service chat, and who gets at media.
#include "base/random.h"
#include "kapok/contacts/v1/service.pb.h"
#include "scenarios/stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace kapok::scenarios {
namespace {

namespace contacts_wire = kapok::contacts::v1;
const std::string kContacts = "kapok.contacts.v1.ContactsService/";
constexpr std::uint32_t kPageMost = 500;

// As a client hashes a number: the first four bytes, big-endian, of SHA-256(salt, number).
std::uint32_t hash_of(const std::string& salt, const std::string& phone) {
    const auto hash = sha256(salt + phone);
    std::uint32_t first = 0;
    for (std::size_t i = 0; i < sizeof(first); ++i) {
        first = first << 8U | std::to_integer<std::uint32_t>(std::byte{hash[i]});
    }
    return first;
}

}  // namespace

// --- Finding people ---

Task<Outcome> Stage::has_phone(Captures with) {
    server_.set_phone(user(with["person"]), with["phone"]);
    co_return Outcome{};
}

Task<Outcome> Stage::finds_phone(Captures with) {
    contacts_wire::FindUserByPhoneRequest request;
    request.set_phone(with["phone"]);
    const auto found =
        co_await device(with["device"])
            .call<contacts_wire::FindUserByPhoneRequest, contacts_wire::FindUserByPhoneResponse>(
                kContacts + "FindUserByPhone", std::move(request));
    if (!found) {
        co_return outcome_of(found);
    }
    const auto name = person_of(found->user().user_id());
    co_return expect(name == with["person"], fmt::format("it is {}", name));
}

// "alice uploads book {+861 +862}"
Task<Outcome> Stage::upload_book(Captures with) {
    auto& from = device(with["device"]);
    const auto book =
        co_await from
            .call<contacts_wire::GetAddressBookRequest, contacts_wire::GetAddressBookResponse>(
                kContacts + "GetAddressBook", {});
    if (!book) {
        co_return outcome_of(book);
    }
    contacts_wire::UploadAddressBookRequest request;
    std::istringstream phones(with["phones"]);
    for (std::string phone; phones >> phone;) {
        request.add_hashes(hash_of(book->salt(), phone));
    }
    co_return outcome_of(co_await from.call<contacts_wire::UploadAddressBookRequest,
                                            contacts_wire::UploadAddressBookResponse>(
        kContacts + "UploadAddressBook", std::move(request)));
}

Task<Outcome> Stage::erase_book(Captures with) {
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::EraseAddressBookRequest, contacts_wire::EraseAddressBookResponse>(
                kContacts + "EraseAddressBook", {}));
}

Task<Outcome> Stage::has_matches(Captures with) {
    const auto listed = co_await device(with["device"])
                            .call<contacts_wire::ListAddressBookMatchesRequest,
                                  contacts_wire::ListAddressBookMatchesResponse>(
                                kContacts + "ListAddressBookMatches", {});
    if (!listed) {
        co_return outcome_of(listed);
    }
    std::vector<std::string> names;
    for (const auto& match : listed->matches()) {
        names.push_back(person_of(match.user().user_id()));
    }
    std::sort(names.begin(), names.end());
    const auto all = names.empty() ? "nobody" : fmt::format("{}", fmt::join(names, " "));
    co_return expect(all == with["names"], "they are: " + all);
}

// --- What one keeps about contacts ---

Task<Outcome> Stage::update_contact(Captures with) {
    contacts_wire::UpdateContactRequest request;
    request.set_user_id(user(with["person"]).value());
    if (with.contains("remark")) {
        request.set_remark(with["remark"]);
    }
    if (with.contains("note")) {
        request.set_note(with["note"]);
    }
    if (with.contains("verb")) {
        request.set_starred(with["verb"] == "stars");
    }
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::UpdateContactRequest, contacts_wire::UpdateContactResponse>(
                kContacts + "UpdateContact", std::move(request)));
}

Task<Outcome> Stage::make_contact_tag(Captures with) {
    contacts_wire::CreateTagRequest request;
    request.set_name(with["tag"]);
    co_return outcome_of(
        co_await device(with["device"])
            .call<contacts_wire::CreateTagRequest, contacts_wire::CreateTagResponse>(
                kContacts + "CreateTag", std::move(request)));
}

Task<Outcome> Stage::tag_contact(Captures with) {
    auto& from = device(with["device"]);
    const auto listed =
        co_await from.call<contacts_wire::ListTagsRequest, contacts_wire::ListTagsResponse>(
            kContacts + "ListTags", {});
    if (!listed) {
        co_return outcome_of(listed);
    }
    contacts_wire::UpdateTagRequest request;
    for (const auto& tag : listed->tags()) {
        if (tag.name() == with["tag"]) {
            request.set_tag_id(tag.tag_id());
        }
    }
    if (with["verb"] == "puts") {
        request.add_add_user_ids(user(with["person"]).value());
    } else {
        request.add_remove_user_ids(user(with["person"]).value());
    }
    co_return outcome_of(
        co_await from.call<contacts_wire::UpdateTagRequest, contacts_wire::UpdateTagResponse>(
            kContacts + "UpdateTag", std::move(request)));
}

// "bob has alice kept as {Ali, from school, starred, climbing}": only what is there; tags in the
// order of their names.
Task<Outcome> Stage::has_contact(Captures with) {
    auto& from = device(with["device"]);
    contacts_wire::ListContactsRequest request;
    request.set_limit(kPageMost);
    const auto listed =
        co_await from.call<contacts_wire::ListContactsRequest, contacts_wire::ListContactsResponse>(
            kContacts + "ListContacts", std::move(request));
    const auto tags =
        co_await from.call<contacts_wire::ListTagsRequest, contacts_wire::ListTagsResponse>(
            kContacts + "ListTags", {});
    if (!listed || !tags) {
        co_return listed ? outcome_of(tags) : outcome_of(listed);
    }
    for (const auto& contact : listed->contacts()) {
        if (contact.user().user_id() != user(with["person"]).value()) {
            continue;
        }
        std::vector<std::string> worn;
        for (const auto& tag : tags->tags()) {
            if (std::ranges::find(contact.tag_ids(), tag.tag_id()) != contact.tag_ids().end()) {
                worn.push_back(tag.name());
            }
        }
        std::sort(worn.begin(), worn.end());
        std::vector<std::string> parts{
            contact.remark(), contact.note(), contact.starred() ? "starred" : ""};
        parts.insert(parts.end(), worn.begin(), worn.end());
        std::erase(parts, "");
        const auto all = fmt::format("{}", fmt::join(parts, ", "));
        co_return expect(all == with["kept"], fmt::format("it is \"{}\"", all));
    }
    co_return expect(false, "they are no contact");
}

// --- The instance ---

Task<Outcome> Stage::log_in(Captures with) {
    co_await server_.sign_in(user(with["person"]), with["name"]);
    co_return Outcome{};
}

Task<Outcome> Stage::announce_instance(Captures with) {
    co_return outcome_of(
        co_await server_.announce(fmt::format("announcement-{}", ++last_id_), with["text"]));
}

// --- Media ---

Task<Outcome> Stage::may_fetch(Captures with) {
    const bool may = co_await server_.may_fetch(device(with["device"]).user(), with["media"]);
    co_return expect(may == (with["may"] == "may"), may ? "they may" : "they may not");
}

// What nothing shows any more is removed after its time of grace.
Task<Outcome> Stage::is_shown(Captures with) {
    const auto count = server_.uses_of(with["media"]);
    co_return expect(std::to_string(count) == with["count"], fmt::format("by {}", count));
}

}  // namespace kapok::scenarios
