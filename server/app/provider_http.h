// How language reaches its providers: net's client, to addresses that the operator wrote down.
#pragma once

#include "language/api/providers.h"
#include "runtime/timers.h"

namespace kapok::app {

class NetProviderHttp final : public language::ProviderHttp {
  public:
    explicit NetProviderHttp(runtime::Timers& timers) : timers_(timers) {}

    Task<Result<Answer>> post(Deadline deadline, Request request) override;

  private:
    runtime::Timers& timers_;
};

}  // namespace kapok::app
