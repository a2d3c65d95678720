// How one-time codes reach phones, by configuration.
#pragma once

#include "accounts/api/code_sender.h"
#include "app/settings.h"
#include "runtime/timers.h"

#include <memory>

namespace kapok::app {

class CodeSenders {
  public:
    CodeSenders(const Settings& settings, runtime::Timers& timers);
    ~CodeSenders();
    // None if the instance sends no codes.
    [[nodiscard]] accounts::CodeSender* chosen() const { return sender_.get(); }

  private:
    std::unique_ptr<accounts::JsonPost> http_;
    std::unique_ptr<accounts::CodeSender> sender_;
};

}  // namespace kapok::app
