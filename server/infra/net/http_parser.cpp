#include "net/http_parser.h"

#include "base/utf8.h"
#include "net/http_text.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace kapok::net {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using BeastText = boost::beast::string_view;

constexpr std::size_t kTargetBytesMax = 8'192;
// What is reserved at once for a body; the rest grows as bytes really come.
constexpr std::uint64_t kReserveBytesMax = std::uint64_t{64} << 10U;

std::string_view view(BeastText text) { return {text.data(), text.size()}; }

// Gathers fields and body; common to both directions.
template <bool is_request>
class Gatherer final : public http::basic_parser<is_request> {
  public:
    Gatherer() {
        this->eager(false);
        this->body_limit(boost::none);  // checked by us, when the route is known
    }

    // NOLINTBEGIN(readability-identifier-naming): the results, read by the owners below
    std::string method;
    std::string target;
    bool names_host = false;  // HTTP/1.1 must
    int status = 0;
    HttpHeaders headers;
    std::string body;
    // NOLINTEND(readability-identifier-naming)

  private:
    void on_request_impl(http::verb /*verb*/,
                         BeastText method_text,
                         BeastText target_text,
                         int version,
                         error_code& ec) override {
        names_host = version == 11;
        method = view(method_text);
        target = view(target_text);
        if (target.size() > kTargetBytesMax) {
            ec = http::error::header_limit;
        }
    }
    void on_response_impl(int code,
                          BeastText /*reason*/,
                          int /*version*/,
                          error_code& /*ec*/) override {
        status = code;
    }
    void on_field_impl(http::field /*field*/,
                       BeastText name,
                       BeastText value,
                       error_code& /*ec*/) override {
        headers.add(to_lower_ascii(view(name)), std::string(view(value)));
    }
    void on_header_impl(error_code& /*ec*/) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& length,
                           error_code& /*ec*/) override {
        body.reserve(std::min(length.value_or(0), kReserveBytesMax));
    }
    std::size_t on_body_impl(BeastText part, error_code& /*ec*/) override {
        body.append(part.data(), part.size());
        return part.size();
    }
    void on_chunk_header_impl(std::uint64_t /*size*/,
                              BeastText /*extensions*/,
                              error_code& /*ec*/) override {}
    std::size_t on_chunk_body_impl(std::uint64_t /*remain*/,
                                   BeastText part,
                                   error_code& ec) override {
        return on_body_impl(part, ec);
    }
    void on_finish_impl(error_code& /*ec*/) override {}
};

template <class Parser>
error_code put(Parser& parser, std::string_view& bytes) {
    error_code ec;
    const auto taken = parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
    bytes.remove_prefix(taken);
    return ec;
}

int status_of(const error_code& ec) {
    if (ec == http::error::header_limit) {
        return 431;
    }
    if (ec == http::error::body_limit) {
        return 413;
    }
    return ec == http::error::bad_version ? 505 : 400;
}

}  // namespace

struct HttpRequestParser::State {
    Gatherer<true> gatherer;
    HttpRequest request;
    std::size_t head_bytes_max = 0;
    std::uint64_t body_bytes_max = 0;
    int failure_status = 400;
    bool head_done = false;

    // Turns the head into a request; false if it breaks a rule that Beast leaves to us.
    bool finish_head() {
        auto target = parse_http_target(gatherer.target);
        const auto hosts = gatherer.headers.count("host");
        if (!target || hosts > 1 || (hosts == 0 && gatherer.names_host)) {
            return false;
        }
        request.method = gatherer.method;
        request.target = gatherer.target;
        request.path = std::move(target->path);
        request.query = std::move(target->query);
        request.headers = gatherer.headers;
        request.keep_alive = gatherer.keep_alive();
        gatherer.body_limit(body_bytes_max);
        return true;
    }

    ParseStatus fail(int status) {
        failure_status = status;
        return ParseStatus::kFailed;
    }
};

HttpRequestParser::HttpRequestParser(std::size_t head_bytes_max)
    : state_(std::make_unique<State>()) {
    state_->head_bytes_max = head_bytes_max;
    state_->gatherer.header_limit(static_cast<std::uint32_t>(head_bytes_max));
}

HttpRequestParser::~HttpRequestParser() = default;

ParseStatus HttpRequestParser::feed(std::string_view& bytes) {
    auto& gatherer = state_->gatherer;
    if (state_->head_done && body_bytes().value_or(0) > state_->body_bytes_max) {
        return state_->fail(413);
    }
    while (!gatherer.is_done()) {
        if (bytes.empty()) {
            return ParseStatus::kNeedMore;
        }
        const auto ec = put(gatherer, bytes);
        if (ec == http::error::need_more) {
            // A line of a chunk's head can be endless.
            return bytes.size() > state_->head_bytes_max ? state_->fail(400)
                                                         : ParseStatus::kNeedMore;
        }
        if (ec) {
            return state_->fail(status_of(ec));
        }
        if (gatherer.is_header_done() && !state_->head_done) {
            return finish_head();
        }
    }
    state_->request.body = std::move(gatherer.body);
    return ParseStatus::kDone;
}

ParseStatus HttpRequestParser::finish_head() {
    state_->head_done = true;
    return state_->finish_head() ? ParseStatus::kHead : state_->fail(400);
}

const HttpRequest& HttpRequestParser::request() const { return state_->request; }
HttpRequest HttpRequestParser::take() { return std::move(state_->request); }

std::optional<std::uint64_t> HttpRequestParser::body_bytes() const {
    const auto length = state_->gatherer.content_length();
    if (length) {
        return *length;
    }
    return state_->gatherer.chunked() ? std::nullopt : std::optional<std::uint64_t>(0);
}

bool HttpRequestParser::has_body() const { return body_bytes().value_or(1) > 0; }

void HttpRequestParser::set_body_bytes_max(std::uint64_t bytes) {
    state_->body_bytes_max = bytes;
    state_->gatherer.body_limit(bytes);
}

int HttpRequestParser::failure_status() const { return state_->failure_status; }

bool HttpRequestParser::begun() const { return state_->gatherer.got_some(); }

struct HttpReplyParser::State {
    explicit State(std::size_t body_bytes_max_in, Body body_in)
        : body_bytes_max(body_bytes_max_in), body(body_in) {
        begin();
    }

    void begin() {
        gatherer.emplace();
        gatherer->body_limit(static_cast<std::uint64_t>(body_bytes_max));
        gatherer->skip(body == Body::kNone);
    }

    std::size_t body_bytes_max;
    Body body;
    std::optional<Gatherer<false>> gatherer;
};

HttpReplyParser::HttpReplyParser(std::size_t body_bytes_max, Body body)
    : state_(std::make_unique<State>(body_bytes_max, body)) {}

HttpReplyParser::~HttpReplyParser() = default;

ParseStatus HttpReplyParser::feed(std::string_view& bytes) {
    for (;;) {
        auto& gatherer = *state_->gatherer;
        while (!gatherer.is_done()) {
            if (bytes.empty()) {
                return ParseStatus::kNeedMore;
            }
            const auto ec = put(gatherer, bytes);
            if (ec == http::error::need_more) {
                return ParseStatus::kNeedMore;
            }
            if (ec) {
                return ParseStatus::kFailed;
            }
        }
        if (gatherer.status / 100 != 1 || gatherer.status == 101) {
            return ParseStatus::kDone;
        }
        state_->begin();
    }
}

ParseStatus HttpReplyParser::feed_end() {
    auto& gatherer = *state_->gatherer;
    error_code ec;
    if (!gatherer.is_done() && gatherer.got_some()) {
        gatherer.put_eof(ec);
    }
    return gatherer.is_done() && !ec ? ParseStatus::kDone : ParseStatus::kFailed;
}

std::size_t HttpReplyParser::body_bytes() const { return state_->gatherer->body.size(); }

HttpReply HttpReplyParser::take() {
    auto& gatherer = *state_->gatherer;
    return {.status = gatherer.status,
            .headers = std::move(gatherer.headers),
            .body = std::move(gatherer.body),
            .keep_alive = gatherer.keep_alive()};
}

}  // namespace kapok::net
