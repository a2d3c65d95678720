// The small grammars inside HTTP: targets, ranges, dates, conditions, origins. Pure and fuzzed.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kapok::net {

// Decodes %XX. Nothing if an escape is broken.
std::optional<std::string> percent_decode(std::string_view text);

struct HttpTarget {
    std::string path;
    std::string query;
};

// "/a%20b?c=d" or the absolute form. Nothing if the path is not one we serve: a broken escape, an
// encoded slash, NUL, a control character or backslash, invalid UTF-8, or a segment "." or "..".
std::optional<HttpTarget> parse_http_target(std::string_view target);

// A slice of a body.
struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool operator==(const ByteRange&) const = default;
};

enum class RangeVerdict {
    kWhole,  // no range asked, or one we do not understand or several: RFC 9110 lets us send all
    kPart,   // range is set
    kUnsatisfiable,  // 416
};

struct RangeAnswer {
    RangeVerdict verdict = RangeVerdict::kWhole;
    ByteRange range;
};

// The value of "Range" for a body of `size` bytes.
RangeAnswer parse_http_range(std::string_view value, std::uint64_t size);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string format_http_date(WallTime time);
std::optional<WallTime> parse_http_date(std::string_view text);

// True if `etag` is in the list of If-None-Match (weak comparison) or the list is "*".
bool etag_list_has(std::string_view list, std::string_view etag);

// True if the Origin header names the very host (and port) of the Host header. The scheme is not
// compared: a proxy may end the TLS.
bool is_same_origin(std::string_view origin, std::string_view host);

// True if one of the comma-separated items equals `token`, without regard to case.
bool http_list_has(std::string_view list, std::string_view token);

bool equal_ignoring_case(std::string_view a, std::string_view b);

// By the file's ending; "application/octet-stream" if it is unknown.
std::string_view mime_type_of(std::string_view path);

}  // namespace kapok::net
