// Port: how a one-time code reaches a phone.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "runtime/task.h"

#include <string>

namespace kapok::accounts {

class CodeSender {
  public:
    virtual ~CodeSender() = default;
    // `phone` is E.164. An error means that nothing was sent; it is logged, and the client is told
    // CODE_NOT_SENT.
    virtual Task<Result<void>> send(Deadline deadline, std::string phone, std::string code) = 0;
};

// Port: posts JSON to a URL, for WebhookCodeSender. Any status other than 2xx is an error.
class JsonPost {
  public:
    struct Request {
        std::string url;
        std::string bearer;  // for "Authorization: Bearer …"; none if empty
        std::string body;
    };
    virtual ~JsonPost() = default;
    virtual Task<Result<void>> post(Deadline deadline, Request request) = 0;
};

// For development: writes the code to the log, with the phone masked.
class LogCodeSender final : public CodeSender {
  public:
    Task<Result<void>> send(Deadline deadline, std::string phone, std::string code) override;
};

// For production: posts {"phone":"+86…","code":"123456"} to a service that sends messages.
class WebhookCodeSender final : public CodeSender {
  public:
    WebhookCodeSender(JsonPost& http, std::string url, std::string secret)
        : http_(http), url_(std::move(url)), secret_(std::move(secret)) {}
    Task<Result<void>> send(Deadline deadline, std::string phone, std::string code) override;

  private:
    JsonPost& http_;
    std::string url_;
    std::string secret_;
};

}  // namespace kapok::accounts
