// HTTP/1.1 messages out of bytes. Pure; one parser per message. The grammar is Beast's, the limits
// are ours.
#pragma once

#include "net/http.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::net {

enum class ParseStatus {
    kNeedMore,
    kHead,  // the head is whole; call again for the body
    kDone,
    kFailed,
};

class HttpRequestParser {
  public:
    explicit HttpRequestParser(std::size_t head_bytes_max);
    ~HttpRequestParser();
    HttpRequestParser(const HttpRequestParser&) = delete;
    HttpRequestParser& operator=(const HttpRequestParser&) = delete;

    // Takes what it can from the front of `bytes`; what is left must be at the front of the next
    // call. The head is reported once, before the body is taken.
    ParseStatus feed(std::string_view& bytes);

    // From kHead on. The body is there when kDone.
    [[nodiscard]] const HttpRequest& request() const;
    [[nodiscard]] HttpRequest take();
    // From kHead on; nothing if it is chunked.
    [[nodiscard]] std::optional<std::uint64_t> body_bytes() const;
    [[nodiscard]] bool has_body() const;
    // Call at kHead; without it no body is allowed.
    void set_body_bytes_max(std::uint64_t bytes);
    // The status to answer with after kFailed.
    [[nodiscard]] int failure_status() const;
    // True once a byte of the message came.
    [[nodiscard]] bool begun() const;

  private:
    struct State;
    ParseStatus finish_head();

    std::unique_ptr<State> state_;
};

struct HttpReply {
    int status = 0;
    HttpHeaders headers;
    std::string body;
    bool keep_alive = false;
};

// The client's side: one response. 1xx are skipped, except 101.
class HttpReplyParser {
  public:
    enum class Body { kExpected, kNone };  // none after HEAD

    HttpReplyParser(std::size_t body_bytes_max, Body body);
    ~HttpReplyParser();
    HttpReplyParser(const HttpReplyParser&) = delete;
    HttpReplyParser& operator=(const HttpReplyParser&) = delete;

    // kNeedMore, kDone or kFailed.
    ParseStatus feed(std::string_view& bytes);
    // The connection ended: kDone if that ends the message, else kFailed.
    ParseStatus feed_end();
    // How much of the body is there.
    [[nodiscard]] std::size_t body_bytes() const;
    [[nodiscard]] HttpReply take();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kapok::net
