// A blocking socket for tests: sends any bytes, reads what comes. Five seconds of silence fail the
// test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kapok::net::testing {

class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes);
    // Reads until `end` was read, or the peer has closed; returns everything so far unread, up to
    // and with it.
    std::string read_until(std::string_view end);
    std::string read_exactly(std::size_t count);
    // Everything until the peer closes.
    std::string read_all();
    // One response with a Content-Length (or none): head and body.
    std::string read_response();
    // No more is sent.
    void end_writing();
    [[nodiscard]] int descriptor() const { return descriptor_; }

  private:
    bool fill();

    int descriptor_;
    std::string unread_;
};

}  // namespace kapok::net::testing
