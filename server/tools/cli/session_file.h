// What `kapok login` leaves for the other commands: where the server is and the device's token. A
// file that only its owner may read.
#pragma once

#include "base/result.h"

#include <string>

namespace kapok::cli {

struct Session {
    std::string server;  // URL
    std::string token;
    std::string handle;
};

// $KAPOK_SESSION, else $XDG_CONFIG_HOME/kapok/session.json, else ~/.config/kapok/session.json.
std::string default_session_path();

// Unauthenticated NOT_LOGGED_IN if there is none, Invalid FILE_UNUSABLE if it cannot be read.
Result<Session> read_session(const std::string& path);
// Replaces the file in one step, mode 0600; makes its directory, mode 0700.
Result<void> write_session(const std::string& path, const Session& session);
// One that is not there is fine.
Result<void> remove_session(const std::string& path);

}  // namespace kapok::cli
