// For those who watch the server: /healthz (it runs), /readyz (it can work), /metrics (Prometheus
// text).
#pragma once

#include "base/clock.h"
#include "net/routes.h"
#include "observability/health.h"
#include "observability/metrics.h"
#include "storage/database.h"
#include "streams/streams.h"

namespace kapok::app {

// All of them outlive the routes.
struct OpsRoutePorts {
    storage::Database& database;
    streams::Streams& streams;
    observability::Metrics& metrics;
    observability::Health& health;
    Clock& clock;
    bool metrics_public = false;  // else for this machine only
};

void add_ops_routes(net::Routes& routes, OpsRoutePorts ports);

}  // namespace kapok::app
