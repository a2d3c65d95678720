#include "app/ops_routes.h"

#include "streams/errors.h"

namespace kapok::app {

namespace {

constexpr auto kProbeTime = std::chrono::seconds(2);

bool is_this_machine(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

Task<net::HttpResponse> healthy(net::HttpRequest) { co_return net::text_response(200, "ok\n"); }

template <class T>
void note(observability::Health::Component& component, const Result<T>& result) {
    if (result.has_value()) {
        component.set_ok();
    } else if (result.error().reason() == streams::kDiskFull) {
        component.set_failed("disk full");
    } else {
        component.set_failed("does not answer");
    }
}

// Both engines answer a read, and messages would be taken: a server that cannot must not get
// traffic where another can.
Task<net::HttpResponse> ready(OpsRoutePorts ports) {
    const auto deadline = Deadline::after(ports.clock, kProbeTime);
    auto database =
        co_await ports.database.read(deadline, [](storage::Tx& tx) -> Result<std::int64_t> {
            return tx.query("SELECT 1").front().integer(0);
        });
    note(ports.health.component("storage"), database);
    const auto head = co_await ports.streams.head({'f', 0, 0});
    note(ports.health.component("streams"), head);
    if (head.has_value()) {
        note(ports.health.component("streams"), co_await ports.streams.check_writable());
    }
    auto response =
        net::text_response(ports.health.ready() ? 200 : 503, ports.health.report() + "\n");
    response.headers.set("content-type", "application/json");
    co_return response;
}

Task<net::HttpResponse> metrics(OpsRoutePorts ports, net::HttpRequest request) {
    if (!ports.metrics_public && !is_this_machine(request.address)) {
        co_return net::text_response(
            403, "metrics are for this machine only (process.metrics_public)\n");
    }
    co_return net::text_response(200, ports.metrics.prometheus());
}

void add(net::Routes& routes, std::string path, net::HttpHandler handler) {
    routes.add({.methods = {"GET"}, .path = std::move(path), .handler = std::move(handler)});
}

}  // namespace

void add_ops_routes(net::Routes& routes, OpsRoutePorts ports) {
    add(routes, "/healthz", [](net::HttpRequest request) { return healthy(std::move(request)); });
    add(routes, "/readyz", [ports](const net::HttpRequest&) { return ready(ports); });
    add(routes, "/metrics", [ports](net::HttpRequest request) {
        return metrics(ports, std::move(request));
    });
}

}  // namespace kapok::app
