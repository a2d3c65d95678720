#include "streams/append_queue.h"

#include "base/assert.h"
#include "streams/errors.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <pthread.h>

namespace kapok::streams {

namespace {

constexpr std::size_t kClientMessageIdBytesMax = 128;
// So that one posted job does not hold a shard for long.
constexpr std::size_t kAnswersPerPost = 128;

// What an append weighs in a batch, about.
std::size_t weight_of(const Append& append) {
    const auto& replace = append.replace;
    return append.payload.size() + 256 +
           (replace ? replace->payload.size() + replace->made_from.size() : 0);
}

}  // namespace

std::optional<Error> check_append(const Append& append) {
    if (append.client_message_id.empty() ||
        append.client_message_id.size() > kClientMessageIdBytesMax) {
        return Error(Code::kInvalid,
                     kClientMessageIdInvalid,
                     "a client_message_id has 1 to 128 bytes")
            .with_field("client_message_id");
    }
    return std::nullopt;
}

AppendQueue::AppendQueue(Settings settings, Clock& clock, Commit commit)
    : settings_(std::move(settings)), clock_(clock), commit_(std::move(commit)) {
    if (settings_.metrics != nullptr) {
        probe_.emplace(*settings_.metrics);
    }
    thread_ = std::thread([this] { work(); });
    pthread_setname_np(thread_.native_handle(), settings_.thread_name.substr(0, 15).c_str());
}

AppendQueue::~AppendQueue() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

Task<Result<Appended>> AppendQueue::append(Append append) {
    if (auto refused = check_append(append)) {
        co_return std::move(*refused);
    }
    // Shared, not in this frame: an event loop that is destroyed takes its frames along while the
    // committer may still hold the append.
    auto pending = std::make_shared<PendingAppend>(std::move(append));
    pending->arrived = clock_.steady_now();
    auto initiation = [this, pending](auto handler) {
        pending->executor = boost::asio::get_associated_executor(handler);
        auto guard = boost::asio::make_work_guard(pending->executor);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        pending->resume = [shared, guard] { (*shared)(); };
        if (!try_push(pending)) {
            pending->result = Error(Code::kUnavailable, kOverloaded, "too many sends are waiting")
                                  .with_retry_after_ms(1'000);
            answer({pending});
        }
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
        initiation, boost::asio::use_awaitable);
    co_return std::move(*pending->result);
}

bool AppendQueue::try_push(std::shared_ptr<PendingAppend> pending) {
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_ || queue_.size() >= settings_.queued_max) {
            return false;
        }
        queue_.push_back(std::move(pending));
        tell_of_head(queue_.back()->arrived);
    }
    wake_.notify_one();
    return true;
}

void AppendQueue::work() {
    Batch batch;
    while (take_batch(batch)) {
        commit_(batch);
        measure(batch);
        answer(std::move(batch));
        batch = {};
    }
}

void AppendQueue::measure(const Batch& batch) {
    if (!probe_) {
        return;
    }
    probe_->batch_committed(batch.size());
    const auto now = clock_.steady_now();
    for (const auto& pending : batch) {
        probe_->append_committed(now - pending->arrived);
    }
}

bool AppendQueue::take_batch(Batch& batch) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    std::size_t bytes = 0;
    while (!queue_.empty() && batch.size() < settings_.batch_max &&
           bytes < settings_.batch_bytes_max) {
        bytes += weight_of(queue_.front()->append);
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    const auto now = clock_.steady_now();
    if (settings_.wait != nullptr) {
        for (const auto& pending : batch) {
            settings_.wait->taken(now - pending->arrived);
        }
    }
    tell_of_head(now);
    return !batch.empty();
}

void AppendQueue::tell_of_head(Instant now) {
    if (settings_.wait != nullptr) {
        settings_.wait->head_is(
            now, queue_.empty() ? std::nullopt : std::optional(queue_.front()->arrived));
    }
}

void AppendQueue::answer(Batch batch) {
    // Few executors, so a linear search; the order of answers on one is the order of the batch.
    std::vector<std::pair<boost::asio::any_io_executor, Batch>> groups;
    const auto flush = [](const boost::asio::any_io_executor& executor, Batch group) {
        boost::asio::post(executor, [group = std::move(group)] {
            for (const auto& pending : group) {
                // Out of the object first: it holds the frame that holds the object.
                const auto resume = std::exchange(pending->resume, nullptr);
                resume();
            }
        });
    };
    for (auto& pending : batch) {
        KAPOK_ASSERT(pending->result.has_value(), "a committed batch has all its results");
        auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& candidate) {
            return candidate.first == pending->executor;
        });
        if (group == groups.end()) {
            group = groups.insert(groups.end(), {pending->executor, Batch()});
        }
        group->second.push_back(std::move(pending));
        if (group->second.size() >= kAnswersPerPost) {
            flush(group->first, std::exchange(group->second, {}));
        }
    }
    for (auto& [executor, group] : groups) {
        if (!group.empty()) {
            flush(executor, std::move(group));
        }
    }
}

}  // namespace kapok::streams
