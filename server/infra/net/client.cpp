#include "net/client.h"

#include "base/encoding.h"
#include "base/ids.h"
#include "kapok/common/v1/error.pb.h"
#include "net/client_stream.h"
#include "net/errors.h"
#include "rpc/error_codec.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace kapok::net {

namespace {

constexpr std::size_t kUnparsedBytesMax = std::size_t{256} << 10U;

std::string write_call(const ClientSettings& settings, const HttpCall& call) {
    std::string bytes = fmt::format("{} {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
                                    call.method,
                                    call.target,
                                    settings.server.host_and_port());
    for (const auto& [name, value] : call.headers) {
        bytes += fmt::format("{}: {}\r\n", name, value);
    }
    if (!call.body.empty() || call.method != "GET") {
        bytes += fmt::format("content-length: {}\r\n", call.body.size());
    }
    return bytes + "\r\n" + call.body;
}

Task<Result<HttpReply>> exchange(std::shared_ptr<Stream> stream,
                                 ClientSettings settings,
                                 HttpCall call) {
    CO_TRY_VOID(co_await write_all(stream, write_call(settings, call)));
    const bool cut = settings.long_answer == ClientSettings::LongAnswer::kCut;
    HttpReplyParser parser(
        cut ? std::numeric_limits<std::uint32_t>::max() : settings.answer_bytes_max,
        call.method == "HEAD" ? HttpReplyParser::Body::kNone : HttpReplyParser::Body::kExpected);
    std::string unparsed;
    auto status = ParseStatus::kNeedMore;
    // What the parser leaves is a piece of a head; one without end is no HTTP.
    while (status == ParseStatus::kNeedMore && unparsed.size() <= kUnparsedBytesMax) {
        CO_TRY(const auto part, co_await read_some(stream));
        unparsed += part;
        std::string_view bytes(unparsed);
        status = part.empty() ? parser.feed_end() : parser.feed(bytes);
        unparsed.erase(0, unparsed.size() - bytes.size());
        if (cut && parser.body_bytes() >= settings.answer_bytes_max) {
            auto reply = parser.take();
            reply.body.resize(settings.answer_bytes_max);
            co_return reply;
        }
    }
    if (status != ParseStatus::kDone) {
        co_return Error(
            Code::kInternal, errors::kAnswerMalformed, "the server's answer is not HTTP");
    }
    co_return parser.take();
}

// Connect's details have the standard alphabet without padding.
std::string from_base64(std::string text) {
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return from_base64url(text).value_or(std::string());
}

// Routes that are no methods answer {"code":"not_found","reason":…,"message":…}.
std::optional<Error> plain_error_of(const HttpReply& reply, const google::protobuf::Struct& json) {
    const auto field = [&](const char* name) {
        const auto found = json.fields().find(name);
        return found == json.fields().end() ? std::string() : found->second.string_value();
    };
    std::string name = "ERROR_CODE_" + field("code");
    std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    common::v1::ErrorCode code{};
    if (!common::v1::ErrorCode_Parse(name, &code) || code == 0 || field("reason").empty()) {
        return std::nullopt;
    }
    common::v1::Error error;
    error.set_code(code);
    error.set_reason(field("reason"));
    error.set_message(field("message"));
    const auto seconds = parse_decimal(reply.headers.find("retry-after"));
    error.set_retry_after_ms(static_cast<std::uint32_t>(std::min<std::uint64_t>(
        seconds.value_or(0) * 1'000, std::numeric_limits<std::uint32_t>::max())));
    return rpc::from_proto(error);
}

}  // namespace

Error error_of(const HttpReply& reply) {
    google::protobuf::Struct json;
    if (google::protobuf::util::JsonStringToMessage(reply.body, &json).ok()) {
        const auto details = json.fields().find("details");
        const bool listed = details != json.fields().end();
        for (int i = 0; listed && i < details->second.list_value().values_size(); ++i) {
            const auto& fields = details->second.list_value().values(i).struct_value().fields();
            const auto value = fields.find("value");
            common::v1::Error error;
            if (value != fields.end() &&
                error.ParseFromString(from_base64(value->second.string_value())) &&
                error.code() != 0) {
                return rpc::from_proto(error);
            }
        }
        if (const auto plain = plain_error_of(reply, json)) {
            return *plain;
        }
    }
    return Error(reply.status == 503 || reply.status == 502 ? Code::kUnavailable : Code::kInternal,
                 errors::kAnswerMalformed,
                 fmt::format("the server answered with status {}", reply.status));
}

Result<ServerAddress> ServerAddress::parse(std::string_view url) {
    const auto bad = [] {
        return Error(
            Code::kInvalid, errors::kUrlBad, "give the server as https://host or http://host:port");
    };
    ServerAddress address;
    address.secure = url.starts_with("https://");
    if (!address.secure && !url.starts_with("http://")) {
        return bad();
    }
    url.remove_prefix(address.secure ? 8 : 7);
    while (url.ends_with('/')) {
        url.remove_suffix(1);
    }
    const auto bracket = url.starts_with('[') ? url.find(']') : 0;
    if (bracket == std::string_view::npos) {
        return bad();
    }
    const auto colon = url.find(':', bracket);
    address.host = bracket > 0 ? url.substr(1, bracket - 1) : url.substr(0, colon);
    address.port = address.secure ? 443 : 80;
    if (colon != std::string_view::npos) {
        const auto port = parse_decimal(url.substr(colon + 1));
        if (!port || *port == 0 || *port > 65'535) {
            return bad();
        }
        address.port = static_cast<std::uint16_t>(*port);
    }
    if (address.host.empty() || address.host.find_first_of("/?#@ \r\n") != std::string::npos) {
        return bad();
    }
    return address;
}

std::string ServerAddress::host_and_port() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    const auto name = is_v6 ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? name : fmt::format("{}:{}", name, port);
}

Task<Result<HttpReply>> http_call(runtime::Timers* timers, ClientSettings settings, HttpCall call) {
    CO_TRY(auto stream, co_await open_stream(timers, settings));
    const auto deadline = Deadline::after(timers->clock(), settings.answer_wait);
    co_return co_await runtime::with_deadline(
        *timers, deadline, exchange(std::move(stream), std::move(settings), std::move(call)));
}

Task<Result<std::string>> connect_call(runtime::Timers* timers,
                                       ClientSettings settings,
                                       std::string method,
                                       std::string body,
                                       std::string token) {
    HttpCall call;
    call.method = "POST";
    call.target = "/rpc/" + method;
    call.headers = {{"content-type", "application/proto"}, {"connect-protocol-version", "1"}};
    if (!token.empty()) {
        call.headers.emplace_back("authorization", "Bearer " + token);
    }
    call.body = std::move(body);
    CO_TRY(auto reply, co_await http_call(timers, std::move(settings), std::move(call)));
    if (reply.status != 200) {
        co_return error_of(reply);
    }
    co_return std::move(reply.body);
}

}  // namespace kapok::net
