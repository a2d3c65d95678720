// Values of contacts as protobuf, for answers and for feed entries.
#pragma once

#include "accounts/api/accounts.h"
#include "contacts/values.h"

#include <string>

namespace kapok::contacts::v1 {
class Contact;
class FriendRequest;
}  // namespace kapok::contacts::v1

namespace kapok::contacts::wire {

// What the edge's owner sees; `other` is whom it names.
void fill_contact(const Edge& edge, const accounts::User& other, v1::Contact& out);

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

}  // namespace kapok::contacts::wire
