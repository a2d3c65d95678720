// The public part of an account as protobuf, for the answers and feed entries of other domains.
#pragma once

#include "accounts/api/accounts.h"

namespace kapok::accounts::v1 {
class User;
}

namespace kapok::accounts::wire {

void fill_user(const User& user, v1::User& out);

}  // namespace kapok::accounts::wire
