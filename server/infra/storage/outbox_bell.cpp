#include "storage/outbox_bell.h"

#include <boost/asio/post.hpp>

namespace kapok::storage {

void OutboxBell::listen(std::function<void()> on_ring) {
    const std::scoped_lock lock(mutex_);
    on_ring_ = std::move(on_ring);
}

void OutboxBell::answered() {
    const std::scoped_lock lock(mutex_);
    posted_ = false;
}

void OutboxBell::ring() {
    ++requested_;
    const std::scoped_lock lock(mutex_);
    if (!closed_ && !posted_ && on_ring_) {
        posted_ = true;
        boost::asio::post(executor_, on_ring_);
    }
}

bool OutboxBell::post(std::function<void()> job) {
    const std::scoped_lock lock(mutex_);
    if (closed_) {
        return false;
    }
    boost::asio::post(executor_, std::move(job));
    return true;
}

void OutboxBell::close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    on_ring_ = nullptr;
}

}  // namespace kapok::storage
