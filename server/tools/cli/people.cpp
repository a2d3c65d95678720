#include "tools/cli/people.h"

#include "base/encoding.h"
#include "base/random.h"
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

Result<std::string> find_conversation(Server& server, const std::string& name) {
    if (!name.starts_with('@')) {
        return name;
    }
    TRY(const auto found, find_user(server, name));
    TRY(const auto self, own_user_id(server));
    const auto other = found.user().user_id();
    return fmt::format("d{}-{}", std::min(self, other), std::max(self, other));
}

std::string new_client_id() { return "cli-" + to_hex(SystemRandom().bytes(12)); }

}  // namespace kapok::cli
