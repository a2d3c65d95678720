#include "net/static_files.h"

#include "net/errors.h"
#include "net/http_text.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace kapok::net {

namespace {

// Files up to this size are answered in one piece.
constexpr std::uint64_t kWholeBytesMax = 262'144;

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' "
    "'unsafe-inline'; "
    "connect-src 'self' ws: wss:; worker-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'";

class OpenFile {
  public:
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    ~OpenFile() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }

  private:
    int descriptor_;
};

struct Opened {
    std::shared_ptr<const OpenFile> file;
    std::uint64_t size = 0;
    std::string etag;
    WallTime modified;
    std::string whole;  // the content, if it is small
    bool compressed = false;
};

struct Wanted {
    std::string path;
    bool takes_gzip = false;
    bool takes_page = false;
};

Error unknown_path() {
    return Error(Code::kNotFound, errors::kPathUnknown, "nothing is at this path");
}

Result<std::string> read_at(const OpenFile& file, std::uint64_t offset, std::size_t length) {
    std::string bytes(length, '\0');
    const auto count = ::pread(file.get(), bytes.data(), length, static_cast<off_t>(offset));
    if (count < 0) {
        return Error(Code::kInternal, errors::kInternal, "a file cannot be read");
    }
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
}

// Null if it is not a regular file of the directory.
std::shared_ptr<const OpenFile> open_beneath(const std::string& directory, std::string_view path) {
    auto at = std::make_shared<const OpenFile>(
        ::open(directory.c_str(), O_DIRECTORY | O_RDONLY | O_CLOEXEC));
    while (at->get() >= 0 && !path.empty()) {
        path.remove_prefix(1);
        const std::string segment(path.substr(0, path.find('/')));
        path.remove_prefix(segment.size());
        if (segment.empty() || segment.starts_with('.')) {
            return nullptr;
        }
        const int kind = path.empty() ? O_NONBLOCK : O_DIRECTORY;  // a pipe must not hold us up
        at = std::make_shared<const OpenFile>(
            ::openat(at->get(), segment.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind));
    }
    return at->get() >= 0 ? at : nullptr;
}

Result<Opened> open_file(const std::string& directory, std::string_view path) {
    Opened opened;
    opened.file = open_beneath(directory, path);
    struct stat facts{};
    if (!opened.file || ::fstat(opened.file->get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return unknown_path();
    }
    opened.size = static_cast<std::uint64_t>(facts.st_size);
    opened.etag = fmt::format(
        "\"{:x}-{:x}-{:x}\"", facts.st_size, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec);
    opened.modified = from_ms(static_cast<std::int64_t>(facts.st_mtim.tv_sec) * 1'000);
    if (opened.size <= kWholeBytesMax) {
        TRY(opened.whole, read_at(*opened.file, 0, opened.size));
        opened.size = opened.whole.size();
    }
    return opened;
}

// On the pool: the file, its compressed form, or the page.
Result<Opened> open_wanted(const StaticSettings& settings, Wanted& wanted) {
    if (wanted.path == "/") {
        wanted.path = "/index.html";
    }
    auto plain = open_file(settings.directory, wanted.path);
    if (!plain && wanted.takes_page) {
        wanted.path = "/index.html";
        plain = open_file(settings.directory, wanted.path);
    }
    if (!plain || !wanted.takes_gzip) {
        return plain;
    }
    auto compressed = open_file(settings.directory, wanted.path + ".gz");
    if (!compressed) {
        return plain;
    }
    compressed->compressed = true;
    return compressed;
}

StreamedBody stream_of(runtime::Pool& pool,
                       std::shared_ptr<const OpenFile> file,
                       std::uint64_t size) {
    return {.size = size,
            .read = [&pool, file = std::move(file)](std::uint64_t offset, std::size_t length) {
                return runtime::offload(
                    pool, [file, offset, length] { return read_at(*file, offset, length); });
            }};
}

std::string_view caching_of(const StaticSettings& settings, std::string_view path) {
    return path.starts_with(settings.hashed_prefix) ? "public, max-age=31536000, immutable"
                                                    : "no-cache";
}

bool takes_gzip(std::string_view accepted) {
    while (!accepted.empty()) {
        const auto item = accepted.substr(0, accepted.find(','));
        accepted.remove_prefix(std::min(accepted.size(), item.size() + 1));
        const auto at = item.find("gzip");
        if (at != std::string_view::npos) {
            return item.find("q=0") == std::string_view::npos ||
                   item.find("q=0.") != std::string_view::npos;
        }
    }
    return false;
}

// A browser that navigates says that it wants a page; a fetch of a missing file does not.
bool takes_page(const HttpRequest& request) {
    const bool for_programs = request.path.starts_with("/v1/") || request.path.starts_with("/rpc/");
    const auto name = std::string_view(request.path).substr(request.path.rfind('/'));
    return !for_programs && name.find('.') == std::string_view::npos &&
           request.headers.find("accept").find("text/html") != std::string_view::npos;
}

Task<HttpResponse> serve(runtime::Pool* pool,
                         std::shared_ptr<const StaticSettings> settings,
                         HttpRequest request) {
    Wanted wanted{.path = request.path,
                  .takes_gzip = takes_gzip(request.headers.find("accept-encoding")),
                  .takes_page = takes_page(request)};
    auto opened = co_await runtime::offload(*pool, [&] { return open_wanted(*settings, wanted); });
    if (!opened) {
        co_return error_response(opened.error());
    }
    HttpResponse response;
    auto& headers = response.headers;
    headers.add("content-type", std::string(mime_type_of(wanted.path)));
    headers.add("cache-control", std::string(caching_of(*settings, wanted.path)));
    headers.add("etag", opened->etag);
    headers.add("last-modified", format_http_date(opened->modified));
    headers.add("vary", "accept-encoding");
    if (opened->compressed) {
        headers.add("content-encoding", "gzip");
    }
    headers.add("content-security-policy", std::string(kContentSecurityPolicy));
    headers.add("referrer-policy", "no-referrer");
    headers.add("cross-origin-opener-policy", "same-origin");
    headers.add("permissions-policy", "camera=(self), microphone=(self), geolocation=(self)");
    if (request.secure) {
        headers.add("strict-transport-security", "max-age=31536000");
    }
    if (opened->size == opened->whole.size()) {
        response.body = std::move(opened->whole);
    } else {
        response.body = stream_of(*pool, opened->file, opened->size);
    }
    co_return response;
}

}  // namespace

void add_static_routes(Routes& routes, runtime::Pool& pool, StaticSettings settings) {
    const auto shared = std::make_shared<const StaticSettings>(std::move(settings));
    routes.add({.methods = {"GET"},
                .match = Route::Match::kPrefix,
                .path = "/",
                .body_bytes_max = 0,
                .handler = [&pool, shared](HttpRequest request) {
                    return serve(&pool, shared, std::move(request));
                }});
}

Result<StreamedBody> open_streamed_file(runtime::Pool& pool, const std::string& path) {
    auto file = std::make_shared<const OpenFile>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat facts{};
    if (file->get() < 0 || ::fstat(file->get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return unknown_path();
    }
    return stream_of(pool, std::move(file), static_cast<std::uint64_t>(facts.st_size));
}

}  // namespace kapok::net
