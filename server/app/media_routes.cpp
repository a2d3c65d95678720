#include "app/media_routes.h"

#include "base/ids.h"
#include "kapok/media/v1/service.pb.h"
#include "net/connect_route.h"
#include "rpc/errors.h"

#include <google/protobuf/util/json_util.h>

namespace kapok::app {

namespace {

constexpr std::string_view kUploads = "/v1/uploads/";
constexpr std::string_view kMedia = "/v1/media/";
constexpr std::string_view kThumbnail = "/thumbnail";
constexpr std::string_view kReduced = "/reduced";
constexpr std::string_view kVia = "via";
constexpr std::string_view kCookie = "kapok_media";
constexpr auto kUploadTime = std::chrono::seconds(60);
constexpr auto kDownloadTime = std::chrono::seconds(10);

Error token_missing() {
    return Error(Code::kUnauthenticated, rpc::errors::kTokenMissing, "a token is needed");
}

Task<Result<net::HttpResponse>> take_chunk(MediaRoutePorts ports, net::HttpRequest request) {
    if (request.bearer_token().empty()) {
        co_return token_missing();
    }
    CO_TRY(auto caller,
           co_await ports.authenticator.authenticate(std::string(request.bearer_token())));
    CO_TRY_VOID(ports.rates.take("upload", fmt::format("{}", caller.user)));
    const auto offset = parse_decimal(request.headers.find("upload-offset"));
    if (!offset) {
        co_return Error(
            Code::kInvalid, rpc::errors::kBodyMalformed, "the header Upload-Offset is needed");
    }
    const rpc::RequestContext ctx(
        caller, Deadline::after(ports.clock, kUploadTime), "upload", request.address);
    CO_TRY(auto reached,
           co_await ports.media.append_chunk(
               ctx, request.path.substr(kUploads.size()), *offset, std::move(request.body)));
    net::HttpResponse response;
    response.status = 204;
    response.headers.add("upload-offset", fmt::format("{}", reached));
    co_return response;
}

void describe(const media::Download& download, net::HttpHeaders& headers) {
    headers.set("content-type", download.mime_type);
    headers.set("etag", fmt::format("\"{}\"", download.key));
    // Content never changes under its id. Private: it was checked for this person only.
    headers.set("cache-control", "private, max-age=604800, immutable");
    headers.set("vary", "Cookie, Authorization");
    // Whatever it is, it is never a page with rights: no script, no frames, no other origin's eyes.
    headers.set("content-security-policy", "default-src 'none'; sandbox");
    headers.set("x-content-type-options", "nosniff");
    headers.set("cross-origin-resource-policy", "same-origin");
    if (download.as_attachment) {
        headers.set("content-disposition", "attachment");
    }
}

Task<Result<net::HttpResponse>> give_media(MediaRoutePorts ports, net::HttpRequest request) {
    media::Service::Wanted wanted{.media_id = request.path.substr(kMedia.size()),
                                  .via = request.find_query(kVia).value_or("")};
    if (wanted.media_id.ends_with(kThumbnail)) {
        wanted.media_id.resize(wanted.media_id.size() - kThumbnail.size());
        wanted.part = media::Service::Part::kThumbnail;
    } else if (wanted.media_id.ends_with(kReduced)) {
        wanted.media_id.resize(wanted.media_id.size() - kReduced.size());
        wanted.part = media::Service::Part::kReduced;
    }
    CO_TRY(auto user,
           co_await identify_reader(&ports.authenticator,
                                    &ports.media,
                                    Deadline::after(ports.clock, kDownloadTime),
                                    std::move(request)));
    CO_TRY(auto download,
           co_await ports.media.open(
               Deadline::after(ports.clock, kDownloadTime), user, std::move(wanted)));
    net::HttpResponse response;
    describe(download, response.headers);
    net::StreamedBody body;
    body.size = download.size;
    body.read = [&media = ports.media, key = download.key](std::uint64_t offset,
                                                           std::size_t length) {
        return media.read(key, offset, length);
    };
    response.body = std::move(body);
    co_return response;
}

Task<net::HttpResponse> or_error(Task<Result<net::HttpResponse>> task) {
    auto response = co_await std::move(task);
    if (!response.has_value()) {
        co_return net::error_response(response.error());
    }
    co_return *std::move(response);
}

}  // namespace

Task<Result<UserId>> identify_reader(rpc::Authenticator* authenticator,
                                     media::Service* media,
                                     Deadline deadline,
                                     net::HttpRequest request) {
    if (!request.bearer_token().empty()) {
        CO_TRY(auto caller,
               co_await authenticator->authenticate(std::string(request.bearer_token())));
        co_return caller.user;
    }
    const auto media_key = request.find_cookie(kCookie);
    if (media_key.empty()) {
        co_return token_missing();
    }
    co_return co_await media->authenticate_key(deadline, std::string(media_key));
}

void add_media_routes(net::Routes& routes, MediaRoutePorts ports) {
    routes.add({.methods = {"PATCH"},
                .match = net::Route::Match::kPrefix,
                .path = std::string(kUploads),
                .body_bytes_max = ports.media.limits().chunk_bytes,
                .handler = [ports](net::HttpRequest request) {
                    return or_error(take_chunk(ports, std::move(request)));
                }});
    routes.add({.methods = {"GET"},
                .match = net::Route::Match::kPrefix,
                .path = std::string(kMedia),
                .body_bytes_max = 0,
                .handler = [ports](net::HttpRequest request) {
                    return or_error(give_media(ports, std::move(request)));
                }});
}

void set_media_cookie(const net::ConnectAnswer& answer, net::HttpHeaders& headers) {
    if (answer.method != "kapok.media.v1.MediaService/OpenMediaSession") {
        return;
    }
    media::v1::OpenMediaSessionResponse response;
    const bool read = answer.encoding == rpc::Encoding::kJson
                          ? google::protobuf::util::JsonStringToMessage(answer.body, &response).ok()
                          : response.ParseFromString(answer.body);
    if (read) {
        headers.add(
            "set-cookie",
            fmt::format("{}={}; Path=/v1/media; HttpOnly; SameSite=Strict; Max-Age=31536000{}",
                        kCookie,
                        response.media_key(),
                        answer.secure ? "; Secure" : ""));
    }
}

}  // namespace kapok::app
