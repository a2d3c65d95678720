#include "tools/cli/failure.h"

#include "kapok/common/v1/error.pb.h"
#include "net/errors.h"
#include "rpc/error_codec.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <cstdio>

namespace kapok::cli {

Error usage(std::string message) { return Error(Code::kInvalid, kUsageReason, std::move(message)); }

Error file_failure(const std::string& path, std::string_view what) {
    return Error(Code::kInvalid, kFileReason, fmt::format("{}: {}", path, what));
}

Error not_logged_in() {
    return Error(Code::kUnauthenticated, kNotLoggedInReason, "log in first: kapok login");
}

Exit exit_of(const Error& error) {
    const auto reason = error.reason();
    if (reason == kUsageReason || reason == kFileReason || reason == net::errors::kUrlBad) {
        return Exit::kUsage;
    }
    if (reason == kCountNotReachedReason) {
        return Exit::kTimedOut;
    }
    if (reason == net::errors::kConnectionFailed || reason == net::errors::kTlsFailed ||
        reason == net::errors::kAnswerMalformed || error.code() == Code::kTimeout) {
        return Exit::kUnreachable;
    }
    return error.code() == Code::kUnauthenticated ? Exit::kNotLoggedIn : Exit::kRefused;
}

bool worth_retrying(const Error& error) {
    return error.code() == Code::kUnavailable || error.code() == Code::kTimeout;
}

void print_failure(const Error& error, Format format) {
    if (format == Format::kJson) {
        std::string json;
        const auto status =
            google::protobuf::util::MessageToJsonString(rpc::to_proto(error, ""), &json);
        if (status.ok()) {
            fmt::print(stderr, "{}\n", json);
            return;
        }
    }
    std::string line = fmt::format("kapok: {}", error.reason());
    if (!error.field().empty()) {
        line += fmt::format(" ({})", error.field());
    }
    if (!error.message().empty()) {
        line += ": " + error.message();
    }
    if (!error.detail().empty()) {
        line += fmt::format(" ({})", error.detail());
    }
    if (error.retry_after_ms() > 0) {
        line += fmt::format("; try again in {} s", (error.retry_after_ms() + 999) / 1'000);
    }
    fmt::print(stderr, "{}\n", line);
}

}  // namespace kapok::cli
