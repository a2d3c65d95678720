#include "tools/cli/people.h"

#include "base/encoding.h"
#include "base/random.h"
#include "base/utf8.h"
#include "kapok/accounts/v1/service.pb.h"
#include "tools/cli/server.h"

#include <algorithm>

namespace kapok::cli {

Result<contacts::v1::FindUserResponse> find_user(Server& server, std::string handle) {
    if (handle.starts_with('@')) {
        handle.erase(0, 1);
    }
    contacts::v1::FindUserRequest request;
    request.set_handle(std::move(handle));
    return server.call<contacts::v1::FindUserResponse>("kapok.contacts.v1.ContactsService/FindUser",
                                                       request);
}

Result<std::uint64_t> own_user_id(Server& server) {
    TRY(const auto response,
        server.call<accounts::v1::GetProfileResponse>(
            "kapok.accounts.v1.AccountsService/GetProfile", accounts::v1::GetProfileRequest()));
    return response.profile().user().user_id();
}

namespace {

// The contact of that handle, or 0. Slower than FindUser, but reading is allowed far more often.
Result<std::uint64_t> find_contact(Server& server, std::string_view handle) {
    contacts::v1::ListContactsRequest request;
    do {
        TRY(const auto page,
            server.call<contacts::v1::ListContactsResponse>(
                "kapok.contacts.v1.ContactsService/ListContacts", request));
        for (const auto& contact : page.contacts()) {
            if (to_lower_ascii(contact.user().handle()) == handle) {
                return contact.user().user_id();
            }
        }
        request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return std::uint64_t{0};
}

}  // namespace

Result<std::string> find_conversation(Server& server, const std::string& name) {
    if (!name.starts_with('@')) {
        return name;
    }
    TRY(const auto self, own_user_id(server));
    const auto found = find_user(server, name);
    std::uint64_t other = 0;
    if (found.has_value()) {
        other = found->user().user_id();
    } else if (found.error().code() == Code::kRateLimited) {
        TRY(other, find_contact(server, to_lower_ascii(name.substr(1))));
    }
    if (other == 0) {
        return found.error();
    }
    return fmt::format("d{}-{}", std::min(self, other), std::max(self, other));
}

std::string new_client_id() { return "cli-" + to_hex(SystemRandom().bytes(12)); }

}  // namespace kapok::cli
