#include "runtime/shard.h"

#include "base/assert.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace kapok::runtime {

Shard::Shard(std::size_t index) : index_(index) {}

void Shard::post(std::function<void()> job) { boost::asio::post(context_, std::move(job)); }

Shards::Shards(std::size_t count) {
    KAPOK_ASSERT(count > 0, "at least one shard");
    for (std::size_t i = 0; i < count; ++i) {
        shards_.push_back(std::make_unique<Shard>(i));
    }
}

Shards::~Shards() { stop(); }

void Shards::start() {
    for (auto& shard : shards_) {
        threads_.emplace_back([&context = shard->context()] {
            const auto guard = boost::asio::make_work_guard(context);
            context.run();
        });
    }
}

void Shards::stop() {
    for (auto& shard : shards_) {
        shard->context().stop();
    }
    for (auto& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

Shard& Shards::next() {
    return *shards_[turn_.fetch_add(1, std::memory_order_relaxed) % shards_.size()];
}

}  // namespace kapok::runtime
