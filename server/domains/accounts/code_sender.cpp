#include "accounts/api/code_sender.h"

#include "accounts/rules.h"
#include "base/log.h"

namespace kapok::accounts {

Task<Result<void>> LogCodeSender::send(Deadline /*deadline*/, std::string phone, std::string code) {
    LOG(warn, "one-time code (development only)", kv("to", mask_phone(phone)), kv("code", code));
    co_return Result<void>();
}

// Both are digits (and a plus sign), checked before: nothing in them needs escaping.
Task<Result<void>> WebhookCodeSender::send(Deadline deadline, std::string phone, std::string code) {
    JsonPost::Request request{
        url_, secret_, fmt::format(R"({{"phone":"{}","code":"{}"}})", phone, code)};
    co_return co_await http_.post(deadline, std::move(request));
}

}  // namespace kapok::accounts
