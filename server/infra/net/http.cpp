#include "net/http.h"

#include "base/utf8.h"
#include "net/http_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace kapok::net {

void HttpHeaders::add(std::string name, std::string value) {
    KAPOK_ASSERT(name == to_lower_ascii(name), "header names are lower case");
    value.resize(std::min(value.size(), value.find_first_of(std::string_view("\r\n\0", 3))));
    fields_.push_back({std::move(name), std::move(value)});
}

void HttpHeaders::set(std::string name, std::string value) {
    std::erase_if(fields_, [&](const Field& field) { return field.name == name; });
    add(std::move(name), std::move(value));
}

std::string_view HttpHeaders::find(std::string_view name) const {
    const auto found = std::find_if(
        fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
    return found == fields_.end() ? std::string_view() : std::string_view(found->value);
}

bool HttpHeaders::has(std::string_view name) const { return count(name) > 0; }

std::size_t HttpHeaders::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(
        fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; }));
}

std::optional<std::string> HttpRequest::find_query(std::string_view name) const {
    std::string_view rest = query;
    while (!rest.empty()) {
        const auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const auto key = pair.substr(0, pair.find('='));
        if (key == name) {
            return percent_decode(pair.substr(std::min(pair.size(), key.size() + 1)));
        }
    }
    return std::nullopt;
}

std::string_view HttpRequest::find_cookie(std::string_view name) const {
    std::string_view rest = headers.find("cookie");
    while (!rest.empty()) {
        const auto pair = rest.substr(0, rest.find(';'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const auto trimmed = trim(pair);
        const auto key = trimmed.substr(0, trimmed.find('='));
        if (key == name && key.size() < trimmed.size()) {
            return trimmed.substr(key.size() + 1);
        }
    }
    return {};
}

std::string_view HttpRequest::bearer_token() const {
    constexpr std::string_view kScheme = "bearer ";
    const auto value = headers.find("authorization");
    if (value.size() <= kScheme.size() ||
        !equal_ignoring_case(value.substr(0, kScheme.size()), kScheme)) {
        return {};
    }
    return trim(value.substr(kScheme.size()));
}

bool is_allowed_origin(const HttpHeaders& headers, const std::vector<std::string>& allowed) {
    if (!headers.has("origin")) {
        return true;
    }
    const auto origin = headers.find("origin");
    return is_same_origin(origin, headers.find("host")) ||
           std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

HttpResponse text_response(int status, std::string text) {
    HttpResponse response{.status = status, .headers = {}, .body = std::move(text)};
    response.headers.add("content-type", "text/plain; charset=utf-8");
    return response;
}

namespace {

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace

HttpResponse error_response(const Error& error) {
    HttpResponse response{.status = http_status_of(error.code()), .headers = {}, .body = {}};
    response.headers.add("content-type", "application/json");
    if (error.retry_after_ms() > 0) {
        response.headers.add("retry-after",
                             fmt::format("{}", (error.retry_after_ms() + 999) / 1'000));
    }
    response.body = fmt::format(R"({{"code":{},"reason":{},"message":{}}})",
                                json_string(to_string(error.code())),
                                json_string(error.reason()),
                                json_string(error.message()));
    return response;
}

int http_status_of(Code code) {
    switch (code) {
        case Code::kInvalid:
            return 400;
        case Code::kUnauthenticated:
            return 401;
        case Code::kForbidden:
            return 403;
        case Code::kNotFound:
            return 404;
        case Code::kConflict:
            return 409;
        case Code::kGone:
            return 410;
        case Code::kTooLarge:
            return 413;
        case Code::kRateLimited:
            return 429;
        case Code::kUnavailable:
            return 503;
        case Code::kTimeout:
            return 504;
        case Code::kCancelled:
            return 499;
        case Code::kInternal:
            return 500;
    }
    return 500;
}

std::string_view http_reason_phrase(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 426:
            return "Upgrade Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Status";
    }
}

}  // namespace kapok::net
