// Searches of one who may read a million messages, on SQLite and RocksDB, beside the limit: the
// same question put to all texts in memory, one after the other. See docs/decisions/0014.
#include "base/random.h"
#include "messaging/wire.h"
#include "runtime/blocking.h"
#include "runtime/scope.h"
#include "runtime/shard.h"
#include "search/module.h"
#include "storage/sqlite/sqlite.h"
#include "streams/rocksdb/rocksdb_streams.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

namespace kapok::search {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMessages = 1'000'000;
constexpr UserId kMe{1};

// Words by Zipf's law: 70 % Chinese, 20 % mixed, 10 % English.
class Writer {
  public:
    std::string text(std::size_t number) {
        const auto kind = random_.below(10);
        std::string out;
        for (auto words = 2 + random_.below(8); words > 0; --words) {
            if (kind < 7 || (kind < 9 && random_.below(5) < 3)) {
                out += han(zipf(3'000)) + han(zipf(3'000));
            } else {
                out += fmt::format(" w{:x}r ", zipf(20'000));
            }
        }
        return number == kMessages / 3 ? out + "龘龘" : out;
    }
    static std::string han(std::uint64_t rank) {
        const auto point = 0x4E00U + static_cast<std::uint32_t>(rank) * 5;
        return {static_cast<char>(0xE0U | (point >> 12U)),
                static_cast<char>(0x80U | ((point >> 6U) & 0x3FU)),
                static_cast<char>(0x80U | (point & 0x3FU))};
    }

  private:
    std::uint64_t zipf(std::uint64_t count) {
        const auto chance = static_cast<double>(random_.below(1U << 30U)) / (1U << 30U);
        const auto rank = std::pow(static_cast<double>(count), chance) - 1;
        return std::min(static_cast<std::uint64_t>(rank), count - 1);
    }
    SeededRandom random_{1};
};

// All that is in the streams may be read by the one who asks.
class OpenHistory final : public messaging::History {
  public:
    OpenHistory(streams::Streams& streams, const std::vector<ConversationId>& all)
        : streams_(streams), all_(all) {}

    Task<Result<std::vector<messaging::Readable>>> list_readable(Deadline /*deadline*/,
                                                                 UserId /*user*/) override {
        std::vector<streams::StreamId> ids;
        for (const auto& id : all_) {
            ids.push_back(id.stream());
        }
        CO_TRY(const auto heads, co_await streams_.heads(std::move(ids)));
        std::vector<messaging::Readable> readable;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            readable.push_back({.conversation = all_[i],
                                .first = Seq(1),
                                .head = heads[i],
                                .written = heads[i].seq});
        }
        co_return readable;
    }
    Task<Result<messaging::Readable>> readable(rpc::RequestContext /*ctx*/,
                                               ConversationId id) override {
        CO_TRY(const auto head, co_await streams_.head(id.stream()));
        co_return messaging::Readable{
            .conversation = id, .first = Seq(1), .head = head, .written = head.seq};
    }
    Task<Result<std::vector<messaging::Entry>>> read(rpc::RequestContext /*ctx*/,
                                                     ConversationId id,
                                                     Seq first,
                                                     Seq last) override {
        const auto count = last.value() - first.value() + 1;
        return read_stored(id, Seq(first.value() - 1), count);
    }
    Task<Result<messaging::Conversation>> look(rpc::RequestContext /*ctx*/,
                                               ConversationId id) override {
        co_return messaging::Conversation{.id = id};
    }
    Task<Result<std::vector<messaging::Member>>> list_members(rpc::RequestContext /*ctx*/,
                                                              ConversationId /*id*/,
                                                              std::size_t /*limit*/) override {
        co_return std::vector<messaging::Member>();
    }
    Task<Result<std::string>> find_nickname(Deadline /*deadline*/,
                                            ConversationId /*id*/,
                                            UserId /*user*/) override {
        co_return std::string();
    }
    Task<Result<rpc::UserSet>> list_listeners(Deadline /*deadline*/,
                                              ConversationId /*id*/,
                                              Seq /*seq*/) override {
        co_return rpc::UserSet();
    }
    Task<Result<std::vector<messaging::Entry>>> read_stored(ConversationId id,
                                                            Seq after,
                                                            std::size_t limit) override {
        CO_TRY(const auto stored, co_await streams_.read_after(id.stream(), after, limit));
        std::vector<messaging::Entry> entries;
        entries.reserve(stored.size());
        for (const auto& entry : stored) {
            entries.push_back(messaging::wire::entry_of(id, entry));
        }
        co_return entries;
    }
    Task<Result<std::vector<ConversationId>>> list_all(Deadline /*deadline*/,
                                                       std::string after,
                                                       std::size_t /*limit*/) override {
        co_return after.empty() ? all_ : std::vector<ConversationId>{};
    }

  private:
    streams::Streams& streams_;
    const std::vector<ConversationId>& all_;
};

// Made once, used by all.
class World {
  public:
    static World& with(std::size_t conversations) {
        auto& world = worlds()[conversations];
        if (!world) {
            world = std::make_unique<World>(conversations);
            // Registered after what the engines register, so done before they go.
            std::atexit([] { worlds().clear(); });
        }
        return *world;
    }

    explicit World(std::size_t conversations)
        : path_(fs::current_path() / fmt::format("search-bench-{}", conversations)) {
        initialise_crypto();
        fs::remove_all(path_);
        fs::create_directory(path_);
        streams_ = streams::open_rocksdb({.path = path_ / "streams"}, timers_.clock());
        index_ =
            storage::open_sqlite({.path = path_ / "search.db",
                                  .durability = storage::SqliteSettings::Durability::kMayLoseLast},
                                 timers_.clock());
        (void)storage::migrate(*index_, {migrations()});
        history_ = std::make_unique<OpenHistory>(*streams_, all_);
        for (std::size_t i = 0; i < conversations; ++i) {
            all_.push_back(ConversationId::group(i + 1));
        }
        shards_.start();
        write();
        runtime::wait_for(home(), index());
        report(conversations);
    }
    ~World() {
        shards_.stop();
        module_.reset();
        watched_.reset();
        index_.reset();
        streams_.reset();
        fs::remove_all(path_);
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    std::size_t find_all(std::string text) {
        return runtime::wait_for(home(), count_groups(std::move(text)));
    }
    std::size_t find_in_largest(std::string text) {
        return runtime::wait_for(home(), count_hits(std::move(text)));
    }
    [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

  private:
    static std::map<std::size_t, std::unique_ptr<World>>& worlds() {
        static std::map<std::size_t, std::unique_ptr<World>> all;
        return all;
    }
    boost::asio::any_io_executor home() { return shards_.at(0).executor(); }
    [[nodiscard]] static rpc::RequestContext ctx() {
        return {{.user = kMe, .device = DeviceId(1)}, Deadline::never(), "bench", "192.0.2.1"};
    }

    Task<void> append(std::size_t number, std::string text) {
        // The first conversations are the largest: a few have most of what is written.
        const auto chance = static_cast<double>(number * 2'654'435'761ULL % 1'000'003) / 1'000'003;
        const auto place =
            static_cast<std::size_t>(std::pow(chance, 3) * static_cast<double>(all_.size()));
        const messaging::Content content{
            .body = messaging::Text{.text = std::move(text), .mentioned = {}}, .quote = {}};
        (void)co_await streams_->append({.stream = all_[place].stream(),
                                         .sender = UserId(number % 50 + 1),
                                         .client_message_id = fmt::format("m-{}", number),
                                         .content_hash = number,
                                         .countable = streams::Countable::kYes,
                                         .payload = messaging::wire::encode(content),
                                         .replace = {}});
    }
    Task<void> append_some(std::size_t first, std::size_t count) {
        runtime::Scope scope(home());
        for (auto i = first; i < first + count; ++i) {
            scope.spawn("bench.append", append(i, texts_[i]));
        }
        co_await scope.join();
    }
    void write() {
        constexpr std::size_t kTogether = 5'000;
        Writer writer;
        for (std::size_t i = 0; i < kMessages; ++i) {
            texts_.push_back(writer.text(i));
            text_bytes_ += texts_.back().size();
        }
        for (std::size_t i = 0; i < kMessages; i += kTogether) {
            runtime::wait_for(home(), append_some(i, kTogether));
        }
    }
    Task<void> index() {
        module_ = std::make_unique<Module>(Module::Dependencies{.database = *index_,
                                                                .streams = watched(),
                                                                .history = *history_,
                                                                .pool = pool_,
                                                                .timers = timers_,
                                                                .metrics = metrics_,
                                                                .executor = home()});
        (void)co_await module_->indexer().catch_up();
    }
    WatchedStreams& watched() {
        watched_ = std::make_unique<WatchedStreams>(*streams_);
        return *watched_;
    }
    void report(std::size_t conversations) const {
        const auto bytes = fs::file_size(path_ / "search.db");
        fmt::print(
            stderr,
            "search: {} conversations, {} bytes of text, index {} bytes: {:.2f} of the text\n",
            conversations,
            text_bytes_,
            bytes,
            static_cast<double>(bytes) / static_cast<double>(text_bytes_));
    }
    Task<std::size_t> count_groups(std::string text) {
        const auto page =
            co_await module_->service().find_conversations(ctx(), {.text = std::move(text)}, "", 0);
        co_return page ? page->groups.size() : 0;
    }
    Task<std::size_t> count_hits(std::string text) {
        const auto page = co_await module_->service().find_messages(
            ctx(), all_.front(), {.text = std::move(text)}, "", 0);
        co_return page ? page->hits.size() : 0;
    }

    fs::path path_;
    runtime::SystemTimers timers_;
    runtime::Shards shards_{1};
    runtime::Pool pool_{{.name = "searching"}};
    observability::Metrics metrics_;
    std::vector<ConversationId> all_;
    std::vector<std::string> texts_;
    std::size_t text_bytes_ = 0;
    std::unique_ptr<streams::Streams> streams_;
    std::unique_ptr<storage::Database> index_;
    std::unique_ptr<WatchedStreams> watched_;
    std::unique_ptr<OpenHistory> history_;
    std::unique_ptr<Module> module_;
};

const std::vector<std::string>& questions() {
    static const std::vector<std::string> kQuestions{
        "龘龘",                                             // once in all
        "龘",                                               // the same by one character
        Writer::han(0) + Writer::han(1),                    // a common word
        Writer::han(0),                                     // the commonest character
        Writer::han(700) + Writer::han(900),                // a seldom word
        "w4e2r",                                            // an English word
        Writer::han(500) + " " + Writer::han(800) + " w7",  // three terms that seldom meet
    };
    return kQuestions;
}

void search(benchmark::State& state) {
    auto& world = World::with(static_cast<std::size_t>(state.range(1)));
    const auto& question = questions()[static_cast<std::size_t>(state.range(0))];
    std::size_t found = 0;
    for (auto _ : state) {
        found = world.find_all(question);
    }
    state.counters["groups"] = static_cast<double>(found);
    state.SetItemsProcessed(state.iterations());
}

void search_in(benchmark::State& state) {
    auto& world = World::with(200);
    const auto& question = questions()[static_cast<std::size_t>(state.range(0))];
    for (auto _ : state) {
        benchmark::DoNotOptimize(world.find_in_largest(question));
    }
    state.SetItemsProcessed(state.iterations());
}

void search_limit(benchmark::State& state) {
    auto& world = World::with(static_cast<std::size_t>(state.range(1)));
    const auto& question = questions()[static_cast<std::size_t>(state.range(0))];
    for (auto _ : state) {
        std::size_t found = 0;
        for (const auto& text : world.texts()) {
            found += text.find(question) != std::string::npos ? 1 : 0;
        }
        benchmark::DoNotOptimize(found);
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(search)->ArgsProduct({{0, 1, 2, 3, 4, 5, 6}, {200, 5'000}})->UseRealTime();
BENCHMARK(search_limit)->ArgsProduct({{0}, {200, 5'000}})->UseRealTime();
BENCHMARK(search_in)->DenseRange(0, 6)->UseRealTime();

}  // namespace
}  // namespace kapok::search
