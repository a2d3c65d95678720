// How language reaches its providers, and moderation the operator's content policy: net's client,
// to addresses that the operator wrote down.
#pragma once

#include "language/api/providers.h"
#include "moderation/api/screen_http.h"
#include "runtime/timers.h"

namespace kapok::app {

class NetProviderHttp final : public language::ProviderHttp {
  public:
    explicit NetProviderHttp(runtime::Timers& timers) : timers_(timers) {}

    Task<Result<Answer>> post(Deadline deadline, Request request) override;

  private:
    runtime::Timers& timers_;
};

class NetScreenHttp final : public moderation::ScreenHttp {
  public:
    explicit NetScreenHttp(runtime::Timers& timers) : http_(timers) {}

    Task<Result<Answer>> post(Deadline deadline, Request request) override;

  private:
    NetProviderHttp http_;
};

}  // namespace kapok::app
