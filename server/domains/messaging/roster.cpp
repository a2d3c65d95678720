#include "messaging/roster.h"

#include <algorithm>

namespace kapok::messaging {
namespace {

template <class Wanted>
rpc::UserSet users_of(const std::vector<Place>& places, Wanted wanted) {
    auto users = std::make_shared<std::vector<UserId>>();
    users->reserve(places.size());
    for (const auto& place : places) {
        if (wanted(place)) {
            users->push_back(place.user);
        }
    }
    return users;
}

}  // namespace

Roster::Roster(ConversationId id, bool dissolved, std::vector<Place> places)
    : id_(id), dissolved_(dissolved), places_(std::move(places)) {
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
        return a.user < b.user;
    });
    for (const auto& place : places_) {
        latest_join_ = std::max(latest_join_, place.join_seq);
    }
    users_ = users_of(places_, [](const Place&) { return true; });
}

Roster Roster::direct(ConversationId id) {
    std::vector<Place> places{
        {.user = id.first(), .role = Role::kMember, .join_seq = Seq(1), .joined = {}}};
    if (id.kind() == Kind::kDirect) {
        places.push_back(
            {.user = id.second(), .role = Role::kMember, .join_seq = Seq(1), .joined = {}});
    }
    return {id, false, std::move(places)};
}

const Place* Roster::find(UserId user) const {
    const auto found =
        std::lower_bound(places_.begin(), places_.end(), user, [](const Place& place, UserId id) {
            return place.user < id;
        });
    return found != places_.end() && found->user == user ? &*found : nullptr;
}

rpc::UserSet Roster::audience(Seq seq) const {
    if (latest_join_ <= seq) {
        return users_;
    }
    return users_of(places_, [seq](const Place& place) { return place.join_seq <= seq; });
}

rpc::UserSet Roster::others(UserId user) const {
    return users_of(places_, [user](const Place& place) { return place.user != user; });
}

}  // namespace kapok::messaging
