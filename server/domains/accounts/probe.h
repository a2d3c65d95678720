// What is measured of log-ins. Thread-safe.
#pragma once

#include "observability/metrics.h"
#include "runtime/task.h"

namespace kapok::accounts {

class Probe {
  public:
    explicit Probe(observability::Metrics& metrics)
        : registration(logins(metrics, "registration")),
          password(logins(metrics, "password")),
          phone(logins(metrics, "phone")),
          qr(logins(metrics, "qr")) {}

    observability::Outcomes registration;
    observability::Outcomes password;
    observability::Outcomes phone;
    observability::Outcomes qr;

  private:
    static observability::Outcomes logins(observability::Metrics& metrics, const char* method) {
        return metrics.outcomes("kapok_accounts_logins_total",
                                "Log-ins by their method; who registers is logged in, too.",
                                {{"method", method}});
    }
};

// Counts how a log-in ended; `outcomes` outlives it.
template <class T>
Task<Result<T>> counted(observability::Outcomes* outcomes, Task<Result<T>> login) {
    auto result = co_await std::move(login);
    outcomes->count(result);
    co_return result;
}

}  // namespace kapok::accounts
