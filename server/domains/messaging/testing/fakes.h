// The peers of messaging as tests steer them. One thread.
#pragma once

#include "contacts/api/contacts.h"
#include "kapok/gateway/v1/frame.pb.h"
#include "links/api/links.h"
#include "media/api/media.h"
#include "rpc/sessions.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace kapok::messaging::testing {

class FakeContacts final : public contacts::Contacts {
  public:
    void befriend(UserId a, UserId b) {
        have_.insert({a, b});
        have_.insert({b, a});
    }
    // `a` deletes `b`; b keeps a.
    void remove(UserId a, UserId b) { have_.erase({a, b}); }
    void block(UserId a, UserId b) { blocked_.insert({a, b}); }
    void unblock(UserId a, UserId b) { blocked_.erase({a, b}); }

    Task<Result<contacts::Relationship>> relationship(Deadline /*deadline*/,
                                                      UserId me,
                                                      UserId other) override {
        co_return contacts::Relationship{
            .i_have_them = have_.contains({me, other}),
            .they_have_me = have_.contains({other, me}),
            .i_blocked = blocked_.contains({me, other}),
            .they_blocked = blocked_.contains({other, me}),
            .they_take_mine = open_.contains(other) || awaiting_.contains({other, me}),
            .i_await_answer = awaiting_.contains({me, other}),
            .receipts_shared = shares(me, other),
            .typing_shared = !quiet_.contains(me) && !quiet_.contains(other)};
    }
    Task<Result<std::vector<UserId>>> receipts_shared_in_group(
        Deadline /*deadline*/, UserId me, std::vector<UserId> others) override {
        std::erase_if(others, [&](UserId other) { return !shares(me, other); });
        std::sort(others.begin(), others.end());
        co_return others;
    }
    Task<Result<bool>> shows_typing_in_groups(Deadline /*deadline*/, UserId me) override {
        co_return !quiet_.contains(me);
    }
    Task<Result<void>> await_answer(Deadline /*deadline*/, UserId me, UserId other) override {
        awaiting_.insert({me, other});
        co_return Result<void>();
    }

    // Takes what strangers write.
    void open_to_strangers(UserId user) { open_.insert(user); }
    // Shows receipts to all who do.
    void show_receipts(UserId user) { showing_.insert(user); }
    // Does not show when they type.
    void hide_typing(UserId user) { quiet_.insert(user); }

  private:
    [[nodiscard]] bool shares(UserId a, UserId b) const {
        return a != b && showing_.contains(a) && showing_.contains(b);
    }

    std::set<std::pair<UserId, UserId>> have_;
    std::set<std::pair<UserId, UserId>> blocked_;
    std::set<std::pair<UserId, UserId>> awaiting_;
    std::set<UserId> open_;
    std::set<UserId> showing_;
    std::set<UserId> quiet_;
};

// Knows what was uploaded by whom, and counts nothing but attachments.
class FakeLibrary final : public media::Library {
  public:
    using Attachment = std::tuple<std::string, std::string, std::uint64_t>;

    void upload(UserId user, const std::string& id, media::Purpose purpose) {
        media::Media media;
        media.id = id;
        media.purpose = purpose;
        media.mime_type = "application/octet-stream";
        media.size_bytes = 1'000;
        uploaded_[{user, id}] = media;
    }
    // As if nothing had shown it for long.
    void collect(UserId user, const std::string& id) { uploaded_.erase({user, id}); }
    [[nodiscard]] const std::set<Attachment>& attachments() const { return attachments_; }

    Task<Result<media::Media>> get_for(Deadline /*deadline*/,
                                       UserId user,
                                       std::string media_id) override {
        const auto found = uploaded_.find({user, media_id});
        if (found == uploaded_.end()) {
            co_return Error(Code::kNotFound, "MEDIA_UNKNOWN");
        }
        co_return found->second;
    }
    // As the real one, asks messaging who may read what.
    void plug(media::ScopeAccess& access) { access_ = &access; }
    Task<Result<media::Media>> get_through(Deadline deadline,
                                           UserId user,
                                           std::string media_id,
                                           std::string via) override {
        const auto* found = find(media_id);
        CO_TRY(const bool may,
               co_await access_->may_read_through(deadline, user, std::move(via), media_id));
        if (found == nullptr || !may) {
            co_return Error(Code::kNotFound, "MEDIA_UNKNOWN");
        }
        co_return *found;
    }
    Task<Result<media::Media>> keep_picture(Deadline /*deadline*/,
                                            UserId user,
                                            std::string bytes) override {
        upload(user, bytes, media::Purpose::kImage);
        co_return uploaded_.at({user, bytes});
    }
    Task<Result<void>> attach(Deadline /*deadline*/,
                              std::vector<std::string> media_ids,
                              std::string scope,
                              std::uint64_t seq) override {
        bool found_any = false;
        for (const auto& media_id : media_ids) {
            if (find(media_id) != nullptr) {
                attachments_.insert({media_id, scope, seq});
                found_any = true;
            }
        }
        if (!found_any) {
            co_return Error(Code::kNotFound, "MEDIA_UNKNOWN");
        }
        co_return Result<void>();
    }
    Task<Result<void>> detach(Deadline /*deadline*/,
                              std::vector<std::string> media_ids,
                              std::string scope,
                              std::uint64_t seq) override {
        for (const auto& media_id : media_ids) {
            attachments_.erase({media_id, scope, seq});
        }
        co_return Result<void>();
    }

    Task<Result<void>> detach_up_to(Deadline /*deadline*/,
                                    std::string scope,
                                    std::uint64_t seq) override {
        std::erase_if(attachments_, [&](const Attachment& each) {
            return std::get<1>(each) == scope && std::get<2>(each) > 0 && std::get<2>(each) <= seq;
        });
        co_return Result<void>();
    }

  private:
    // Whoever uploaded it; null for none.
    const media::Media* find(const std::string& media_id) const {
        for (const auto& [key, media] : uploaded_) {
            if (key.second == media_id) {
                return &media;
            }
        }
        return nullptr;
    }

    media::ScopeAccess* access_ = nullptr;
    std::map<std::pair<UserId, std::string>, media::Media> uploaded_;
    std::set<Attachment> attachments_;
};

// Previews that were made for people.
class FakeLinks final : public links::Links {
  public:
    void add(UserId user, links::Preview preview) {
        previews_[{user, preview.id}] = std::move(preview);
    }
    Task<Result<links::Preview>> get_for(Deadline /*deadline*/,
                                         UserId user,
                                         std::string preview_id) override {
        const auto found = previews_.find({user, preview_id});
        if (found == previews_.end()) {
            co_return Error(Code::kNotFound, "PREVIEW_UNKNOWN");
        }
        co_return found->second;
    }

  private:
    std::map<std::pair<UserId, std::string>, links::Preview> previews_;
};

// Keeps what messaging pushed; what the feed pushes beside it is left out.
class RecordingSessions final : public rpc::Sessions {
  public:
    struct Pushed {
        std::vector<UserId> users;
        std::string frame;
        rpc::Urgency urgency = rpc::Urgency::kDurable;
        DeviceId except_device;
    };

    void push(rpc::UserSet users,
              rpc::SharedFrame frame,
              rpc::Urgency urgency,
              DeviceId except_device) override {
        gateway::v1::Frame parsed;
        if (parsed.ParseFromString(*frame) && parsed.push().has_feed()) {
            return;
        }
        pushed_.push_back({*users, *frame, urgency, except_device});
    }
    void disconnect(UserId /*user*/, DeviceId /*device*/) override {}

    [[nodiscard]] std::vector<Pushed>& pushed() { return pushed_; }

  private:
    std::vector<Pushed> pushed_;
};

}  // namespace kapok::messaging::testing
