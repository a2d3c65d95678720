// What messaging asks about every message, answered from memory: the word filter and who is muted.
// Thread-safe.
#pragma once

#include "messaging/api/content_policy.h"
#include "moderation/matcher.h"
#include "runtime/pool.h"
#include "storage/database.h"

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace kapok::moderation {

class Policy final : public messaging::ContentPolicy {
  public:
    using Reviewer = std::function<Task<Result<void>>(Deadline, messaging::CopiedEntry)>;

    Policy(storage::Database& database, runtime::Pool& pool, Clock& clock)
        : database_(database), pool_(pool), clock_(clock) {}
    // Who opens a report for a message that wants a review. Before the first call.
    void review_by(Reviewer reviewer) { reviewer_ = std::move(reviewer); }

    // Reads the tables anew, after a commit that changed them and at start. An older reading never
    // replaces a newer one.
    Task<Result<void>> reload_terms(Deadline deadline);
    Task<Result<void>> reload_mutes(Deadline deadline);

    [[nodiscard]] Result<void> may_write(UserId sender) const override;
    [[nodiscard]] Result<std::string> check_text(std::string text) const override;
    [[nodiscard]] bool wants_review(std::string_view text) const override;
    Task<Result<void>> review(Deadline deadline, messaging::CopiedEntry entry) override {
        return reviewer_(deadline, std::move(entry));
    }

  private:
    using Mutes = std::unordered_map<UserId, WallTime>;
    template <class T>
    struct Slot {
        std::shared_ptr<const T> value;
        std::uint64_t begun = 0;  // readings
        std::uint64_t kept = 0;   // the reading that `value` is of
    };

    template <class T>
    std::uint64_t begin(Slot<T>& slot) const;
    template <class T>
    void keep(Slot<T>& slot, std::uint64_t reading, std::shared_ptr<const T> value) const;
    template <class T>
    std::shared_ptr<const T> current(const Slot<T>& slot) const;

    storage::Database& database_;
    runtime::Pool& pool_;
    Clock& clock_;
    Reviewer reviewer_;
    mutable std::mutex mutex_;  // held to copy a pointer
    Slot<Matcher> matcher_;
    Slot<Mutes> mutes_;
};

}  // namespace kapok::moderation
