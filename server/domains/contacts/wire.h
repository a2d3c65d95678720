// Values of contacts as protobuf, for answers and for feed entries.
#pragma once

#include "accounts/api/accounts.h"
#include "contacts/values.h"

#include <string>
#include <vector>

namespace kapok::contacts::v1 {
class Contact;
class ContactTag;
class FriendRequest;
class PrivacySettings;
}  // namespace kapok::contacts::v1

namespace kapok::contacts::wire {

// What the edge's owner sees; `other` is whom it names.
void fill_contact(const Edge& edge, const accounts::User& other, v1::Contact& out);

void fill_tag(const Tag& tag, v1::ContactTag& out);
void fill_privacy(const Privacy& privacy, v1::PrivacySettings& out);

// What `viewer`, one of the two, sees of a request; `other` is the other one.
struct Viewed {
    UserId viewer;
    WallTime now;
};
void fill_request(const Request& request,
                  const accounts::User& other,
                  Viewed viewed,
                  v1::FriendRequest& out);

// Serialised kapok.feed.v1.FeedEntry. An edge that says nothing any more is a removed contact.
std::string contact_change(const Edge& edge, const accounts::User& other);
std::string request_change(const Request& request, const accounts::User& other, Viewed viewed);
std::string tags_change(const std::vector<Tag>& tags);
std::string privacy_change(const Privacy& privacy);

}  // namespace kapok::contacts::wire
