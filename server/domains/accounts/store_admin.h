// SQL for those who run the instance: roles, suspensions, lists of accounts, links for a new
// password.
#pragma once

#include "accounts/api/admin.h"
#include "accounts/values.h"
#include "storage/database.h"

#include <optional>
#include <string_view>
#include <vector>

namespace kapok::accounts::store {

using storage::Tx;

struct StaffMember {
    UserId user{};
    rpc::StaffRole role = rpc::StaffRole::kNone;
};
std::vector<StaffMember> list_staff(Tx& tx);
void set_role(Tx& tx, UserId user, rpc::StaffRole role);
// Those who stay: an account that is about to be deleted counts no more.
std::int64_t count_administrators(Tx& tx);

// The zero time if there is none.
Suspension find_suspension(Tx& tx, UserId user);
void set_suspension(Tx& tx, UserId user, const Suspension& suspension);

AccountCounts count_accounts(Tx& tx);
std::vector<AccountLine> search_accounts(Tx& tx, const AccountSearch& search);
std::vector<AccountLine> list_suspended(Tx& tx, WallTime at);
std::optional<AccountLine> find_account_line(Tx& tx, UserId user);

struct Reset {
    std::string code_hash{};
    WallTime expires{};
};
void put_reset(Tx& tx, UserId user, const Reset& reset);
// Whose link it is, if it is still good; it is used up.
std::optional<UserId> take_reset(Tx& tx, std::string_view code_hash, WallTime now);

}  // namespace kapok::accounts::store
