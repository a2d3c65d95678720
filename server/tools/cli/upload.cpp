#include "tools/cli/upload.h"

#include "base/random.h"
#include "kapok/media/v1/service.pb.h"
#include "tools/cli/failure.h"
#include "tools/cli/server.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace kapok::cli {

namespace {

namespace wire = media::v1;

constexpr int kAttempts = 8;  // in a row without progress
constexpr std::size_t kReadBytes = 1'048'576;

std::string text_of(const Sha256& hash) { return std::string(hash.begin(), hash.end()); }

// The file being sent. It is hashed first, so a change while it is sent is refused by the server.
class Source {
  public:
    static Result<Source> open(const std::string& path) {
        std::error_code failure;
        if (!std::filesystem::is_regular_file(path, failure)) {
            return file_failure(path, failure ? failure.message() : "not a regular file");
        }
        Source source(path);
        if (!source.file_) {
            return file_failure(path, "cannot be read");
        }
        source.size_ = std::filesystem::file_size(path, failure);
        return source;
    }

    [[nodiscard]] std::uint64_t size() const { return size_; }

    Result<std::string> read(std::uint64_t offset, std::size_t length) {
        std::string bytes(length, '\0');
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(offset));
        file_.read(bytes.data(), static_cast<std::streamsize>(length));
        if (file_.gcount() != static_cast<std::streamsize>(length)) {
            return file_failure(path_, "changed while it was read");
        }
        return bytes;
    }

    Result<std::string> hash() {
        Sha256Stream stream;
        for (std::uint64_t at = 0; at < size_; at += kReadBytes) {
            TRY(const auto part,
                read(at,
                     static_cast<std::size_t>(std::min<std::uint64_t>(kReadBytes, size_ - at))));
            stream.update(part);
        }
        return text_of(stream.finish());
    }

  private:
    explicit Source(const std::string& path) : path_(path), file_(path, std::ios::binary) {}

    std::string path_;
    std::ifstream file_;
    std::uint64_t size_ = 0;
};

void show(const UploadOptions& options, std::uint64_t done, std::uint64_t size) {
    if (options.progress == Progress::kShown && size > 0) {
        fmt::print(stderr, "\r{} %{}", done * 100 / size, done == size ? "\n" : "");
        std::fflush(stderr);
    }
}

Result<void> send_chunk(Server& server, const wire::Upload& upload, std::string bytes) {
    net::HttpCall call;
    call.method = "PATCH";
    call.target = "/v1/uploads/" + upload.upload_id();
    call.headers = {{"content-type", "application/octet-stream"},
                    {"upload-offset", fmt::format("{}", upload.offset_bytes())}};
    call.body = std::move(bytes);
    TRY(const auto reply, server.http(std::move(call)));
    return reply.status == 204 ? Result<void>() : net::error_of(reply);
}

// Where the server stands now, which after a broken connection is for it to say.
Result<wire::Upload> ask_progress(Server& server, const std::string& upload_id) {
    wire::GetUploadRequest request;
    request.set_upload_id(upload_id);
    TRY(auto response,
        server.call_twice<wire::GetUploadResponse>("kapok.media.v1.MediaService/GetUpload",
                                                   request));
    return std::move(*response.mutable_upload());
}

Result<void> send_bytes(Server& server,
                        Source& source,
                        wire::Upload upload,
                        const UploadOptions& options) {
    int failures = 0;
    while (upload.offset_bytes() < source.size()) {
        show(options, upload.offset_bytes(), source.size());
        const auto length =
            std::min<std::uint64_t>(upload.chunk_bytes(), source.size() - upload.offset_bytes());
        TRY(auto bytes, source.read(upload.offset_bytes(), static_cast<std::size_t>(length)));
        const auto sent = send_chunk(server, upload, std::move(bytes));
        if (sent.has_value()) {
            upload.set_offset_bytes(upload.offset_bytes() + length);
            failures = 0;
            continue;
        }
        const bool again =
            worth_retrying(sent.error()) || sent.error().code() == Code::kRateLimited;
        if (!again || ++failures == kAttempts) {
            return sent;
        }
        pause_before_retry(sent.error(), failures);
        TRY(upload, ask_progress(server, upload.upload_id()));
    }
    show(options, source.size(), source.size());
    return Result<void>();
}

}  // namespace

Result<media::v1::Media> upload_file(Server& server, UploadOptions options) {
    TRY(auto source, Source::open(options.path));
    wire::BeginUploadRequest begin;
    begin.set_purpose(options.purpose);
    begin.set_size_bytes(source.size());
    TRY(*begin.mutable_sha256(), source.hash());
    TRY(const auto begun,
        server.call_twice<wire::BeginUploadResponse>("kapok.media.v1.MediaService/BeginUpload",
                                                     begin));
    wire::FinishUploadRequest finish;
    finish.set_upload_id(begun.upload().upload_id());
    if (begun.has_challenge()) {
        const auto& challenge = begun.challenge();
        TRY(const auto range, source.read(challenge.offset_bytes(), challenge.length_bytes()));
        finish.set_proof(text_of(sha256(challenge.nonce() + range)));
    } else {
        TRY_VOID(send_bytes(server, source, begun.upload(), options));
    }
    TRY(auto finished,
        server.call_twice<wire::FinishUploadResponse>("kapok.media.v1.MediaService/FinishUpload",
                                                      finish));
    return std::move(*finished.mutable_media());
}

}  // namespace kapok::cli
