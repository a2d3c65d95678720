// From what a person types to ids.
#pragma once

#include "base/result.h"
#include "kapok/contacts/v1/service.pb.h"

#include <string>

namespace kapok::cli {

class Server;

// With or without '@'.
Result<contacts::v1::FindUserResponse> find_user(Server& server, std::string handle);

// A conversation id as it is; "@handle" is the 1:1 conversation with that person, or the self chat
// for one's own handle.
Result<std::string> find_conversation(Server& server, const std::string& name);

// The caller's own id.
Result<std::uint64_t> own_user_id(Server& server);

// A fresh id for idempotent writing, such as "cli-9f2c…".
std::string new_client_id();

}  // namespace kapok::cli
