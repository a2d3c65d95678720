#include "storage/engine.h"

#include "base/utf8.h"
#include "storage/errors.h"

namespace kapok::storage {

Error to_error(const DatabaseFailure& failure) {
    using Kind = DatabaseFailure::Kind;
    switch (failure.kind()) {
        case Kind::kDiskFull:
            return Error(Code::kUnavailable, errors::kDiskFull, "the server's disk is full")
                .with_retry_after_ms(5'000)
                .with_detail(failure.what());
        case Kind::kConnection:
            return Error(
                       Code::kUnavailable, errors::kDatabaseDown, "the database cannot be reached")
                .with_retry_after_ms(1'000)
                .with_detail(failure.what());
        case Kind::kSerialisation:
            return Error(Code::kUnavailable, errors::kContention, "the server is busy")
                .with_retry_after_ms(500)
                .with_detail(failure.what());
        case Kind::kInterrupted:
            return deadline_error();
        case Kind::kInvalidText:
            return Error(Code::kInvalid, errors::kInvalidText, "a text is not UTF-8 or has a NUL");
        case Kind::kOther:
            break;
    }
    return Error(Code::kInternal, errors::kInternal).with_detail(failure.what());
}

Error deadline_error() {
    return {Code::kTimeout, errors::kDeadlinePassed, "the call took too long"};
}

Error overload_error() {
    return Error(Code::kUnavailable, errors::kOverloaded, "the server is busy")
        .with_retry_after_ms(1'000);
}

JobEnd run_guarded(const Database::Job& job, Tx& tx) {
    try {
        return {job.run(tx), std::nullopt};
    } catch (const DatabaseFailure& failure) {
        return {Database::Outcome::kRollBack, failure};
    } catch (const std::exception& error) {
        return {Database::Outcome::kRollBack,
                DatabaseFailure(DatabaseFailure::Kind::kOther, error.what())};
    }
}

void check_text(std::string_view text) {
    if (text.find('\0') != std::string_view::npos || !count_characters(text)) {
        throw DatabaseFailure(DatabaseFailure::Kind::kInvalidText, "a text argument is not valid");
    }
}

void JobQueue::push(Database::Job job) {
    {
        const std::scoped_lock lock(mutex_);
        if (!stopping_ && jobs_.size() < queued_max_) {
            const auto now = clock_.steady_now();
            jobs_.push_back({std::move(job), now});
            tell_of_head(now);
            wake_.notify_one();
            return;
        }
    }
    job.done(overload_error());
}

std::vector<Database::Job> JobQueue::take(std::size_t most) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    std::vector<Database::Job> taken;
    taken.reserve(std::min(most, jobs_.size()));
    const auto now = clock_.steady_now();
    while (!jobs_.empty() && taken.size() < most) {
        if (wait_ != nullptr) {
            wait_->taken(now - jobs_.front().since);
        }
        taken.push_back(std::move(jobs_.front().job));
        jobs_.pop_front();
    }
    tell_of_head(now);
    return taken;
}

void JobQueue::tell_of_head(Instant now) {
    if (wait_ != nullptr) {
        wait_->head_is(now, jobs_.empty() ? std::nullopt : std::optional(jobs_.front().since));
    }
}

void JobQueue::stop() {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
}

void CommitListeners::add(std::function<void(const Commit&)> listener) {
    const std::scoped_lock lock(mutex_);
    auto longer = std::make_shared<List>(*list_);
    longer->push_back(std::move(listener));
    list_ = std::move(longer);
}

void CommitListeners::notify(const Commit& commit) const {
    std::shared_ptr<const List> list;
    {
        const std::scoped_lock lock(mutex_);
        list = list_;
    }
    for (const auto& listener : *list) {
        listener(commit);
    }
}

}  // namespace kapok::storage
