// Small adapters between media and its neighbours: what a lower domain asks of a higher one,
// plugged in by app.
#pragma once

#include "accounts/api/accounts.h"
#include "base/assert.h"
#include "feed/module.h"
#include "media/service.h"

#include <cstdint>
#include <string>

namespace kapok::app {

// media is built before messaging, which answers this.
class LateScopeAccess final : public media::ScopeAccess {
  public:
    void plug(media::ScopeAccess& access) { access_ = &access; }
    // Moderation answers for the scopes of its evidence: "r" and a report's number.
    void plug_evidence(media::ScopeAccess& access) { evidence_ = &access; }
    // Favourites answer for what was put aside, all of it at once.
    void plug_favourites(media::ScopeAccess& access) { favourites_ = &access; }
    Task<Result<bool>> may_read(Deadline deadline,
                                UserId user,
                                std::string scope,
                                std::uint64_t seq) override {
        KAPOK_ASSERT(access_ != nullptr, "scope access is plugged in before the start");
        if (evidence_ != nullptr && scope.starts_with('r')) {
            return evidence_->may_read(deadline, user, std::move(scope), seq);
        }
        return access_->may_read(deadline, user, std::move(scope), seq);
    }
    Task<Result<bool>> may_read_through(Deadline deadline,
                                        UserId user,
                                        std::string via,
                                        std::string media_id) override {
        KAPOK_ASSERT(access_ != nullptr, "scope access is plugged in before the start");
        return access_->may_read_through(deadline, user, std::move(via), std::move(media_id));
    }
    Task<Result<bool>> may_read_kept(Deadline deadline,
                                     UserId user,
                                     std::string media_id) override {
        KAPOK_ASSERT(favourites_ != nullptr, "favourites are plugged in before the start");
        return favourites_->may_read_kept(deadline, user, std::move(media_id));
    }

  private:
    media::ScopeAccess* access_ = nullptr;
    media::ScopeAccess* evidence_ = nullptr;
    media::ScopeAccess* favourites_ = nullptr;
};

// accounts asks whether a picture is an avatar of one's own.
class OwnAvatars final : public accounts::AvatarCheck {
  public:
    explicit OwnAvatars(media::Service& media) : media_(media) {}
    Task<Result<bool>> is_own_avatar(Deadline deadline,
                                     UserId user,
                                     std::string media_id) override {
        return media_.owns_avatar(deadline, user, std::move(media_id));
    }

  private:
    media::Service& media_;
};

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): modules outlive all tasks
inline Task<Result<std::uint64_t>> head_of_feed(feed::Module& feed, UserId user) {
    CO_TRY(auto seq, co_await feed.head(user));
    co_return seq.value();
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

}  // namespace kapok::app
