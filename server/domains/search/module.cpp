#include "search/module.h"

namespace kapok::search {

Module::Module(Dependencies dependencies, Settings settings)
    : database_(dependencies.database),
      streams_(dependencies.streams),
      settings_(settings),
      probe_(dependencies.metrics),
      service_({.database = dependencies.database,
                .history = dependencies.history,
                .streams = dependencies.streams,
                .pool = dependencies.pool,
                .clock = dependencies.timers.clock()},
               probe_),
      indexer_({.database = dependencies.database,
                .history = dependencies.history,
                .streams = dependencies.streams,
                .pool = dependencies.pool,
                .timers = dependencies.timers,
                .executor = dependencies.executor},
               probe_) {
    streams_.listen([this](ConversationId id, Seq seq) { indexer_.note(id, seq); });
}

Module::~Module() { streams_.stop_telling(); }

Task<Result<void>> Module::start() {
    if (settings_.rebuild) {
        CO_TRY_VOID(
            co_await database_.write(Deadline::never(), [](storage::Tx& tx) -> Result<void> {
                store::clear(tx);
                return {};
            }));
    }
    indexer_.start();
    co_return Result<void>();
}

Task<void> Module::close() { co_await indexer_.close(); }

}  // namespace kapok::search
