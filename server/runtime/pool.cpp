#include "runtime/pool.h"

#include "base/assert.h"

#include <pthread.h>

namespace kapok::runtime {

Pool::Pool(Settings settings) : settings_(std::move(settings)) {
    KAPOK_ASSERT(settings_.threads > 0, "a pool has threads");
    for (std::size_t i = 0; i < settings_.threads; ++i) {
        threads_.emplace_back([this] { work(); });
        pthread_setname_np(threads_.back().native_handle(), settings_.name.substr(0, 15).c_str());
    }
}

Pool::~Pool() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
        thread.join();
    }
}

bool Pool::try_submit(std::function<void()> job) {
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_ || queue_.size() >= settings_.queued_max) {
            return false;
        }
        queue_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

void Pool::work() {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) {
                return;
            }
            job = std::move(queue_.front());
            queue_.pop_front();
        }
        job();
    }
}

}  // namespace kapok::runtime
