// Uploads: PATCH /v1/uploads/<id> as it comes from the wire, through route, domain and blob store,
// among the calls that begin, finish and cancel. Whatever a client sends, an upload never holds
// more than it announced, nobody touches another's, and what is fetched is what was announced.
//
// Input: actions. Each is one byte, then what it needs:
//     b <purpose 1> <size 2> <bytes>   begin an upload of these bytes
//     w <size 2> <bytes>               this request; '$' stands for the upload's id
//     c                                send the rest as a good client does
//     f / g / x                        finish, finish with a wrong proof, cancel
#include "app/media_routes.h"
#include "base/assert.h"
#include "base/log.h"
#include "base/random.h"
#include "blob/files/file_store.h"
#include "fuzz/scratch.h"
#include "media/image.h"
#include "media/module.h"
#include "net/http_parser.h"
#include "runtime/testing/co_test.h"
#include "storage/testing/memory_database.h"

#include <string>

namespace {

namespace media = kapok::media;
namespace net = kapok::net;
using kapok::Task;

constexpr kapok::UserId kAnn{1};
constexpr kapok::UserId kBob{2};

class NobodyReads final : public media::ScopeAccess {
  public:
    Task<kapok::Result<bool>> may_read(kapok::Deadline /*deadline*/,
                                       kapok::UserId /*user*/,
                                       std::string /*scope*/,
                                       std::uint64_t /*seq*/) override {
        co_return false;
    }
    kapok::Task<kapok::Result<bool>> may_read_through(kapok::Deadline,
                                                      kapok::UserId,
                                                      std::string,
                                                      std::string) override {
        co_return false;
    }
};

// Ann's token is "ann"; there is nobody else with one but "bob".
class TwoTokens final : public kapok::rpc::Authenticator {
  public:
    Task<kapok::Result<kapok::rpc::Caller>> authenticate(std::string token) override {
        if (token == "ann" || token == "bob") {
            co_return kapok::rpc::Caller{token == "ann" ? kAnn : kBob, kapok::DeviceId(10), false};
        }
        co_return kapok::Error(kapok::Code::kUnauthenticated, "TOKEN_INVALID");
    }
    void touch(kapok::rpc::Caller /*caller*/) override {}
};

kapok::rpc::RequestContext as(kapok::UserId user) {
    return {{user, kapok::DeviceId(10), false}, kapok::Deadline::never(), "fuzz", "127.0.0.1"};
}

std::string digest_of(std::string_view bytes) {
    const auto digest = kapok::sha256(bytes);
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// What is left of the input.
class Input {
  public:
    explicit Input(std::string_view bytes) : rest_(bytes) {}
    [[nodiscard]] bool empty() const { return rest_.empty(); }
    char byte() {
        const auto taken = take(1);
        return taken.empty() ? '\0' : taken[0];
    }
    // Behind a length of two bytes.
    std::string text() {
        const auto low = static_cast<std::uint8_t>(byte());
        const auto high = static_cast<std::uint8_t>(byte());
        return std::string(take(low + 256U * high));
    }

  private:
    std::string_view take(std::size_t count) {
        const auto taken = rest_.substr(0, count);
        rest_.remove_prefix(taken.size());
        return taken;
    }
    std::string_view rest_;
};

class World {
  public:
    explicit World(kapok::runtime::testing::Loop& loop)
        : database_(kapok::storage::testing::memory_database({media::migrations()})),
          blobs_(kapok::blob::open_file_store({.path = scratch_.path(), .reserve_bytes = 0})),
          ids_(loop.clock(), random_),
          rates_(loop.clock(), {{"upload", {.per_second = 1'000, .burst = 100'000}}}),
          service_({*database_,
                    *blobs_,
                    pool_,
                    loop.clock(),
                    random_,
                    ids_,
                    access_,
                    [](kapok::Deadline, kapok::UserId, kapok::DeviceId) { return yes(); },
                    metrics_},
                   media::Limits{.image_bytes_max = 4'096,
                                 .voice_bytes_max = 4'096,
                                 .file_bytes_max = 4'096,
                                 .avatar_bytes_max = 4'096,
                                 .pixels_max = 1U << 16U,
                                 .chunk_bytes = 1'024}) {
        kapok::app::add_media_routes(routes_, {service_, tokens_, rates_, loop.clock()});
    }

    Task<void> play(Input input) {
        while (!input.empty()) {
            const char action = input.byte();
            if (action == 'b') {
                const int purpose = input.byte();
                co_await begin(static_cast<media::Purpose>(1 + purpose % 4), input.text());
            } else if (action == 'w') {
                co_await send(input.text());
            } else if (action == 'c') {
                co_await send_rest();
            } else if (action == 'f' || action == 'g') {
                co_await finish(action == 'g' ? "wrong" : "");
            } else if (action == 'x') {
                (void)co_await service_.cancel_upload(as(kAnn), id_);
            }
            co_await check();
        }
    }

  private:
    static Task<kapok::Result<bool>> yes() { co_return true; }

    Task<void> begin(media::Purpose purpose, std::string content) {
        const auto begun =
            co_await service_.begin_upload(as(kAnn), purpose, content.size(), digest_of(content));
        if (begun) {
            id_ = begun->upload.id;
            purpose_ = purpose;
            content_ = std::move(content);
        }
    }

    // As the connection does it: head, limit of the route, body, handler.
    Task<void> send(std::string wire) {
        for (auto at = wire.find('$'); at != std::string::npos; at = wire.find('$', at)) {
            wire.replace(at, 1, id_.empty() ? "none" : id_);
        }
        std::string_view bytes = wire;
        net::HttpRequestParser parser(1'024);
        if (parser.feed(bytes) != net::ParseStatus::kHead) {
            co_return;
        }
        const auto found = routes_.find(parser.request().method, parser.request().path);
        if (found.route == nullptr) {
            co_return;
        }
        parser.set_body_bytes_max(found.route->body_bytes_max);
        if (parser.feed(bytes) != net::ParseStatus::kDone) {
            co_return;
        }
        const auto response = co_await found.route->handler(parser.take());
        KAPOK_ASSERT(response.status >= 200 && response.status < 600, "every request is answered");
        KAPOK_ASSERT(response.status != 500, "no request breaks the server");
        KAPOK_ASSERT(response.status != 204 || response.headers.has("upload-offset"),
                     "an accepted chunk says where it ends");
    }

    Task<void> send_rest() {
        const auto state = co_await service_.get_upload(as(kAnn), id_);
        auto at = state ? state->offset : content_.size();
        while (at < content_.size()) {
            const auto chunk = content_.substr(at, 1'024);
            co_await send(
                fmt::format(
                    "PATCH /v1/uploads/{} HTTP/1.1\r\nhost: h\r\nauthorization: Bearer ann\r\n"
                    "upload-offset: {}\r\ncontent-length: {}\r\n\r\n",
                    id_,
                    at,
                    chunk.size()) +
                chunk);
            at += chunk.size();
        }
    }

    Task<void> finish(std::string proof) {
        const auto made = co_await service_.finish_upload(as(kAnn), id_, std::move(proof));
        if (!made) {
            KAPOK_ASSERT(made.error().code() != kapok::Code::kInternal, "no upload breaks us");
            co_return;
        }
        const auto download =
            co_await service_.open(kapok::Deadline::never(),
                                   kAnn,
                                   media::Service::Wanted{.media_id = made->id, .via = {}});
        KAPOK_ASSERT(download.has_value(), "what was finished is there");
        const auto bytes = co_await service_.read(download->key, 0, download->size);
        KAPOK_ASSERT(bytes.has_value() && bytes->size() == download->size, "and whole");
        const bool is_kept =
            purpose_ == media::Purpose::kFile || purpose_ == media::Purpose::kVoice;
        KAPOK_ASSERT(!is_kept || *bytes == content_, "and what was announced");
        const auto others =
            co_await service_.open(kapok::Deadline::never(),
                                   kBob,
                                   media::Service::Wanted{.media_id = made->id, .via = {}});
        KAPOK_ASSERT(purpose_ == media::Purpose::kAvatar || !others.has_value(),
                     "and nobody else's");
    }

    Task<void> check() {
        const auto state = co_await service_.get_upload(as(kAnn), id_);
        KAPOK_ASSERT(!state || state->offset <= state->upload.size, "no more than was announced");
        const auto others = co_await service_.get_upload(as(kBob), id_);
        KAPOK_ASSERT(!others.has_value(), "an upload is its owner's");
    }

    kapok::fuzz::Scratch scratch_;
    kapok::SeededRandom random_{7};
    std::unique_ptr<kapok::storage::Database> database_;
    std::unique_ptr<kapok::blob::BlobStore> blobs_;
    kapok::runtime::Pool pool_{{.name = "media"}};
    kapok::IdSource ids_;
    kapok::observability::Metrics metrics_;
    NobodyReads access_;
    TwoTokens tokens_;
    kapok::rpc::RateLimiter rates_;
    media::Service service_;
    net::Routes routes_;

    std::string id_;
    media::Purpose purpose_ = media::Purpose::kFile;
    std::string content_;
};

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    kapok::initialise_crypto();
    kapok::set_log_level(kapok::LogLevel::kError);
    media::start_images();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    kapok::runtime::testing::Loop loop;
    World world(loop);
    loop.run(world.play(Input({reinterpret_cast<const char*>(data), size})));
    return 0;
}
