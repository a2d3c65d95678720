// Search over real messaging, with the index in a database in memory.
#pragma once

#include "messaging/testing/world.h"
#include "search/module.h"

namespace kapok::search::testing {

using messaging::Text;
using messaging::testing::kAlice;
using messaging::testing::kBob;
using messaging::testing::kCarol;
using messaging::testing::kDave;
using messaging::testing::kEve;
using messaging::testing::must;
using messaging::testing::reason_of;

// End with `co_await world.close()`.
class World {
  public:
    explicit World(runtime::testing::Loop& loop)
        : chats(loop),
          index(storage::testing::memory_database({migrations()}, loop.clock())),
          watched(chats.streams.streams()) {
        start();
    }

    // As after a kill: what is not in the database is gone.
    Task<void> restart(Settings settings = {}) {
        co_await module->close();
        module.reset();
        start(settings);
        must(co_await module->start());
    }
    Task<void> close() {
        co_await module->close();
        co_await chats.close();
    }
    Task<void> catch_up() { must(co_await module->indexer().catch_up()); }

    Service& service() { return module->service(); }
    // Seqs of all pages, newest first.
    Task<std::vector<std::uint64_t>> find(UserId user,
                                          ConversationId id,
                                          Asked asked,
                                          std::uint32_t page = 100) {
        std::vector<std::uint64_t> seqs;
        std::string token;
        do {
            auto hits = co_await service().find_messages(chats.as(user), id, asked, token, page);
            if (!hits) {
                ADD_FAILURE() << hits.error().reason();
                break;
            }
            for (const auto& hit : hits->hits) {
                seqs.push_back(hit.entry.seq.value());
            }
            token = hits->next_page_token;
        } while (!token.empty());
        co_return seqs;
    }
    Task<std::vector<std::uint64_t>> find(UserId user, ConversationId id, std::string text) {
        co_return co_await find(user, id, Asked{.text = std::move(text)});
    }
    Task<GroupPage> find_all(UserId user, std::string text) {
        auto page =
            co_await service().find_conversations(chats.as(user), {.text = std::move(text)}, "", 0);
        must(page);
        co_return page ? *page : GroupPage{};
    }
    Task<void> say(UserId user, ConversationId id, std::string text) {
        must(co_await chats.say(user, id, fmt::format("m-{}", ++last_id), std::move(text)));
    }

    messaging::testing::World chats;
    std::unique_ptr<storage::Database> index;
    WatchedStreams watched;
    runtime::Pool pool{{.name = "searching"}};
    observability::Metrics metrics;
    std::unique_ptr<Module> module;
    int last_id = 0;

  private:
    void start(Settings settings = {}) {
        module = std::make_unique<Module>(Module::Dependencies{.database = *index,
                                                               .streams = watched,
                                                               .history = chats.module.history(),
                                                               .pool = pool,
                                                               .timers = chats.loop.timers(),
                                                               .metrics = metrics,
                                                               .executor = chats.loop.executor()},
                                          settings);
    }
};

}  // namespace kapok::search::testing
