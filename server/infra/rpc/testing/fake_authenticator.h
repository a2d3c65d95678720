// An Authenticator that knows the tokens it is told. One thread.
#pragma once

#include "rpc/authenticator.h"
#include "rpc/errors.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace kapok::rpc::testing {

class FakeAuthenticator final : public Authenticator {
  public:
    void allow(std::string token, Caller caller) { tokens_[std::move(token)] = caller; }
    void revoke(const std::string& token) { tokens_.erase(token); }
    [[nodiscard]] const std::vector<DeviceId>& touched() const { return touched_; }
    // Runs after a token was found and before its owner learns of it.
    std::function<void()> after_answer;

    Task<Result<Caller>> authenticate(std::string token) override {
        const auto found = tokens_.find(token);
        if (found == tokens_.end()) {
            co_return Error(Code::kUnauthenticated, errors::kTokenInvalid, "unknown token");
        }
        const auto caller = found->second;
        if (after_answer) {
            after_answer();
        }
        co_return caller;
    }
    void touch(Caller caller) override { touched_.push_back(caller.device); }

  private:
    std::map<std::string, Caller> tokens_;
    std::vector<DeviceId> touched_;
};

}  // namespace kapok::rpc::testing
