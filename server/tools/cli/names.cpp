#include "tools/cli/names.h"

#include "kapok/accounts/v1/service.pb.h"
#include "kapok/messaging/v1/types.pb.h"
#include "tools/cli/output.h"
#include "tools/cli/server.h"

namespace kapok::cli {

namespace {

constexpr int kUsersMax = 200;  // of one GetUsers
constexpr std::size_t kNameCharacters = 32;

}  // namespace

void NameBook::note(std::uint64_t user_id) {
    if (user_id != 0 && !names_.contains(user_id)) {
        wanted_.insert(user_id);
    }
}

void NameBook::note(const messaging::v1::Entry& entry) {
    note(entry.sender_id());
    note(entry.content().nudge().user_id());
    for (const auto& line : entry.content().merged().lines()) {
        note(line.sender_id());
    }
    using messaging::v1::Notice;
    const auto& notice = entry.content().notice();
    for (const auto* change : {&notice.created(),
                               &notice.joined(),
                               &notice.left(),
                               &notice.removed(),
                               &notice.admins_added(),
                               &notice.admins_removed(),
                               &notice.owner_changed(),
                               &notice.members_unmuted(),
                               &notice.banned(),
                               &notice.admitted()}) {
        for (const auto user : change->user_ids()) {
            note(user);
        }
    }
}

Result<void> NameBook::load() {
    while (!wanted_.empty()) {
        accounts::v1::GetUsersRequest request;
        while (!wanted_.empty() && request.user_ids_size() < kUsersMax) {
            const auto user = wanted_.extract(wanted_.begin()).value();
            request.add_user_ids(user);
            names_.emplace(user, fmt::format("{}", user));  // asked once, even if unknown
        }
        TRY(const auto response,
            server_.call<accounts::v1::GetUsersResponse>(
                "kapok.accounts.v1.AccountsService/GetUsers", request));
        for (const auto& user : response.users()) {
            if (!user.nickname().empty()) {
                names_[user.user_id()] = one_line(user.nickname(), kNameCharacters);
            }
        }
    }
    return Result<void>();
}

std::string NameBook::name_of(std::uint64_t user_id) const {
    if (user_id == 0) {
        return "-";
    }
    const auto found = names_.find(user_id);
    return found == names_.end() ? fmt::format("{}", user_id) : found->second;
}

}  // namespace kapok::cli
