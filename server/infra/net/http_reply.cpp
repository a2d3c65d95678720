#include "net/http_reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace kapok::net {

namespace {

std::uint64_t size_of(const HttpResponse& response) {
    if (const auto* text = std::get_if<std::string>(&response.body)) {
        return text->size();
    }
    return std::get<StreamedBody>(response.body).size;
}

bool is_not_modified(const ReplyConditions& conditions, const HttpHeaders& headers) {
    const auto etag = headers.find("etag");
    if (!conditions.if_none_match.empty()) {
        return !etag.empty() && etag_list_has(conditions.if_none_match, etag);
    }
    const auto since = parse_http_date(conditions.if_modified_since);
    const auto modified = parse_http_date(headers.find("last-modified"));
    return since && modified && *modified <= *since;
}

// If-Range: the range counts only if the client's part is of this very version.
bool range_applies(const ReplyConditions& conditions, const HttpHeaders& headers) {
    const auto& wanted = conditions.if_range;
    if (wanted.empty()) {
        return true;
    }
    if (wanted.starts_with("W/")) {
        return false;
    }
    return wanted == headers.find(wanted.starts_with('"') ? "etag" : "last-modified");
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

// Only what is known to be whole and to have a version can be cut.
bool is_cuttable(const HttpResponse& response) {
    return response.status == 200 &&
           (response.headers.has("etag") || response.headers.has("last-modified") ||
            std::holds_alternative<StreamedBody>(response.body));
}

}  // namespace

ReplyConditions::ReplyConditions(const HttpRequest& request)
    : is_head(request.method == "HEAD"),
      is_get(is_head || request.method == "GET"),
      if_none_match(request.headers.find("if-none-match")),
      if_modified_since(request.headers.find("if-modified-since")),
      if_range(request.headers.find("if-range")),
      range(request.headers.find("range")) {}

PlannedReply plan_reply(const ReplyConditions& conditions,
                        const HttpResponse& response,
                        AfterReply after,
                        WallTime now) {
    const auto size = size_of(response);
    const bool cuttable = conditions.is_get && is_cuttable(response);
    int status = response.status;
    ByteRange body{0, size};
    std::string content_range;
    if (cuttable && is_not_modified(conditions, response.headers)) {
        status = 304;
    } else if (cuttable && !conditions.range.empty() &&
               range_applies(conditions, response.headers)) {
        const auto answer = parse_http_range(conditions.range, size);
        if (answer.verdict == RangeVerdict::kUnsatisfiable) {
            status = 416;
            body = {};
            content_range = fmt::format("bytes */{}", size);
        } else if (answer.verdict == RangeVerdict::kPart) {
            status = 206;
            body = answer.range;
            content_range =
                fmt::format("bytes {}-{}/{}", body.offset, body.offset + body.length - 1, size);
        }
    }
    std::string head = fmt::format("HTTP/1.1 {} {}\r\n", status, http_reason_phrase(status));
    auto out = std::back_inserter(head);
    fmt::format_to(out, "date: {}\r\n", format_http_date(now));
    for (const auto& field : response.headers.fields()) {
        fmt::format_to(out, "{}: {}\r\n", field.name, field.value);
    }
    if (cuttable) {
        head += "accept-ranges: bytes\r\n";
    }
    if (!content_range.empty()) {
        fmt::format_to(out, "content-range: {}\r\n", content_range);
    }
    if (may_have_body(status)) {
        fmt::format_to(out, "content-length: {}\r\n", body.length);
    } else {
        body = {};
    }
    head += after == AfterReply::kClose ? "connection: close\r\n\r\n"
                                        : "connection: keep-alive\r\n\r\n";
    if (conditions.is_head) {
        body = {};
    }
    return {.head = std::move(head), .body = body};
}

}  // namespace kapok::net
