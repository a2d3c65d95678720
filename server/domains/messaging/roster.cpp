#include "messaging/roster.h"

#include <algorithm>
#include <iterator>

namespace kapok::messaging {
namespace {

bool before(const Place& place, UserId user) { return place.user < user; }

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

rpc::UserSet all_of(const std::vector<Place>& places) {
    return users_of(places, [](const Place&) { return true; });
}

std::vector<Place> sorted(std::vector<Place> places) {
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
        return a.user < b.user;
    });
    return places;
}

}  // namespace

Roster::Roster(ConversationId id, RosterHead head, std::vector<Place> sorted, rpc::UserSet users)
    : id_(id), head_(head), places_(std::move(sorted)), users_(std::move(users)) {
    for (const auto& place : places_) {
        latest_join_ = std::max(latest_join_, place.join_seq);
    }
}

Roster::Roster(ConversationId id, RosterHead head, std::vector<Place> places)
    : Roster(id, head, sorted(std::move(places)), nullptr) {
    users_ = all_of(places_);
}

Roster Roster::direct(ConversationId id) {
    std::vector<Place> places{{.user = id.first(), .join_seq = Seq(1)}};
    if (id.kind() == Kind::kDirect) {
        places.push_back({.user = id.second(), .join_seq = Seq(1)});
    }
    return {id, RosterHead{}, std::move(places)};
}

// One pass: the runs between the changed places are copied whole.
Roster Roster::with(RosterChange change) const {
    struct Difference {
        UserId user{};
        const Place* place = nullptr;  // none: gone
    };
    std::vector<Difference> differences;
    differences.reserve(change.present.size() + change.gone.size());
    for (const auto& place : change.present) {
        differences.push_back({.user = place.user, .place = &place});
    }
    for (const auto user : change.gone) {
        differences.push_back({.user = user, .place = nullptr});
    }
    std::sort(differences.begin(), differences.end(), [](const auto& a, const auto& b) {
        return a.user < b.user;
    });
    bool same_users = true;
    std::vector<Place> merged;
    merged.reserve(places_.size() + change.present.size());
    auto next = places_.begin();
    for (const auto& difference : differences) {
        const auto at = std::lower_bound(next, places_.end(), difference.user, before);
        merged.insert(merged.end(), next, at);
        const bool was_in = at != places_.end() && at->user == difference.user;
        next = was_in ? std::next(at) : at;
        if (difference.place != nullptr) {
            merged.push_back(*difference.place);
        }
        same_users = same_users && was_in == (difference.place != nullptr);
    }
    merged.insert(merged.end(), next, places_.end());
    auto users = same_users ? users_ : all_of(merged);
    return {id_, change.head, std::move(merged), std::move(users)};
}

const Place* Roster::find(UserId user) const {
    const auto found = std::lower_bound(places_.begin(), places_.end(), user, before);
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
