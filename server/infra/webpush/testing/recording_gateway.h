// A gateway that keeps what it was given and answers what a test wants. One thread.
#pragma once

#include "webpush/gateway.h"

#include <deque>
#include <vector>

namespace kapok::webpush::testing {

class RecordingGateway final : public PushGateway {
  public:
    Task<Result<PushAnswer>> send(Deadline /*deadline*/, PushMessage message) override {
        sent.push_back(std::move(message));
        if (answers.empty()) {
            co_return PushAnswer{.status = 201, .retry_after = {}};
        }
        auto answer = answers.front();
        answers.pop_front();
        co_return answer;
    }

    std::vector<PushMessage> sent;
    std::deque<Result<PushAnswer>> answers;  // 201 when there are no more
};

}  // namespace kapok::webpush::testing
