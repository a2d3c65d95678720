#include "tools/cli/download.h"

#include "tools/cli/failure.h"
#include "tools/cli/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace kapok::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPieceBytes = 8U << 20U;
constexpr int kAttempts = 8;  // in a row without progress

Result<std::string> fetch_piece(Server& server,
                                const DownloadOptions& options,
                                std::uint64_t at,
                                std::uint64_t length) {
    for (int attempt = 0;; ++attempt) {
        net::HttpCall call;
        call.target = options.target;
        call.headers = {{"range", fmt::format("bytes={}-{}", at, at + length - 1)}};
        const auto reply = server.http(std::move(call));
        const bool is_whole = reply && (reply->status == 206 || reply->status == 200);
        if (is_whole && reply->body.size() == length) {
            return reply->body;
        }
        const auto failure = !reply     ? reply.error()
                             : is_whole ? Error(Code::kUnavailable, "ANSWER_MALFORMED", "cut off")
                                        : net::error_of(*reply);
        if (!worth_retrying(failure) || attempt + 1 == kAttempts) {
            return failure;
        }
        pause_before_retry(failure, attempt);
    }
}

void show(const DownloadOptions& options, std::uint64_t done) {
    if (options.shows_progress && options.size > 0) {
        fmt::print(stderr, "\r{} %{}", done * 100 / options.size, done == options.size ? "\n" : "");
        std::fflush(stderr);
    }
}

}  // namespace

Result<void> download_file(Server& server, const DownloadOptions& options) {
    const auto beside = options.path + ".part";
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    for (std::uint64_t at = 0; at < options.size;) {
        const auto length = std::min(kPieceBytes, options.size - at);
        TRY(const auto piece, fetch_piece(server, options, at, length));
        if (!file.write(piece.data(), static_cast<std::streamsize>(piece.size()))) {
            return file_failure(beside, "cannot be written");
        }
        at += length;
        show(options, at);
    }
    file.close();
    std::error_code failure;
    if (!file || (fs::rename(beside, options.path, failure), failure)) {
        return file_failure(options.path, "cannot be written");
    }
    return {};
}

}  // namespace kapok::cli
