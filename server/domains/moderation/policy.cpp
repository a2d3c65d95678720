#include "moderation/policy.h"

#include "moderation/api/errors.h"
#include "moderation/store.h"

#include <algorithm>

namespace kapok::moderation {
namespace {

// What fits into retry_after_ms; who comes back then is told again.
constexpr std::chrono::hours kRetryAfterMax{24 * 24};

}  // namespace

template <class T>
std::uint64_t Policy::begin(Slot<T>& slot) const {
    const std::scoped_lock lock(mutex_);
    return ++slot.begun;
}

template <class T>
void Policy::keep(Slot<T>& slot, std::uint64_t reading, std::shared_ptr<const T> value) const {
    const std::scoped_lock lock(mutex_);
    if (reading > slot.kept) {
        slot.kept = reading;
        slot.value = std::move(value);
    }
}

template <class T>
std::shared_ptr<const T> Policy::current(const Slot<T>& slot) const {
    const std::scoped_lock lock(mutex_);
    return slot.value;
}

Task<Result<void>> Policy::reload_terms(Deadline deadline) {
    const auto reading = begin(matcher_);
    CO_TRY(const auto terms,
           co_await database_.read(deadline, [](storage::Tx& tx) -> Result<std::vector<Term>> {
               return store::all_terms(tx);
           }));
    CO_TRY(auto compiled,
           co_await runtime::offload(pool_, [&] { return Matcher::compile(terms); }));
    keep(matcher_, reading, std::move(compiled));
    co_return Result<void>();
}

Task<Result<void>> Policy::reload_mutes(Deadline deadline) {
    const auto reading = begin(mutes_);
    const auto now = clock_.wall_now();
    CO_TRY(const auto rows,
           co_await database_.read(deadline, [&](storage::Tx& tx) -> Result<std::vector<Mute>> {
               return store::all_mutes(tx, now);
           }));
    auto mutes = std::make_shared<Mutes>();
    for (const auto& row : rows) {
        mutes->emplace(row.user, row.until);
    }
    keep(mutes_, reading, std::shared_ptr<const Mutes>(std::move(mutes)));
    co_return Result<void>();
}

Result<void> Policy::may_write(UserId sender) const {
    const auto mutes = current(mutes_);
    if (mutes == nullptr || mutes->empty()) {
        return {};
    }
    const auto found = mutes->find(sender);
    const auto now = clock_.wall_now();
    if (found == mutes->end() || found->second <= now) {
        return {};
    }
    const auto left = std::min<std::chrono::milliseconds>(found->second - now, kRetryAfterMax);
    return Error(Code::kForbidden, errors::kMutedByModerator, "a moderator took the right to write")
        .with_retry_after_ms(static_cast<std::uint32_t>(left.count()));
}

Result<std::string> Policy::check_text(std::string text) const {
    const auto matcher = current(matcher_);
    if (matcher == nullptr) {
        return text;
    }
    auto hits = matcher->scan(text);
    if (hits.empty()) {
        return text;
    }
    if (std::ranges::any_of(hits,
                            [](const auto& hit) { return hit.action == TermAction::kRefuse; })) {
        return Error(Code::kForbidden, errors::kTextNotAllowed, "the text says what may not be")
            .with_field("content");
    }
    return mask(text, std::move(hits));
}

bool Policy::wants_review(std::string_view text) const {
    const auto matcher = current(matcher_);
    if (matcher == nullptr) {
        return false;
    }
    const auto hits = matcher->scan(text);
    return std::ranges::any_of(hits,
                               [](const auto& hit) { return hit.action == TermAction::kFlag; });
}

}  // namespace kapok::moderation
