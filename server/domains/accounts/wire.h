// Values of accounts as protobuf, for answers and for feed entries.
#pragma once

#include "accounts/settings.h"
#include "accounts/values.h"

#include <string>

namespace kapok::accounts::v1 {
class Device;
class Invite;
class Profile;
class Session;
}  // namespace kapok::accounts::v1

namespace kapok::accounts::wire {

void fill_profile(const Profile& profile, v1::Profile& out);
void fill_device(const Device& device, v1::Device& out);
void fill_session(const Session& session, v1::Session& out);
void fill_invite(const Invite& invite, v1::Invite& out);

// Serialised kapok.feed.v1.FeedEntry.
std::string profile_change(const Profile& profile);
std::string devices_change();

}  // namespace kapok::accounts::wire
