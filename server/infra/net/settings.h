// Limits and waits of the network edge.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace kapok::net {

struct ServerSettings {
    // The head of a request must be whole this long after its first byte (or after the connection
    // began).
    std::chrono::milliseconds head_wait{10'000};
    // A connection without a request is closed after this.
    std::chrono::milliseconds idle_wait{75'000};
    // A body must be whole after this plus its size at `body_rate_min`.
    std::chrono::milliseconds body_wait{20'000};
    std::size_t body_rate_min = 4'096;  // bytes per second
    // A client that takes nothing of a response for this long is left.
    std::chrono::milliseconds write_wait{30'000};
    // How long the end of a connection may take.
    std::chrono::milliseconds close_wait{3'000};

    std::size_t head_bytes_max = 16'384;
    // Bodies of all requests in progress together; more get Unavailable OVERLOADED.
    std::size_t bodies_bytes_max = std::size_t{256} << 20U;
    std::size_t connections_max = 19'000;

    std::string ws_path = "/v1/ws";
    std::size_t ws_message_bytes_max = 1'048'576;
    // Origins besides the server's own whose pages may call, such as "https://app.example.org".
    std::vector<std::string> allowed_origins;
    // Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
    std::vector<std::string> trusted_proxies;
};

}  // namespace kapok::net
