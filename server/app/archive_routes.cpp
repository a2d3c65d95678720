#include "app/archive_routes.h"

#include "app/media_routes.h"
#include "net/static_files.h"

#include <fmt/format.h>

namespace kapok::app {
namespace {

// Below the path of the cookie, so that a browser's own download has it.
constexpr std::string_view kExports = "/v1/media/exports/";
constexpr auto kDownloadTime = std::chrono::seconds(10);

Task<Result<net::HttpResponse>> give_export(ArchiveRoutePorts ports, net::HttpRequest request) {
    const auto job_id = request.path.substr(kExports.size());
    const auto deadline = Deadline::after(ports.clock, kDownloadTime);
    CO_TRY(
        const auto user,
        co_await identify_reader(&ports.authenticator, &ports.media, deadline, std::move(request)));
    CO_TRY(const auto file, co_await ports.jobs.open_export(deadline, user, job_id));
    net::HttpResponse response;
    CO_TRY(response.body, net::open_streamed_file(ports.files, file.path));
    auto& headers = response.headers;
    headers.set("content-type", file.locked ? "application/octet-stream" : "application/zip");
    headers.set(
        "content-disposition",
        fmt::format("attachment; filename=\"kapok-archive.{}\"", file.locked ? "kapokbox" : "zip"));
    headers.set("etag", fmt::format("\"{}\"", job_id));
    headers.set("cache-control", "private, no-store");
    headers.set("content-security-policy", "default-src 'none'; sandbox");
    headers.set("x-content-type-options", "nosniff");
    headers.set("cross-origin-resource-policy", "same-origin");
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

void add_archive_routes(net::Routes& routes, ArchiveRoutePorts ports) {
    routes.add({.methods = {"GET"},
                .match = net::Route::Match::kPrefix,
                .path = std::string(kExports),
                .body_bytes_max = 0,
                .handler = [ports](net::HttpRequest request) {
                    return or_error(give_export(ports, std::move(request)));
                }});
}

}  // namespace kapok::app
