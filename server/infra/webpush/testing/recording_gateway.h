// A gateway that keeps what it was given and answers what a test wants. One thread.
#pragma once

#include "webpush/gateway.h"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <vector>

namespace kapok::webpush::testing {

class RecordingGateway final : public PushGateway {
  public:
    Task<Result<PushAnswer>> send(Deadline /*deadline*/, PushMessage message) override {
        sent.push_back(std::move(message));
        while (held_) {
            co_await boost::asio::post(co_await boost::asio::this_coro::executor,
                                       boost::asio::use_awaitable);
        }
        if (answers.empty()) {
            co_return PushAnswer{.status = 201, .retry_after = {}};
        }
        auto answer = answers.front();
        answers.pop_front();
        co_return answer;
    }

    // No answer until release().
    void hold() { held_ = true; }
    void release() { held_ = false; }

    std::vector<PushMessage> sent;
    std::deque<Result<PushAnswer>> answers;  // 201 when there are no more

  private:
    bool held_ = false;
};

}  // namespace kapok::webpush::testing
