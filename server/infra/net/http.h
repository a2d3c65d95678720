// What an HTTP handler sees: requests, responses, routes. Free of Beast and sockets; plain values.
#pragma once

#include "base/result.h"
#include "runtime/task.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kapok::net {

// Header fields in order. Names are kept in lower case.
class HttpHeaders {
  public:
    struct Field {
        std::string name;
        std::string value;
    };

    // Asserts that the name is lower case. A value with a line end is cut there, so that nothing
    // can be smuggled in.
    void add(std::string name, std::string value);
    // Replaces all fields of that name.
    void set(std::string name, std::string value);
    // The first one of that name; empty if there is none.
    [[nodiscard]] std::string_view find(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

  private:
    std::vector<Field> fields_;
};

struct HttpRequest {
    std::string method;  // "GET"
    std::string target;  // as sent: "/v1/media/7?download=1"
    std::string path;    // decoded: starts with '/', valid UTF-8, no "." or ".." segment, no NUL
    std::string query;   // as sent, after the '?'
    HttpHeaders headers;
    std::string body;
    std::string address;  // the client's, without port
    bool secure = false;  // came by TLS
    bool keep_alive = true;

    // Decoded value of the first parameter of that name.
    [[nodiscard]] std::optional<std::string> find_query(std::string_view name) const;
    // The value of a cookie; empty if it is not there.
    [[nodiscard]] std::string_view find_cookie(std::string_view name) const;
    // The token of "Authorization: Bearer …"; empty if it is not there.
    [[nodiscard]] std::string_view bearer_token() const;
};

// A body that is read in pieces while it is sent, so that no file is ever in memory as a whole.
struct StreamedBody {
    using Read = std::function<Task<Result<std::string>>(std::uint64_t offset, std::size_t length)>;

    std::uint64_t size = 0;
    Read read;  // at most `length` bytes, at least one before the end
};

// Ranges, HEAD and conditions are the connection's work: for a 200 to GET or HEAD it looks at the
// headers "etag" and "last-modified" and answers 304, 206 or 416 where the request asks for it. A
// handler only describes the whole.
struct HttpResponse {
    int status = 200;
    HttpHeaders headers;
    std::variant<std::string, StreamedBody> body;
};

using HttpHandler = std::function<Task<HttpResponse>(HttpRequest)>;

// A browser's page may call only if it is of this very host or of one of `allowed`. Other clients
// send no Origin.
bool is_allowed_origin(const HttpHeaders& headers, const std::vector<std::string>& allowed);

HttpResponse text_response(int status, std::string text);
// {"code":"…","reason":"…","message":"…"} with the status that belongs to the code.
HttpResponse error_response(const Error& error);
int http_status_of(Code code);
std::string_view http_reason_phrase(int status);

}  // namespace kapok::net
