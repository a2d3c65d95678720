// The web app's files over real sockets, and what must not be reachable.
#include "net/static_files.h"

#include "net/testing/live_server.h"
#include "net/testing/raw_client.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace kapok::net {
namespace {

using testing::LiveServer;
using testing::RawClient;

class StaticFiles : public ::testing::Test {
  protected:
    StaticFiles() {
        auto pattern = (std::filesystem::temp_directory_path() / "kapok-web-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        base_ = pattern;
        std::filesystem::create_directories(base_ / "web/assets/sub");
        write("web/index.html", "<html>app</html>");
        write("web/sw.js", "worker");
        write("web/sw.js.gz", "gzipped worker");
        write("web/assets/main-1a2b.js", "main");
        write("web/assets/large-3c4d.bin", std::string(700'000, 'L') + "end");
        write("web/.hidden", "hidden");
        write("secret.txt", "secret");
        std::filesystem::create_symlink(base_ / "secret.txt", base_ / "web/link.txt");
        std::filesystem::create_symlink(base_, base_ / "web/up");
        Routes routes;
        add_static_routes(routes, pool_, {.directory = (base_ / "web").string()});
        live_ = std::make_unique<LiveServer>(std::move(routes));
    }
    ~StaticFiles() override {
        live_.reset();
        std::filesystem::remove_all(base_);
    }

    void write(const std::string& name, const std::string& content) const {
        std::ofstream(base_ / name, std::ios::binary) << content;
    }
    std::string get(const std::string& path, const std::string& more = "") {
        RawClient client(live_->port());
        client.send("GET " + path + " HTTP/1.1\r\nhost: localhost\r\n" + more + "\r\n");
        return client.read_response();
    }
    static bool has(const std::string& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    }

    std::filesystem::path base_;
    runtime::Pool pool_{{.name = "files", .threads = 1}};
    std::unique_ptr<LiveServer> live_;
};

TEST_F(StaticFiles, ThePageAndItsHeaders) {
    const auto page = get("/");
    EXPECT_TRUE(page.starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(page.ends_with("<html>app</html>"));
    EXPECT_TRUE(has(page, "content-type: text/html; charset=utf-8\r\n"));
    EXPECT_TRUE(has(page, "cache-control: no-cache\r\n"));
    EXPECT_TRUE(has(page, "x-content-type-options: nosniff\r\n"));
    EXPECT_TRUE(has(page, "content-security-policy: default-src 'self'; "));
    EXPECT_TRUE(has(page, "frame-ancestors 'none'\r\n"));
    EXPECT_TRUE(has(page, "referrer-policy: no-referrer\r\n"));
    EXPECT_FALSE(has(page, "strict-transport-security")) << "only by TLS";
}

TEST_F(StaticFiles, HashedFilesAreForEver) {
    const auto file = get("/assets/main-1a2b.js");
    EXPECT_TRUE(has(file, "cache-control: public, max-age=31536000, immutable\r\n"));
    EXPECT_TRUE(has(file, "content-type: text/javascript; charset=utf-8\r\n"));
    EXPECT_TRUE(has(get("/sw.js"), "cache-control: no-cache\r\n"));
}

TEST_F(StaticFiles, CompressedWhereTaken) {
    const auto plain = get("/sw.js");
    EXPECT_TRUE(plain.ends_with("\r\n\r\nworker"));
    EXPECT_FALSE(has(plain, "content-encoding"));
    EXPECT_TRUE(has(plain, "vary: accept-encoding\r\n"));
    const auto compressed = get("/sw.js", "accept-encoding: br, gzip;q=0.8\r\n");
    EXPECT_TRUE(compressed.ends_with("\r\n\r\ngzipped worker"));
    EXPECT_TRUE(has(compressed, "content-encoding: gzip\r\n"));
    EXPECT_TRUE(has(compressed, "content-type: text/javascript; charset=utf-8\r\n"));
    EXPECT_TRUE(get("/sw.js", "accept-encoding: gzip;q=0\r\n").ends_with("\r\n\r\nworker"));
    EXPECT_TRUE(get("/assets/main-1a2b.js", "accept-encoding: gzip\r\n").ends_with("\r\n\r\nmain"));
}

TEST_F(StaticFiles, BrowsersThatNavigateGetThePage) {
    const std::string browser = "accept: text/html,application/xhtml+xml\r\n";
    EXPECT_TRUE(get("/chats/g12", browser).ends_with("<html>app</html>"));
    EXPECT_TRUE(has(get("/chats/g12", browser), "cache-control: no-cache\r\n"));
    EXPECT_TRUE(get("/chats/g12").starts_with("HTTP/1.1 404"));
    EXPECT_TRUE(get("/assets/gone-9z.js", browser).starts_with("HTTP/1.1 404"));
    EXPECT_TRUE(get("/v1/unknown", browser).starts_with("HTTP/1.1 404"));
    EXPECT_TRUE(get("/assets/sub", "").starts_with("HTTP/1.1 404")) << "a directory is no file";
}

TEST_F(StaticFiles, NothingOutsideIsReachable) {
    for (const auto* path : {"/link.txt",
                             "/up/secret.txt",
                             "/.hidden",
                             "/../secret.txt",
                             "/assets/../../secret.txt",
                             "/%2e%2e/secret.txt",
                             "/..%2fsecret.txt",
                             "/%2e%2e%2fsecret.txt",
                             "//secret.txt",
                             "/assets//main-1a2b.js",
                             "/index.html%00.js",
                             "/index.html/",
                             "/..\\secret.txt"}) {
        const auto answer = get(path);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400"))
            << path << answer;
        EXPECT_FALSE(has(answer, "secret") || has(answer, "hidden")) << path;
    }
}

TEST_F(StaticFiles, LargeFilesRangesAndConditions) {
    const auto whole = get("/assets/large-3c4d.bin");
    EXPECT_TRUE(has(whole, "content-length: 700003\r\n"));
    EXPECT_TRUE(whole.ends_with("Lend"));
    EXPECT_TRUE(get("/assets/large-3c4d.bin", "range: bytes=-3\r\n").ends_with("\r\n\r\nend"));
    const auto at = whole.find("etag: ") + 6;
    const auto etag = whole.substr(at, whole.find("\r\n", at) - at);
    EXPECT_TRUE(get("/assets/large-3c4d.bin", "if-none-match: " + etag + "\r\n")
                    .starts_with("HTTP/1.1 304"));
    EXPECT_TRUE(get("/sw.js", "range: bytes=1-2\r\n").ends_with("\r\n\r\nor"));
    write("web/assets/large-3c4d.bin", "other");
    EXPECT_TRUE(get("/assets/large-3c4d.bin", "if-none-match: " + etag + "\r\n")
                    .starts_with("HTTP/1.1 200"));
}

TEST_F(StaticFiles, OpenedByOtherHandlers) {
    EXPECT_TRUE(open_streamed_file(pool_, (base_ / "secret.txt").string()).has_value());
    EXPECT_FALSE(open_streamed_file(pool_, (base_ / "nothing").string()).has_value());
    EXPECT_FALSE(open_streamed_file(pool_, base_.string()).has_value());
}

}  // namespace
}  // namespace kapok::net
